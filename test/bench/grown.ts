/**
 * A store that has grown: what a list and a case cost at a million messages beside ten thousand, turn by turn on one machine; and a restart
 * with ten thousand posts that wait, until the first is out.
 */
import { sql } from 'kysely'
import { createCasework } from '../../src/casework/casework.ts'
import { createBell } from '../../src/delivery/bell.ts'
import { systemClock } from '../../src/delivery/clock.ts'
import { startDelivery } from '../../src/delivery/delivery.ts'
import type { Sangfroid, Who } from '../../src/desk.ts'
import { openEngine } from '../../src/open.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { messages, officeOn, withEngines } from './cases.ts'
import { LANGUAGES, messagesOf, ownMaterial, thinned } from './material.ts'
import { figure, floor, quantile, type Section, table, times } from './measure.ts'

const SMALL = 10_000
const LARGE = 1_000_000
/** One in so many cases is still at work. */
const AT_WORK = 20
const CALLS = 600
const MOST_RATIO = 1.5
const WAITING = 10_000
const MOST_SECONDS = 2

const ANA: Who = { tenant: 'default', user: 'ana', roles: [], name: 'Ana', member: true }

/** `SMALL` messages through the casework, most of their cases closed. */
async function begin(store: Store, texts: readonly string[], say: (line: string) => void): Promise<number> {
  if (!store.isPg) await sql`pragma synchronous = off`.execute(store.db)
  const desk = createCasework(await officeOn(store), (text) => text).forDesk('console')
  const all = messages(texts, 0, SMALL)
  for (let from = 0; from < all.length; from += 500) await Promise.all(all.slice(from, from + 500).map((one) => desk.receive(one)))
  say(`${SMALL} messages are in; closing`)
  const { last } = await store.db
    .selectFrom('cases')
    .select((row) => row.fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  for (let number = 1; number <= last; number++)
    if (number % AT_WORK !== 0) await desk.act(ANA, { case: number, action: 'resolve', fields: { reason: 'done' } })
  if (store.isPg) await sql`vacuum analyze`.execute(store.db)
  return last
}

/** Copies everything that is there until there are `LARGE` messages: other numbers and keys, the same words. */
async function grow(store: Store, cases: number, say: (line: string) => void): Promise<void> {
  const state = store.isPg ? sql`jsonb_set(state::jsonb, '{id}', to_jsonb(id + k.shift))::text` : sql`json_set(state, '$.id', id + k.shift)`
  const step = 11
  const copies = LARGE / SMALL - 1
  for (let from = 1; from <= copies; from += step) {
    say(`${figure(from * SMALL)} messages`)
    const shifts = Array.from({ length: Math.min(step, copies - from + 1) }, (_, i) => (from + i) * cases)
    const k = sql.raw(`(select column1 as shift from (values ${shifts.map((shift) => `(${shift})`).join(', ')}) as v) as k`)
    await store.transaction(async ({ db }) => {
      const key = store.isPg ? sql`key || '+' || k.shift::text` : sql`key || '+' || k.shift`
      const id = store.isPg ? sql`message.id || '+' || k.shift::text` : sql`message.id || '+' || k.shift`
      await sql`insert into message select tenant, source, ${id}, case_id + k.shift, at, sender, buyer, thread, body, triage, withdrawn
        from message, ${k} where case_id <= ${cases}`.execute(db)
      await sql`insert into event select tenant, case_id + k.shift, seq, at, actor, kind, body from event, ${k} where case_id <= ${cases}`.execute(db)
      await sql`insert into cases select tenant, id + k.shift, version, status, owner, risk, escalate, due, clock, orders, ${state}, opened_at, updated_at,
        closed_at from cases, ${k} where id <= ${cases}`.execute(db)
      await sql`insert into link select tenant, ${key}, case_id + k.shift from link, ${k} where case_id <= ${cases}`.execute(db)
      await sql`insert into outbox(tenant, key, dest, kind, case_id, body, due, attempts, wanted, sent, ref, state, ended)
        select tenant, ${key}, dest, kind, case_id + k.shift, body, due, attempts, wanted, sent, ref, state, ended
        from outbox, ${k} where case_id <= ${cases}`.execute(db)
    })
  }
  if (store.isPg) await sql`vacuum analyze`.execute(store.db)
}

/** What people ask for; `number` is a case that is there. */
const QUESTIONS: Readonly<Record<string, (desk: Sangfroid, number: number) => Promise<unknown>>> = {
  'list by deadline': (desk) => desk.list(ANA, 'due'),
  'list of those that nobody has': (desk) => desk.list(ANA, 'unclaimed'),
  'list, second page': async (desk) => desk.list(ANA, 'all', JSON.stringify([null, 5000])),
  'open a card': (desk, number) => desk.card(ANA, number),
  'open the whole case': (desk, number) => desk.full(ANA, number),
  history: (desk, number) => desk.history(ANA, number),
}

export const grown: Section = async ({ say, full }) => {
  const texts = thinned(
    LANGUAGES.flatMap((language) => messagesOf(ownMaterial(), language)),
    5000,
  )
  const rows: string[][] = []
  const missed: string[] = []
  const restarts: string[][] = []
  await withEngines(async (places) => {
    for (const { name, address } of full ? places : places.slice(0, 1)) {
      const small = await openStore(await address(), { role: 'bot' })
      const large = await openStore(await address(), { role: 'bot' })
      say(`${name}: the small store`)
      const cases = await begin(small, texts, say)
      say(`${name}: the large store`)
      await grow(large, await begin(large, texts, say), say)
      const desks = await Promise.all([small, large].map(async (store) => createCasework(await officeOn(store), (text) => text).forDesk('console')))
      const counts = [cases, (cases * LARGE) / SMALL]
      for (const [question, ask] of Object.entries(QUESTIONS)) {
        say(`${name}: ${question}`)
        const spent: [number[], number[]] = [[], []]
        for (let call = -50; call < CALLS; call++)
          for (const side of [0, 1] as const) {
            const number = 1 + ((Math.abs(call) * 7919) % counts[side]!)
            const before = performance.now()
            await ask(desks[side]!, number)
            if (call >= 0) spent[side].push(performance.now() - before)
          }
        const [few, many] = spent.map((values) => quantile(values, 0.99)) as [number, number]
        rows.push([name, question, figure(few), figure(many), `**${times(many / few)}**`, `at most ${MOST_RATIO} ×`])
        missed.push(
          ...floor(many / few <= MOST_RATIO, `grown: ${question} costs ${times(many / few)} at ${figure(LARGE)} messages on ${name}, at most ${MOST_RATIO} ×`),
        )
      }
      await small.close()
      await large.close()
    }
    for (const { name, address } of places) {
      say(`${name}: a restart`)
      const url = await address()
      const filled = await openStore(url, { role: 'bot' })
      if (!filled.isPg) await sql`pragma synchronous = off`.execute(filled.db)
      const desk = createCasework(await officeOn(filled), (text) => text).forDesk('console')
      const all = messages(texts, 0, WAITING * 2)
      for (let from = 0; (await waiting(filled)) < WAITING; from += 500) await Promise.all(all.slice(from, from + 500).map((one) => desk.receive(one)))
      await filled.close()
      // A start with compiled knowledge: compiling it is not what is measured.
      await openEngine(undefined)
      const seconds = await restart(url)
      restarts.push([name, figure(seconds), `${MOST_SECONDS}`])
      missed.push(...floor(seconds <= MOST_SECONDS, `grown: first delivery ${figure(seconds)} s after a restart on ${name}, at most ${MOST_SECONDS} s`))
    }
  })
  return {
    markdown: `### A store that has grown\n\n${table(['engine', 'p99 in ms', figure(SMALL), figure(LARGE), 'ratio', 'floor'], rows)}\n\n${CALLS} calls each, turn by turn; messages of the bench's own texts, one case in ${AT_WORK} still at work.\n\n${table(['restart with ' + figure(WAITING) + ' posts that wait', 's until the first is out', 'at most'], restarts)}\n\nFrom opening the store, the knowledge included.`,
    missed,
  }
}

const waiting = async ({ db }: Store): Promise<number> => {
  const { rows } = await db
    .selectFrom('outbox')
    .select((row) => row.fn.countAll<number>().as('rows'))
    .where('state', '=', 'waiting')
    .where('dest', '=', 'console')
    .executeTakeFirstOrThrow()
  return Number(rows)
}

async function restart(url: string): Promise<number> {
  const before = performance.now()
  const store = await openStore(url, { role: 'bot' })
  const office = await officeOn(store)
  const work = createCasework(office, (text) => text)
  await work.begin()
  const { promise: first, resolve } = Promise.withResolvers<number>()
  let number = 0
  const post = async () => {
    resolve(performance.now() - before)
    return `post ${++number}`
  }
  const running = await startDelivery({
    ...{ store, clock: systemClock, bell: createBell(), token: () => crypto.randomUUID(), locale: 'en', zone: 'Europe/Paris' },
    desks: new Map([['console', { post, edit: async (ref: string) => ref, find: async () => null }]]),
    render: work.render,
    handle: work.timer,
    tell: () => {},
    watch: { found: () => {} },
  })
  const ms = await first
  await running.stop()
  await store.close()
  return ms / 1000
}
