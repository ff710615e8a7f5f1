/**
 * The case log beside its floor: messages triaged and committed each second next to the engine's bare durable insert, in turn, on both engines;
 * the cost of a list and of a case as the store grows; a restart with a heap of posts that wait.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createCasework } from '../../src/casework/casework.ts'
import type { Office } from '../../src/casework/office.ts'
import { createRules } from '../../src/cases/rules.ts'
import type { Incoming } from '../../src/desk.ts'
import { openEngine, openGuard } from '../../src/open.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type Postgres, postgresBinaries, startPostgres } from '../postgres.ts'
import { LANGUAGES, messagesOf, ownMaterial, thinned } from './material.ts'
import { figure, floor, median, type Section, table } from './measure.ts'

const LEAST_TAKEN = 1200
const CALLERS = 10
const ROUND = 2000
const ROUNDS = 3
const BARE = 400

export interface Place {
  readonly name: string
  readonly address: () => Promise<string>
}

/** SQLite in a folder of its own, and a PostgreSQL where the machine has one; gone when `body` has ended. */
export async function withEngines(body: (places: readonly Place[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sangfroid-bench-'))
  const binaries = postgresBinaries()
  let server: Postgres | undefined
  let number = 0
  try {
    if (binaries !== undefined) server = await startPostgres(binaries)
    const sqlite: Place = { name: 'SQLite, synchronous FULL', address: async () => `sqlite:${join(folder, `${++number}.db`)}` }
    await body(server ? [sqlite, { name: 'PostgreSQL, fsync on', address: server.database }] : [sqlite])
  } finally {
    server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function officeOn(store: Store, now: () => number = Date.now): Promise<Office> {
  const engine = await openEngine(undefined)
  const rules = createRules(engine.compiled.intents, 'Europe/Paris')
  return { ...{ store, engine, book: await openGuard(), locale: 'en', now }, rules: () => rules, desksOf: () => ['console'], changed: () => {} }
}

/** Messages as shops get them: six in ten open a case, the others go on in one. */
export function messages(texts: readonly string[], from: number, count: number): readonly Incoming[] {
  return Array.from({ length: count }, (_, i): Incoming => {
    const n = from + i
    const order = n % 10 < 6 ? n : n - (n % 10) + (n % 6)
    return {
      ...{ tenant: 'default', source: 'bench', buyer: `buyer ${order}`, thread: `thread ${order}` },
      message: { id: `m-${n}`, text: texts[n % texts.length]!, marketplace: 'amazon.fr', order: { id: `404-${String(order).padStart(7, '0')}-0000001` } },
    }
  })
}

/** Does `job` for each item, so many at a time; items a second on the clock. */
async function pace<T>(items: readonly T[], atOnce: number, job: (item: T) => Promise<unknown>): Promise<number> {
  const before = performance.now()
  let next = 0
  const worker = async () => {
    while (next < items.length) await job(items[next++]!)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return (items.length * 1000) / (performance.now() - before)
}

/** One row, one commit. */
const bareInsert = (store: Store) => (n: number) =>
  store.transaction(
    async ({ db }) =>
      void (await db
        .insertInto('cursor')
        .values({ tenant: 'bench', name: `row ${n}`, value: 'x'.repeat(200), moved_at: n })
        .execute()),
  )

export const cases: Section = async ({ say }) => {
  const material = ownMaterial()
  const texts = thinned(
    LANGUAGES.flatMap((language) => messagesOf(material, language)),
    5000,
  )
  const rows: string[][] = []
  const missed: string[] = []
  await withEngines(async (places) => {
    for (const { name, address } of places) {
      const store = await openStore(await address(), { role: 'bot' })
      const desk = createCasework(await officeOn(store), (text) => text).forDesk('console')
      const taken: number[] = []
      const alone: number[] = []
      const together: number[] = []
      for (let round = -1; round < ROUNDS; round++) {
        say(`${name}, round ${round + 1}`)
        const start = (round + 1) * 2 * BARE
        const one = await pace(
          Array.from({ length: BARE }, (_, i) => start + i),
          1,
          bareInsert(store),
        )
        const ten = await pace(
          Array.from({ length: BARE }, (_, i) => start + BARE + i),
          CALLERS,
          bareInsert(store),
        )
        const ours = await pace(messages(texts, (round + 1) * ROUND, ROUND), CALLERS, desk.receive)
        if (round < 0) {
          // As the server does by itself within a minute; until then it guesses about tables that were just made.
          if (store.isPg) await sql`analyze`.execute(store.db)
          continue
        }
        alone.push(one)
        together.push(ten)
        taken.push(ours)
      }
      await store.close()
      const rate = median(taken)
      rows.push([name, figure(rate), figure(median(alone)), figure(median(together)), `${LEAST_TAKEN}/s`])
      missed.push(...floor(rate >= LEAST_TAKEN, `cases: ${figure(rate)} messages/s taken in on ${name}, at least ${LEAST_TAKEN}/s`))
    }
  })
  return {
    markdown: `### Messages taken in\n\n${table(['engine', 'triaged and committed/s', 'bare durable inserts/s, one caller', `bare, ${CALLERS} callers`, 'floor'], rows)}\n\n${CALLERS} callers at a time, one process, medians of ${ROUNDS} rounds of ${figure(ROUND)} messages on the clock, in turn with the bare inserts (one row and one commit each). A message is its row, the inbox, an event, the case, links, timers and a card.`,
    missed,
  }
}
