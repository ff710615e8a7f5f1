/**
 * One case as people see it: its card, its whole text (and that somebody read it), beginnings of names. I/O: the store.
 */
import type { CaseState } from '../cases/case.ts'
import { cardOf } from '../cases/card.ts'
import { historyOf } from '../cases/describe.ts'
import { isOutsider, may, personOf } from '../cases/rights.ts'
import { REFUSALS } from '../cases/words.ts'
import type { Outcome, Who } from '../desk.ts'
import type { Message } from '../message.ts'
import type { Work } from '../store/tables.ts'
import type { Card, Digest, FullCase, HistoryLine, Option } from '../view.ts'
import { digestNow } from './digests.ts'
import { readCases, readHistory, writePages } from './ledger.ts'
import { type Acting, type Office, readerFor, viewingOf } from './office.ts'
import { append, pageOf } from './page.ts'
import { ERASED, stateOf } from './rows.ts'
import { unknownCase } from './wording.ts'

const MOST_OPTIONS = 25
const MOST_TITLES = 200
/** A case with more is shown from its newest messages on. */
const MOST_MESSAGES = 500

export async function card(office: Office, { desk, who }: Acting, id: number): Promise<Card | Outcome> {
  const stopped = outsider(office, desk, who)
  if (stopped) return stopped
  const state = (await readCases(office.store, who.tenant, [id])).get(id)
  if (state === undefined) return unknownCase(office.locale, id)
  return cardOf(state, viewingOf(office, who.tenant, office.now(), personOf(office.rules(who.tenant).policy, desk, who)))
}

/** Who reads the whole text stands in the case's history before it is shown. */
export async function full(office: Office, { desk, who }: Acting, id: number): Promise<FullCase | Outcome> {
  const { tenant } = who
  const rules = office.rules(tenant)
  const person = personOf(rules.policy, desk, who)
  const now = office.now()
  const read = await office.store.transaction(async (tx) => {
    const state = (await readCases(tx, tenant, [id], 'lock')).get(id)
    if (state === undefined) return unknownCase(office.locale, id)
    if (isOutsider(person) || !may(person, rules.policy.rights.view, state.owner)) return refusal(office, rules.policy.rights.view, state, isOutsider(person))
    const page = append(pageOf(tenant, state), { kind: 'viewed', at: now, actor: { id: person.id, name: person.name }, body: {} })
    await writePages(tx, office, [page], now, 'locked')
    return { state: page.state, history: await readHistory(tx, tenant, id), messages: await messagesOf(tx, tenant, id) }
  })
  if ('kind' in read) return read
  const { state, history, messages } = read
  return {
    card: cardOf(state, viewingOf(office, tenant, now, person)),
    orders: state.orders,
    buyer: state.buyer,
    messages,
    history: historyOf(history, readerFor(office, tenant, now)),
  }
}

/** Lines carry no personal data, so that all of the desk may read them. */
export async function history(office: Office, { desk, who }: Acting, id: number): Promise<readonly HistoryLine[] | Outcome> {
  const stopped = outsider(office, desk, who)
  if (stopped) return stopped
  const events = await readHistory(office.store, who.tenant, id)
  return events.length === 0 ? unknownCase(office.locale, id) : historyOf(events, readerFor(office, who.tenant, office.now()))
}

export async function digest(office: Office, { desk, who }: Acting): Promise<Digest> {
  if (outsider(office, desk, who)) return { title: '', sections: [], summary: '' }
  return (await digestNow(office.store, office, who.tenant, office.now())).digest
}

async function messagesOf({ db }: Work, tenant: string, id: number): Promise<FullCase['messages']> {
  const rows = await db
    .selectFrom('message')
    .select(['at', 'sender', 'body'])
    .where('tenant', '=', tenant)
    .where('case_id', '=', id)
    .orderBy('at', 'desc')
    .limit(MOST_MESSAGES)
    .execute()
  return rows.reverse().map(({ at, sender, body }) => ({ at, from: sender, text: (JSON.parse(body) as Message).text }))
}

/** By number (`12` also finds 120) or by the beginning of a title, those that are not closed first. */
export async function complete(office: Office, { desk, who }: Acting, beginning: string): Promise<readonly Option[]> {
  const { tenant } = who
  const person = personOf(office.rules(tenant).policy, desk, who)
  if (isOutsider(person)) return []
  const typed = beginning.trim().replace(/^#/, '').toLowerCase()
  const states = /^\d{1,12}$/.test(typed) ? await byNumber(office.store, tenant, Number(typed)) : await atWork(office.store, tenant)
  const viewing = viewingOf(office, tenant, office.now(), person)
  return states
    .map((state) => ({ state, title: cardOf(state, viewing).title }))
    .filter(({ state, title }) => String(state.id).startsWith(typed) || title.toLowerCase().startsWith(typed))
    .slice(0, MOST_OPTIONS)
    .map(({ state: { id }, title }) => ({ value: String(id), label: `${id} · ${title}` }))
}

const states = ({ db }: Work, tenant: string) => db.selectFrom('cases').select('state').where('tenant', '=', tenant)

/** Numbers that begin so are a few ranges of the key: 12, 120–129, 1200–1299, … */
async function byNumber(work: Work, tenant: string, number: number): Promise<readonly CaseState[]> {
  const ranges = number === 0 ? [] : Array.from({ length: 10 }, (_, digits) => [number * 10 ** digits, (number + 1) * 10 ** digits - 1] as const)
  const found: CaseState[] = []
  for (const [from, to] of ranges.filter(([first]) => first <= 1e12)) {
    const rows = await states(work, tenant)
      .where('id', '>=', from)
      .where('id', '<=', to)
      .where('status', '!=', ERASED)
      .orderBy('id')
      .limit(MOST_OPTIONS)
      .execute()
    found.push(...rows.map(stateOf))
    if (found.length >= MOST_OPTIONS) break
  }
  return found
}

async function atWork(work: Work, tenant: string): Promise<readonly CaseState[]> {
  const found = await Promise.all(
    ['open', 'claimed', 'snoozed'].map((status) => states(work, tenant).where('status', '=', status).orderBy('due').orderBy('id').limit(MOST_TITLES).execute()),
  )
  return found.flat().map(stateOf)
}

function outsider(office: Office, desk: string, who: Who): Outcome | null {
  const person = personOf(office.rules(who.tenant).policy, desk, who)
  return isOutsider(person) ? { kind: 'refused', say: REFUSALS.outsider[office.locale] } : null
}

function refusal(office: Office, right: 'anyone' | 'team' | 'owner' | 'lead', { owner }: CaseState, outside: boolean): Outcome {
  const words = outside ? REFUSALS.outsider : right === 'owner' && owner !== null ? REFUSALS.owner : right === 'lead' ? REFUSALS.lead : REFUSALS.team
  return { kind: 'refused', say: words[office.locale].replace('{owner}', () => owner?.name ?? '') }
}
