/**
 * Backups as they are read: a copy of an SQLite file, or rows as JSON Lines between a header and a footer. I/O: reads one file.
 * Invariant: a backup that opens was read to its end once, and is whole.
 */
import { createHash } from 'node:crypto'
import { closeSync, createReadStream, existsSync, openSync, readSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { UsageError } from '../settings.ts'
import { TABLES, type Tables } from './tables.ts'

/** How far long work is; `of` may be an estimate. */
export type Passed = (done: number, of: number) => void

/** First line of a backup in JSON Lines; `[table, row]` follow, a row a line. */
export interface Header {
  readonly sangfroid: 'backup'
  /** The steps of the store's form that the rows fit. */
  readonly steps: readonly string[]
  readonly at: string
}
/** Last line; the sum is of every byte before it. */
export interface Footer {
  readonly rows: number
  readonly sha256: string
}

export type Row = Readonly<Record<string, unknown>>
type Named = readonly [table: keyof Tables, row: Row]

export interface Source {
  readonly steps: readonly string[]
  readonly rows: number
  /** Table by table. */
  read(): Iterable<Named> | AsyncIterable<Named>
}

const damaged = (file: string, why: string): UsageError =>
  new UsageError(`"${file}" is damaged or no backup of Sangfroid (${why}). Nothing was replaced; take another backup.`)

/** Throws UsageError that says what is wrong with the file. */
export async function openBackup(file: string): Promise<Source> {
  if (!existsSync(file)) throw new UsageError(`There is no file "${file}". Give the path of a backup: npm run -s restore -- FILE`)
  try {
    return isSqlite(file) ? openCopy(file) : await openDump(file)
  } catch (error) {
    throw error instanceof UsageError ? error : damaged(file, (error as Error).message)
  }
}

function isSqlite(file: string): boolean {
  const start = Buffer.alloc(15)
  const handle = openSync(file, 'r')
  readSync(handle, start)
  closeSync(handle)
  return start.toString('latin1') === 'SQLite format 3'
}

function openCopy(file: string): Source {
  const copy = new DatabaseSync(file, { readOnly: true })
  const { integrity_check: verdict } = copy.prepare('pragma integrity_check').get() as { integrity_check: string }
  if (verdict !== 'ok') throw damaged(file, verdict)
  const steps = copy.prepare('select name from kysely_migration order by name').all() as { name: string }[]
  const counts = TABLES.map((table) => (copy.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n)
  return {
    steps: steps.map(({ name }) => name),
    rows: counts.reduce((a, b) => a + b),
    *read() {
      for (const table of TABLES) for (const row of copy.prepare(`select * from ${table}`).iterate()) yield [table, row as Row]
    },
  }
}

async function openDump(file: string): Promise<Source> {
  let header: Header | undefined
  let footer: Footer | undefined
  let rows = 0
  let number = 0
  const hash = createHash('sha256')
  for await (const line of linesOf(file)) {
    number++
    if (footer) throw damaged(file, `line ${number} stands after the end`)
    const value = parsed(file, line, number)
    if (number === 1) header = value as Header
    else if (Array.isArray(value)) {
      if (!TABLES.includes(value[0])) throw damaged(file, `line ${number} names no table`)
      rows++
    } else footer = value as Footer
    if (number === 1 && header?.sangfroid !== 'backup') throw damaged(file, 'line 1 is no header')
    if (!footer) hash.update(`${line}\n`)
  }
  if (!header || !footer) throw damaged(file, 'its end is missing')
  if (footer.rows !== rows || footer.sha256 !== hash.digest('hex')) throw damaged(file, `${rows} rows, and not as they were written`)
  return {
    steps: header.steps,
    rows,
    async *read() {
      let at = 0
      for await (const line of linesOf(file)) {
        at++
        const value = at === 1 ? undefined : parsed(file, line, at)
        if (Array.isArray(value)) yield value as unknown as Named
      }
    },
  }
}

const linesOf = (file: string) => createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })

function parsed(file: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw damaged(file, `line ${number} is no JSON`)
  }
}
