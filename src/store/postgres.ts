/**
 * The engine for several machines: PostgreSQL through `pg` behind kysely.
 * Invariant: a server that stops is a fault of the queries under way, never an uncaught error; a commit is on its disk.
 */
import { type DatabaseConnection, Kysely, PostgresDialect, type PostgresDialectConfig, PostgresDriver } from 'kysely'
import pg from 'pg'
import { createFence, type Fence, guard } from './engine.ts'
import { asFault } from './faults.ts'
import type { Opened } from './sqlite.ts'
import type { Tables } from './tables.ts'

const INT8 = 20
const NUMERIC = 1700

/** Whole numbers of 8 bytes (and sums of them) as numbers: times and counts are below 2^53. */
const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** What every connection to a store is opened with. A transaction of a process that froze lets its locks go after a minute. */
export const clientOptions = (url: string, name: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: name,
  connectionTimeoutMillis: 5000,
  query_timeout: 60_000,
  keepAlive: true,
  options: '-c synchronous_commit=on -c idle_in_transaction_session_timeout=60000 -c client_min_messages=warning',
  types,
})

export function openPostgres(url: string, place: string, name: string, connections: number): Opened {
  const pool = new pg.Pool({ ...clientOptions(url, name), max: connections, idleTimeoutMillis: 30_000 })
  // Without both, a restart of the server ends this process; the query that meets the lost connection says what happened.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  const fence = createFence()
  return { db: new Kysely<Tables>({ dialect: new Dialect({ pool }, place, fence) }), fence }
}

class Dialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  readonly #place: string
  readonly #fence: Fence
  constructor(config: PostgresDialectConfig, place: string, fence: Fence) {
    super(config)
    this.#config = config
    this.#place = place
    this.#fence = fence
  }
  override createDriver(): PostgresDriver {
    return new Driver(this.#config, this.#place, this.#fence)
  }
}

class Driver extends PostgresDriver {
  readonly #place: string
  readonly #fence: Fence
  constructor(config: PostgresDialectConfig, place: string, fence: Fence) {
    super(config)
    this.#place = place
    this.#fence = fence
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#fence.check()
    try {
      return guard(await super.acquireConnection(), this.#place, true)
    } catch (error) {
      throw asFault(error, this.#place)
    }
  }
}
