/**
 * A backup back into a store, of either engine into either engine. I/O: reads the backup, replaces the store.
 * Invariants: no bot works on the store meanwhile; the backup was read to its end and checked before anything is replaced; what was there
 * stays until all of the new is (SQLite: set aside as `….before-restore`; PostgreSQL: one transaction).
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Kysely, sql } from 'kysely'
import { UsageError } from '../settings.ts'
import { addressOf, MEMORY } from './address.ts'
import { openBackup, type Passed, type Row, type Source } from './archive.ts'
import { lockFile, lockSqlite, trueName } from './lock.ts'
import { migrate, STEPS, type Steps } from './migrations.ts'
import { openStore } from './store.ts'
import { TABLES, type Tables, type Work } from './tables.ts'

const BATCH = 500
const SIDE_FILES = ['', '-wal', '-shm'] as const

/** Where the replaced SQLite file stands; undefined where there was none. */
export interface Restored {
  readonly rows: number
  readonly before: string | undefined
}

/** Throws UsageError for the backup, StoreFault (`held` while a bot works) for the store. */
export async function restore(url: string, file: string, now: () => number, passed: Passed): Promise<Restored> {
  const address = addressOf(url)
  if (address.engine === 'sqlite' && address.file === MEMORY) throw new UsageError('DATABASE_URL names a store in memory; there is nothing to restore into.')
  const source = await openBackup(file)
  const unknown = source.steps.filter((name) => !Object.hasOwn(STEPS, name))
  if (unknown.length > 0) throw new UsageError(`"${file}" was made by a newer version (${unknown.join(', ')}). Install that version, then restore.`)
  const steps: Steps = Object.fromEntries(Object.entries(STEPS).filter(([name]) => source.steps.includes(name)))
  return address.engine === 'sqlite'
    ? await intoFile(trueName(address.file), source, steps, now, passed)
    : { rows: await intoServer(url, source, steps, now, passed), before: undefined }
}

async function intoFile(file: string, source: Source, steps: Steps, now: () => number, passed: Passed): Promise<Restored> {
  const lock = lockSqlite(file, { pid: process.pid, host: hostname(), since: now() })
  const fresh = `${file}.restoring`
  const clear = () => {
    for (const name of [...SIDE_FILES.map((side) => fresh + side), lockFile(fresh)]) rmSync(name, { force: true })
  }
  try {
    clear()
    const store = await openStore(`sqlite:${fresh}`, { role: 'alone', steps, now })
    try {
      await store.transaction((tx) => fill(tx, source, passed))
      await migrate(store, file)
    } finally {
      await store.close()
    }
    const before = `${file}.before-restore`
    const there = existsSync(file)
    for (const side of SIDE_FILES) {
      rmSync(before + side, { force: true })
      // The journal goes with its file: without it the last changes would be missing.
      if (existsSync(file + side)) renameSync(file + side, before + side)
    }
    renameSync(fresh, file)
    return { rows: source.rows, before: there ? before : undefined }
  } finally {
    clear()
    await lock.release()
  }
}

async function intoServer(url: string, source: Source, steps: Steps, now: () => number, passed: Passed): Promise<number> {
  const store = await openStore(url, { role: 'alone', now })
  try {
    await store.transaction(async (tx) => {
      for (const table of TABLES) await sql`drop table if exists ${sql.table(table)}`.execute(tx.db)
      for (const step of Object.values(steps)) await step(tx.db as unknown as Kysely<unknown>, true)
      const later = Object.keys(STEPS).filter((name) => !Object.hasOwn(steps, name))
      if (later.length > 0) await sql`delete from kysely_migration where name in (${sql.join(later)})`.execute(tx.db)
      await fill(tx, source, passed)
      await sql`select setval(pg_get_serial_sequence('outbox', 'id'), (select coalesce(max(id), 1) from outbox))`.execute(tx.db)
    })
    await migrate(store, store.place)
    return source.rows
  } finally {
    await store.close()
  }
}

async function fill({ db }: Work, source: Source, passed: Passed): Promise<void> {
  let done = 0
  let table: keyof Tables | undefined
  let batch: Row[] = []
  const flush = async () => {
    if (table !== undefined && batch.length > 0)
      await db
        .insertInto(table)
        .values(batch as never)
        .execute()
    passed((done += batch.length), source.rows)
    batch = []
  }
  for await (const [name, row] of source.read()) {
    if (name !== table || batch.length === BATCH) await flush()
    table = name
    batch.push(row)
  }
  await flush()
  if (done !== source.rows) throw new UsageError(`The backup changed while it was read: ${done} rows instead of ${source.rows}. Nothing was replaced.`)
}
