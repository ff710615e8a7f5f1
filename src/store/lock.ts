/**
 * The bot's lock: who works on a store. Held by the operating system or by the server's session, so that a killed holder holds nothing.
 * Invariant: on SQLite one bot at a time; on PostgreSQL any number of bots, or one that wants to be alone (a restore).
 */
import { existsSync, realpathSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { asFault, type Both, StoreFault } from './faults.ts'
import { clientOptions } from './postgres.ts'
import { openPlain } from './sqlite.ts'

export interface Holder {
  readonly pid: number
  readonly host: string
  /** Epoch milliseconds. */
  readonly since: number
}

export interface Lock {
  release(): Promise<void>
}

export type Manner = 'shared' | 'alone'

const told = ({ pid, host, since }: Holder): Both => ({
  en: `process ${pid} on ${host}, since ${new Date(since).toISOString()}`,
  fr: `processus ${pid} sur ${host}, depuis ${new Date(since).toISOString()}`,
})

/** Two that start at the same moment meet for less than this; a held lock is told of after it. */
const MOMENT_MS = 250

/** Two names of one file are one store. */
export const trueName = (file: string): string => (existsSync(file) ? realpathSync(file) : file)

/** The lock of a file stands beside it. Never read it but through SQLite: closing it otherwise would let the lock go. */
export const lockFile = (file: string): string => `${file}.bot.lock`

/** Throws StoreFault `held`, which names the holder. */
export function lockSqlite(file: string, me: Holder): Lock {
  const raw = openPlain(lockFile(file), lockFile(file), MOMENT_MS)
  try {
    raw.exec('create table if not exists holder(one integer primary key, pid integer, host text, since integer) strict')
    raw.exec('begin immediate')
    raw.prepare('insert or replace into holder values (1, ?, ?, ?)').run(me.pid, me.host, me.since)
    // Committed so that others can read who it is; then held. Who slips in between has the lock, and is told of instead.
    raw.exec('commit; begin immediate')
    return { release: async () => raw.close() }
  } catch (error) {
    const fault = asFault(error, file)
    const holder = fault instanceof StoreFault && fault.kind === 'locked' ? holderIn(raw) : undefined
    raw.close()
    throw holder === undefined ? fault : new StoreFault('held', file, told(holder), error)
  }
}

function holderIn(raw: DatabaseSync): Holder | undefined {
  try {
    return raw.prepare('select pid, host, since from holder').get() as unknown as Holder | undefined
  } catch {
    // Whoever holds it has not said who it is yet.
    return undefined
  }
}

/** Any number; a store has it in every session of a bot. */
const KEY = 0x53616e67
const PAUSES = [100, 300, 1000, 3000] as const

/**
 * Holds the server's lock by a session of its own, and takes it again when the server comes back. Throws StoreFault: `held` names one holder.
 */
export async function lockPostgres(url: string, place: string, manner: Manner, me: Holder): Promise<Lock> {
  let open = true
  let client = await session(url, place, manner, me)
  const watch = (held: pg.Client) => held.once('end', () => void again())
  async function again(): Promise<void> {
    for (let i = 0; open; i++) {
      await sleep(PAUSES[Math.min(i, PAUSES.length - 1)]!, undefined, { ref: false })
      try {
        const next = await session(url, place, manner, me)
        if (!open) return void (await next.end())
        client = next
        return void watch(next)
      } catch {
        // Still away, or a restore is at work: the queries of this bot say so themselves.
      }
    }
  }
  watch(client)
  return {
    async release() {
      open = false
      await client.end().catch(() => {})
    },
  }
}

async function session(url: string, place: string, manner: Manner, me: Holder): Promise<pg.Client> {
  const client = new pg.Client(clientOptions(url, `sangfroid ${me.pid}@${me.host}`.slice(0, 63)))
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(`select pg_try_advisory_lock${manner === 'shared' ? '_shared' : ''}($1) as taken`, [KEY])
    if (rows[0].taken) return client
    const { rows: holders } = await client.query(
      `select application_name as name, extract(epoch from backend_start) * 1000 as since from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and classid = 0 and objid = $1 and pg_locks.database = (select oid from pg_database where datname = current_database())
       and granted order by backend_start`,
      [KEY],
    )
    const [, pid, host] = /^sangfroid (\d+)@(.*)$/.exec(holders[0]?.name ?? '') ?? []
    throw new StoreFault('held', place, told({ pid: Number(pid ?? 0), host: host ?? 'an unknown host', since: Math.round(holders[0]?.since ?? me.since) }))
  } catch (error) {
    await client.end().catch(() => {})
    throw asFault(error, place)
  }
}
