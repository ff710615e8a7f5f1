/**
 * Actions: the case is read, the pure table decides, and what it decided is written if the case is still what it was; else once more.
 * Invariants: of two that saw the same version one wins, and the other is told what happened; the guard reads every final text, each try;
 * events, snapshot, moves and promises commit together.
 */
import { guardText } from '../answer/check.ts'
import type { Finding } from '../answer/finding.ts'
import { decide, formOf } from '../cases/act.ts'
import type { CaseState } from '../cases/case.ts'
import { personOf } from '../cases/rights.ts'
import { needs, type Situation } from '../cases/situation.ts'
import type { Act, Outcome } from '../desk.ts'
import type { Message, Triage } from '../message.ts'
import { storable } from '../store/engine.ts'
import { takeNumbers } from '../store/marks.ts'
import type { Work } from '../store/tables.ts'
import type { ActionName, Form } from '../view.ts'
import { readCases, readHistory, writePages } from './ledger.ts'
import { messagesIn } from './messages.ts'
import { moveMessages } from './moves.ts'
import type { Acting, Office } from './office.ts'
import { append, newPage, type Page, pageOf } from './page.ts'
import { unknownCase } from './wording.ts'

/** Changes under one's hands so often are a storm: then the person is asked to try again. */
const MOST_TRIES = 20
/** Messages whose amounts and dates a reply may name. */
const MOST_FACTS = 50
/** Actions whose text the guard reads. */
const GUARDED: ReadonlySet<ActionName> = new Set(['reply', 'second'])

/** The case changed between reading and writing; the transaction leaves nothing. */
class Changed extends Error {}

export async function act(office: Office, { desk, who }: Acting, given: Act): Promise<Outcome> {
  const { tenant } = who
  const fields = Object.fromEntries(Object.entries(given.fields).map(([name, value]) => [name, storable(value)]))
  let fresh: number | undefined
  for (let tries = 1; ; tries++) {
    const now = office.now()
    const read = await situationOf(office, { desk, who }, { ...given, fields }, now)
    if (read === undefined) return unknownCase(office.locale, given.case)
    if (needs(given.action).fresh) fresh ??= await office.store.transaction((tx) => takeNumbers(tx, tenant, 'case', 1))
    const { situation, pages } = read
    const decision = decide(fresh === undefined ? situation : { ...situation, fresh }, { ...given, fields })
    if (decision.kind !== 'done') return decision
    const changed = new Map<number, Page>()
    for (const { case: id, event } of decision.events) {
      const page = changed.get(id) ?? pages.get(id) ?? newPage(tenant, id)
      const history = event.kind === 'undone' || event.kind === 'splitOff' ? await readHistory(office.store, tenant, id) : undefined
      // A history that goes beyond the version read belongs to a later try.
      if (history !== undefined && history.length !== page.state.version) continue
      changed.set(id, append(page, event, history))
    }
    try {
      await office.store.transaction(async (tx) => {
        if (changed.size < new Set(decision.events.map((placed) => placed.case)).size) throw new Changed()
        if (!(await writePages(tx, office, [...changed.values()], now))) throw new Changed()
        for (const { case: id, event } of decision.events) await moveMessages(tx, tenant, id, event)
      })
    } catch (error) {
      if (!(error instanceof Changed) || tries === MOST_TRIES) throw error
      continue
    }
    office.changed()
    const { say, handover, undoUntil } = decision
    const version = changed.get(given.case)?.state.version ?? situation.state.version
    return {
      ...{ kind: 'done', say, case: given.case, version },
      ...(handover === undefined ? {} : { handover }),
      ...(undoUntil === undefined ? {} : { undoUntil }),
    }
  }
}

/** The form of an action, or why there is none. Reads only. */
export async function form(office: Office, acting: Acting, { case: id, action }: Pick<Act, 'case' | 'action'>): Promise<Form | Outcome> {
  const read = await situationOf(office, acting, { case: id, action, fields: {} }, office.now())
  if (read === undefined) return unknownCase(office.locale, id)
  const given = formOf(read.situation, action)
  if ('kind' in given && given.kind === 'done') throw new Error(`The form of ${action} decided something`)
  return given
}

interface Read {
  readonly situation: Situation
  readonly pages: ReadonlyMap<number, Page>
}

async function situationOf({ store, ...office }: Office, { desk, who }: Acting, given: Act, now: number): Promise<Read | undefined> {
  const { tenant } = who
  const wants = needs(given.action)
  const otherId = wants.other ? numberIn(given.fields['into'] ?? '') : undefined
  const states = await readCases(store, tenant, [given.case, ...(otherId === undefined ? [] : [otherId])])
  const state = states.get(given.case)
  if (state === undefined) return undefined
  const rules = office.rules(tenant)
  const facts = GUARDED.has(given.action) ? await factsFor(store, tenant, state, rules.zone) : { amounts: [], dates: [] }
  const guard = (text: string): readonly Finding[] =>
    guardText(office.engine, office.book, text, { language: state.language, blanks: 'block', marketplace: state.marketplace, facts })
  const messages = wants.messages ? messagesIn(await readHistory(store, tenant, given.case), state) : undefined
  const other = otherId === undefined ? undefined : states.get(otherId)
  const situation: Situation = { state, rules, now, locale: office.locale, person: personOf(rules.policy, desk, who), guard, messages, other }
  return { situation, pages: new Map([...states].map(([id, one]) => [id, pageOf(tenant, one)])) }
}

const numberIn = (typed: string): number | undefined => {
  const digits = /^\s*[#№]?\s*(\d{1,12})\s*$/.exec(typed)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Amounts and days that the case knows: of its orders and of its newest messages. */
async function factsFor({ db }: Work, tenant: string, state: CaseState, zone: string): Promise<{ amounts: readonly number[]; dates: readonly string[] }> {
  const rows = await db
    .selectFrom('message')
    .select(['body', 'triage'])
    .where('tenant', '=', tenant)
    .where('case_id', '=', state.id)
    .orderBy('at', 'desc')
    .limit(MOST_FACTS)
    .execute()
  const amounts = new Set<number>()
  const dates = new Set<string>()
  const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
  for (const row of rows) {
    const { order } = JSON.parse(row.body) as Message
    const { entities } = JSON.parse(row.triage) as Triage
    if (order?.total) amounts.add(order.total.amount)
    for (const { amount } of entities.amounts) amounts.add(amount)
    for (const { date } of entities.dates) dates.add(date)
    for (const time of [order?.orderedAt, order?.promisedBy, order?.shippedAt, order?.deliveredAt]) {
      if (time === undefined || Number.isNaN(Date.parse(time))) continue
      // The day as the seller has it, and as the caller wrote it.
      dates.add(local.format(Date.parse(time)))
      dates.add(time.slice(0, 10))
    }
  }
  return { amounts: [...amounts], dates: [...dates] }
}
