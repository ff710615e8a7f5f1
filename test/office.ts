/**
 * A bot without delivery, for tests: casework on a store, a clock that the test moves, timers run when their time has come.
 */
import { createCasework, type Casework } from '../src/casework/casework.ts'
import type { Office } from '../src/casework/office.ts'
import { eventOfRow, stateOf } from '../src/casework/rows.ts'
import type { CaseEvent, CaseState } from '../src/cases/case.ts'
import { createRules } from '../src/cases/rules.ts'
import type { Incoming, Outcome, Sangfroid, Who } from '../src/desk.ts'
import type { Guardbook } from '../src/knowledge/guardbook.ts'
import { openEngine, openGuard } from '../src/open.ts'
import { parsePolicy } from '../src/policy.ts'
import type { Engine } from '../src/read/engine.ts'
import { nextDue, TIMER } from '../src/store/outbox.ts'
import type { Store } from '../src/store/store.ts'
import type { Outbox } from '../src/store/tables.ts'
import { runTimers } from '../src/store/timers.ts'
import type { ActionName } from '../src/view.ts'

export const DESK = 'console'

export interface Bot {
  readonly office: Office
  readonly work: Casework
  readonly desk: Sangfroid
  /** Moves the clock and handles every timer on the way at the very time that it is due. */
  readonly until: (time: string | number) => Promise<void>
  /** Sets the clock and handles what is due then, as after a night switched off. */
  readonly wakeAt: (time: string | number) => Promise<void>
  readonly click: (who: Who, number: number, action: ActionName, fields?: Readonly<Record<string, string>>, seen?: number) => Promise<Outcome>
  readonly state: (number: number, tenant?: string) => Promise<CaseState>
  readonly events: (number: number, tenant?: string) => Promise<readonly CaseEvent[]>
  /** Rows of the outbox by the beginning of their key, oldest due first. */
  readonly rows: (prefix: string) => Promise<readonly Outbox[]>
  readonly failures: unknown[]
}

export interface BotOptions {
  readonly at?: string
  readonly policy?: string
  readonly zone?: string
  readonly desks?: readonly string[]
}

/** Opened once: many bots share it. */
let knowledge: Promise<{ readonly engine: Engine; readonly book: Guardbook }> | undefined

const millis = (time: string | number) => (typeof time === 'number' ? time : Date.parse(time))

export async function openBot(
  store: Store,
  { at = '2026-11-20T09:00:00Z', policy = '', zone = 'Europe/Paris', desks = [DESK] }: BotOptions = {},
): Promise<Bot> {
  const { engine, book } = await (knowledge ??= Promise.all([openEngine(undefined), openGuard()]).then(([engine, book]) => ({ engine, book })))
  const clock = { now: millis(at) }
  const rules = createRules(engine.compiled.intents, zone, parsePolicy('policy.yaml', policy))
  const office: Office = {
    ...{ store, engine, book, locale: 'en', rules: () => rules, now: () => clock.now, desksOf: () => desks, changed: () => {} },
  }
  const work = createCasework(office, (text) => text)
  const desk = work.forDesk(DESK)
  const failures: unknown[] = []
  const run = async () => {
    const { now } = clock
    const options = {
      now,
      limit: 1000,
      most: 5,
      retryAt: () => now + 60_000,
      instead: () => [],
      failed: (_: Outbox, error: unknown) => void failures.push(error),
    }
    return await runTimers(store, { ...options, handle: (tx, timer) => work.timer(tx, timer, now) })
  }
  return {
    ...{ office, work, desk, failures },
    async until(time) {
      for (;;) {
        const due = await nextDue(store, TIMER)
        if (due === undefined || due > millis(time)) break
        clock.now = Math.max(clock.now, due)
        await run()
      }
      clock.now = millis(time)
    },
    async wakeAt(time) {
      clock.now = millis(time)
      while ((await run()) > 0);
    },
    click: (who, number, action, fields = {}, seen) => desk.act(who, { case: number, action, fields, ...(seen === undefined ? {} : { seen }) }),
    state: async (number, tenant = 'default') =>
      stateOf(await store.db.selectFrom('cases').select('state').where('tenant', '=', tenant).where('id', '=', number).executeTakeFirstOrThrow()),
    events: async (number, tenant = 'default') =>
      (await store.db.selectFrom('event').selectAll().where('tenant', '=', tenant).where('case_id', '=', number).orderBy('seq').execute()).map(eventOfRow),
    rows: (prefix) => store.db.selectFrom('outbox').selectAll().where('key', 'like', `${prefix}%`).orderBy('due').orderBy('id').execute(),
  }
}

export const who = (name: string, given: Partial<Who> = {}): Who => ({ tenant: 'default', user: name, roles: [], name, member: true, ...given })
export const ANA = who('Ana')
export const BEN = who('Ben')

let number = 0
export const COUNTERFEIT = 'Bonjour, le sac reçu est une contrefaçon, je veux être remboursée.'
export const QUESTION = 'Bonjour, où en est ma commande ? Merci de me répondre.'

/** A buyer's message; ids are new unless they are given. */
export function incoming(
  text: string,
  given: {
    readonly id?: string
    readonly order?: string
    readonly buyer?: string
    readonly thread?: string
    readonly tenant?: string
    readonly from?: 'buyer' | 'marketplace'
    readonly receivedAt?: string
  } = {},
): Incoming {
  const { id = `m-${++number}`, order, buyer, thread, tenant = 'default', from, receivedAt } = given
  return {
    ...{ tenant, source: 'mail' },
    message: {
      ...{ id, text, marketplace: 'amazon.fr' },
      ...(from === undefined ? {} : { from }),
      ...(receivedAt === undefined ? {} : { receivedAt }),
      ...(order === undefined ? {} : { order: { id: order } }),
    },
    ...(buyer === undefined ? {} : { buyer }),
    ...(thread === undefined ? {} : { thread }),
  }
}
