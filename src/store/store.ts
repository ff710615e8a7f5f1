/**
 * The store, opened: an address to an engine, its lock taken, its form up to date. I/O: the database, and the lock beside it.
 * Invariant: what `transaction` answered is on disk; what it threw left nothing, except a fault in the very commit, after which nobody
 * knows: callers make their writes so that doing them again changes nothing.
 */
import { hostname } from 'node:os'
import { sql } from 'kysely'
import { type Address, addressOf, MEMORY } from './address.ts'
import { StoreFault } from './faults.ts'
import { type Holder, type Lock, lockPostgres, lockSqlite, type Manner, trueName } from './lock.ts'
import { formOf, migrate, STEPS, type Steps } from './migrations.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Tx, Work } from './tables.ts'

export interface Store extends Work {
  /** The database as errors and people name it: no password. */
  readonly place: string
  /**
   * Runs `body` in one transaction. On PostgreSQL it runs again where the engine chose it as the victim of a deadlock: no other effects in it.
   * In it, every query goes through `tx`: one through the store would stand outside (or wait for ever), so it throws.
   * Throws StoreFault.
   */
  transaction<T>(body: (tx: Tx) => Promise<T>): Promise<T>
  /** Milliseconds to add to this machine's clock to have the database's: several machines then agree on leases. 0 on SQLite. */
  clockOffset(clock: () => number): Promise<number>
  /** Gives the lock back, too. */
  close(): Promise<void>
}

export interface OpenOptions {
  /**
   * `bot`: holds the bot's lock while open and brings the form up to date. `command`: works beside a bot, and makes a store that is not there yet.
   * `alone`: as `command`, with every bot kept out.
   */
  readonly role: 'bot' | 'command' | 'alone'
  readonly now?: () => number
  /** Milliseconds to wait for another writer. */
  readonly patience?: number
  /** Connections, PostgreSQL only. */
  readonly connections?: number
  readonly steps?: Steps
}

/** Transactions that the engine sacrificed to another one are tried again. */
const SACRIFICED = new Set(['40001', '40P01'])
const MOST_TRIES = 5

/** Throws UsageError for the address, StoreFault for the rest. */
export async function openStore(url: string, options: OpenOptions): Promise<Store> {
  const { role, now = Date.now, patience = 5000, connections = 10, steps = STEPS } = options
  const address = addressOf(url)
  const me: Holder = { pid: process.pid, host: hostname(), since: now() }
  let lock = role === 'command' ? undefined : await lockOf(address, role === 'bot' ? 'shared' : 'alone', me)
  const name = `sangfroid ${role} ${me.pid}@${me.host}`.slice(0, 63)
  try {
    const isPg = address.engine === 'postgres'
    const { db, fence } = isPg ? openPostgres(address.url, address.place, name, connections) : await openSqlite(address.file, address.place, patience)
    const { place } = address
    const close = async () => {
      await db.destroy()
      await lock?.release()
      lock = undefined
    }
    try {
      if (isPg) await requireUtf8({ db, isPg }, place)
      const { applied, pending } = await formOf({ db, isPg }, place, steps)
      if (pending.length > 0) {
        const alone = lock === undefined && applied.length > 0 ? await soleLock(address, me, pending) : undefined
        await migrate({ db, isPg }, place, steps).finally(() => alone?.release())
      }
    } catch (error) {
      await db.destroy().catch(() => {})
      throw error
    }
    const once = <T>(body: (tx: Tx) => Promise<T>) => db.transaction().execute((trx) => fence.within(() => body({ db: trx, isPg, together: true })))
    return {
      db,
      isPg,
      place,
      close,
      async transaction(body) {
        for (let tries = 1; ; tries++)
          try {
            return await once(body)
          } catch (error) {
            if (tries >= MOST_TRIES || !SACRIFICED.has((error as { code?: string }).code ?? '')) throw error
          }
      },
      async clockOffset(clock) {
        if (!isPg) return 0
        const before = clock()
        const { rows } = await sql<{ now: number }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(db)
        return Math.round(rows[0]!.now - (before + clock()) / 2)
      },
    }
  } catch (error) {
    await lock?.release()
    throw error
  }
}

async function lockOf(address: Address, manner: Manner, me: Holder): Promise<Lock | undefined> {
  if (address.engine === 'postgres') return await lockPostgres(address.url, address.place, manner, me)
  return address.file === MEMORY ? undefined : lockSqlite(trueName(address.file), me)
}

/** A command changes the form only while no bot of another version works. */
async function soleLock(address: Address, me: Holder, pending: readonly string[]): Promise<Lock | undefined> {
  try {
    return await lockOf(address, 'alone', me)
  } catch (error) {
    throw error instanceof StoreFault && error.kind === 'held' ? new StoreFault('older', address.place, `missing ${pending.join(', ')}`, error) : error
  }
}

async function requireUtf8({ db }: Work, place: string): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db)
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new StoreFault('refused', place, `its encoding is ${encoding}; create the database with ENCODING 'UTF8'`)
}
