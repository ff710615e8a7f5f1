/**
 * The embedded engine: Node's own SQLite behind kysely. The only file that imports `node:sqlite` for the store.
 * Invariant: one writer at a time from the first statement on (BEGIN IMMEDIATE), and a commit is on disk (WAL, synchronous FULL).
 */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'
import { MEMORY } from './address.ts'
import { createFence, type Fence, guard } from './engine.ts'
import { asFault, StoreFault } from './faults.ts'
import type { Tables } from './tables.ts'

/** Prepared statements that are kept; lists of many lengths would grow it without end. */
const MOST_STATEMENTS = 500
const SETTINGS = 'pragma synchronous=full; pragma secure_delete=on; pragma trusted_schema=off; pragma journal_size_limit=67108864; pragma cache_size=-16384'

export interface Opened {
  readonly db: Kysely<Tables>
  readonly fence: Fence
}

/** Throws StoreFault. `patience`: milliseconds to wait for another writer; waiting stops the whole process. */
export async function openSqlite(file: string, place: string, patience: number): Promise<Opened> {
  const raw = await openFile(file, place, patience)
  const fence = createFence()
  return { db: new Kysely<Tables>({ dialect: new Dialect({ database: { close: () => raw.close(), prepare: cached(raw) } }, place, fence) }), fence }
}

/** The file as a connection of its own, for what goes around kysely: copies and checks. Throws StoreFault. */
export async function openFile(file: string, place: string, patience: number): Promise<DatabaseSync> {
  const raw = openPlain(file, place, patience)
  try {
    // The engine does not wait for another process when the journal's mode changes; once changed, it stays.
    for (let left = patience; raw.prepare('pragma journal_mode').get()!['journal_mode'] === 'delete'; left -= 20)
      try {
        raw.exec('pragma journal_mode=wal')
      } catch (error) {
        if (left <= 0 || (asFault(error, place) as StoreFault).kind !== 'locked') throw error
        await sleep(20)
      }
    raw.exec(SETTINGS)
    return raw
  } catch (error) {
    raw.close()
    throw asFault(error, place)
  }
}

/** The file as it is, with the engine's own settings; made where it is missing. Throws StoreFault. */
export function openPlain(file: string, place: string, patience: number): DatabaseSync {
  try {
    if (file !== MEMORY) make(file)
    return new DatabaseSync(file, { timeout: patience })
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    throw syscall === undefined ? asFault(error, place) : new StoreFault('unwritable', place, code ?? '', error)
  }
}

/** Buyers' words are for the owner's eyes: a new file and a new folder are closed to others; the engine gives its side files the same mode. */
function make(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}

function cached(raw: DatabaseSync): (source: string) => SqliteStatement {
  const kept = new Map<string, SqliteStatement>()
  return (source) => {
    const known = kept.get(source)
    if (known) return known
    const statement = adapt(raw.prepare(source))
    if (kept.size < MOST_STATEMENTS) kept.set(source, statement)
    return statement
  }
}

function adapt(statement: StatementSync): SqliteStatement {
  // Values were checked by `guard`.
  const values = (parameters: readonly unknown[]) => parameters as (string | number | null)[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
  }
}

class Dialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #place: string
  readonly #fence: Fence
  constructor(config: SqliteDialectConfig, place: string, fence: Fence) {
    super(config)
    this.#config = config
    this.#place = place
    this.#fence = fence
  }
  override createDriver(): SqliteDriver {
    return new Driver(this.#config, this.#place, this.#fence)
  }
  override createAdapter(): SqliteAdapter {
    return new Adapter()
  }
}

class Adapter extends SqliteAdapter {
  /** The stock answer, no, leaves half a migration behind. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
  /** The driver below takes turns itself: it can then refuse a query that would wait for its own transaction. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class Driver extends SqliteDriver {
  readonly #place: string
  readonly #fence: Fence
  #turn: Promise<void> = Promise.resolve()
  #end: () => void = () => {}
  constructor(config: SqliteDialectConfig, place: string, fence: Fence) {
    super(config)
    this.#place = place
    this.#fence = fence
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#fence.check()
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#turn = promise
    await before
    this.#end = resolve
    return guard(await super.acquireConnection(), this.#place, false)
  }
  override async releaseConnection(): Promise<void> {
    this.#end()
  }
  /** A deferred one that reads and then writes fails at once, whatever the patience, when another process wrote meanwhile. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  /** The engine may have rolled back by itself (disk full); a second roll-back would hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {})
  }
}
