/**
 * A backup of the whole store beside a running bot: on SQLite a copy of the file as of one moment, on PostgreSQL all rows of one moment as
 * JSON Lines. Either can be restored into either engine. I/O: reads the store, writes one file.
 * Invariant: a file that bears the name asked for is whole, checked, and for its owner's eyes only.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { backup as copyPages, DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { UsageError } from '../settings.ts'
import { type Address, addressOf } from './address.ts'
import type { Footer, Header, Passed } from './archive.ts'
import { asFault, StoreFault } from './faults.ts'
import { formOf } from './migrations.ts'
import { openStore, type Store } from './store.ts'
import { TABLES } from './tables.ts'

const PAGES = 500
const ROWS = 500

/** Answers how many rows the backup holds. Throws UsageError where `file` is there already, StoreFault for the rest. */
export async function backup(url: string, file: string, now: () => number, passed: Passed): Promise<number> {
  const address = addressOf(url)
  const store = await openStore(url, { role: 'command' })
  const part = `${file}.part`
  try {
    await (await create(file)).close()
    await rm(file)
    await rm(part, { force: true })
    const rows = address.engine === 'sqlite' ? await copyFile(address, part, passed) : await dump(store, part, now, passed)
    await rename(part, file)
    return rows
  } catch (error) {
    await rm(part, { force: true })
    throw (error as NodeJS.ErrnoException).syscall === undefined ? asFault(error, file) : unwritable(error as NodeJS.ErrnoException, file)
  } finally {
    await store.close()
  }
}

const create = (file: string): Promise<FileHandle> => open(file, 'wx', 0o600)

function unwritable(error: NodeJS.ErrnoException, file: string): Error {
  if (error.code === 'EEXIST') return new UsageError(`"${file}" is there already. Choose another name or move it away; a backup never overwrites.`)
  return error.code === 'ENOSPC' ? new StoreFault('full', file, '', error) : new StoreFault('unwritable', file, error.code ?? '', error)
}

async function copyFile(address: Address & { readonly engine: 'sqlite' }, part: string, passed: Passed): Promise<number> {
  await (await create(part)).close()
  const source = new DatabaseSync(address.file, { readOnly: true, timeout: 5000 })
  try {
    // One moment for the whole copy: without an open snapshot every write of the bot would begin the copy anew.
    source.exec('begin')
    source.prepare('select count(*) from cases').get()
    await copyPages(source, part, { rate: PAGES, progress: ({ totalPages, remainingPages }) => passed(totalPages - remainingPages, totalPages) })
    source.exec('commit')
    passed(1, 1)
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(part)
  try {
    // A copy travels as one file.
    copy.exec('pragma journal_mode=delete')
    const { integrity_check: verdict } = copy.prepare('pragma integrity_check').get() as { integrity_check: string }
    if (verdict !== 'ok') throw new StoreFault('foreign', address.place, verdict)
    return TABLES.reduce((sum, table) => sum + (copy.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n, 0)
  } finally {
    copy.close()
  }
}

async function dump(store: Store, part: string, now: () => number, passed: Passed): Promise<number> {
  const { applied } = await formOf(store, store.place)
  const handle = await create(part)
  const hash = createHash('sha256')
  const write = async (text: string) => {
    hash.update(text)
    await handle.write(text)
  }
  try {
    await write(`${JSON.stringify({ sangfroid: 'backup', steps: applied, at: new Date(now()).toISOString() } satisfies Header)}\n`)
    const rows = await store.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        const guess = await sql<{ n: number }>`select coalesce(sum(greatest(reltuples, 0)), 0) as n from pg_class
          where relname in (${sql.join(TABLES)}) and relnamespace = current_schema()::regnamespace`.execute(trx)
        let done = 0
        for (const table of TABLES) {
          await sql`declare dumped no scroll cursor for select * from ${sql.table(table)}`.execute(trx)
          for (;;) {
            const { rows: some } = await sql`fetch ${sql.lit(ROWS)} from dumped`.execute(trx)
            if (some.length === 0) break
            await write(some.map((row) => `${JSON.stringify([table, row])}\n`).join(''))
            passed((done += some.length), Math.max(done, guess.rows[0]!.n))
          }
          await sql`close dumped`.execute(trx)
        }
        return done
      })
    await handle.write(`${JSON.stringify({ rows, sha256: hash.digest('hex') } satisfies Footer)}\n`)
    await handle.sync()
    return rows
  } finally {
    await handle.close()
  }
}
