/**
 * Erasure: of one buyer everywhere, and of cases whose time is over. What is left of a case is its number, its dates and what was done.
 * Invariants: no free text survives, the team's own neither (it may name the buyer); a case's events still fold to its snapshot;
 * every card is promised anew, so that desks show an empty case; its links are gone, so that a new message opens a new case.
 */
import { linkKeys } from '../cases/attach.ts'
import { type Actor, type CaseEvent, type CaseState, type EventBodies, type EventKind, type Facts, messageKey } from '../cases/case.ts'
import { fold, isClosed } from '../cases/fold.ts'
import { DAY } from '../cases/hours.ts'
import { prune, wantCard } from '../store/outbox.ts'
import type { Tx } from '../store/tables.ts'
import { readCases, readHistory } from './ledger.ts'
import { factsIn } from './messages.ts'
import type { Office } from './office.ts'
import { caseRow, ERASED, eventRow } from './rows.ts'

/** An erased case stays so long for its cards to be emptied; ids of messages stay, so that nothing comes in twice. */
const KEPT = 7 * DAY
const INBOX_KEPT = 400 * DAY
const OUTBOX_KEPT = 30 * DAY
const MOST_SWEPT = 500

/** In the caller's transaction: cases without a trace of what was said. Numbers that are no case, or erased before, are passed over. */
export async function eraseCases(tx: Tx, office: Office, tenant: string, ids: readonly number[], actor: Actor, now: number): Promise<void> {
  const states = await readCases(tx, tenant, ids, 'lock')
  for (const state of states.values()) await rewrite(tx, office, tenant, state, { actor, now, ofBuyer: undefined })
  const found = [...states.keys()]
  if (found.length === 0) return
  const { db } = tx
  await db.deleteFrom('message').where('tenant', '=', tenant).where('case_id', 'in', found).execute()
  await db.deleteFrom('link').where('tenant', '=', tenant).where('case_id', 'in', found).execute()
  await db.updateTable('cases').set({ status: ERASED, due: null, clock: null, closed_at: now }).where('tenant', '=', tenant).where('id', 'in', found).execute()
  await silence(tx, tenant, found, now)
}

/** A case that other buyers wrote in, too: what this one wrote goes, and every free text of the team. */
export async function eraseFrom(tx: Tx, office: Office, tenant: string, id: number, buyer: string, actor: Actor, now: number): Promise<void> {
  const state = (await readCases(tx, tenant, [id], 'lock')).get(id)
  if (state === undefined) return
  const facts = factsIn(await readHistory(tx, tenant, id))
  const theirs = (one: Facts) => one.buyer === '' || one.buyer === buyer
  const kept = new Set(facts.filter((one) => !theirs(one)).flatMap(linkKeys))
  const gone = facts
    .filter(theirs)
    .flatMap(linkKeys)
    .filter((key) => !kept.has(key))
  if (gone.length > 0) await tx.db.deleteFrom('link').where('tenant', '=', tenant).where('case_id', '=', id).where('key', 'in', gone).execute()
  await rewrite(tx, office, tenant, state, { actor, now, ofBuyer: buyer })
  await tx.db
    .deleteFrom('message')
    .where('tenant', '=', tenant)
    .where('case_id', '=', id)
    .where((row) => row.or([row('buyer', '=', buyer), row('buyer', 'is', null)]))
    .execute()
  await silence(tx, tenant, [id], now, 'open')
}

interface Erasure {
  readonly actor: Actor
  readonly now: number
  /** Facts of other buyers stay. */
  readonly ofBuyer: string | undefined
}

async function rewrite(tx: Tx, office: Office, tenant: string, state: CaseState, { actor, now, ofBuyer }: Erasure): Promise<void> {
  const { id } = state
  const history = await readHistory(tx, tenant, id)
  const blank = blanker(id, ofBuyer)
  const emptied = history.map(blank)
  const more: CaseEvent[] = []
  const add = <K extends EventKind>(kind: K, body: EventBodies[K]) =>
    more.push({ kind, body, at: now, actor, seq: history.length + more.length + 1 } as unknown as CaseEvent)
  if (ofBuyer === undefined && !isClosed(state)) add('resolved', { reason: '' })
  add('erased', {})
  const next = fold(id, [...emptied, ...more])
  await tx.db.deleteFrom('event').where('tenant', '=', tenant).where('case_id', '=', id).execute()
  await tx.db
    .insertInto('event')
    .values([...emptied, ...more].map((event) => eventRow(tenant, id, event)))
    .execute()
  await tx.db
    .updateTable('cases')
    .set(caseRow(tenant, next, office.rules(tenant)))
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute()
  const cards = office.desksOf(tenant).map((desk) => ({ tenant, caseId: id, desk, version: next.version, now }))
  await wantCard(tx, cards)
}

/** An event without its words. Messages keep an identity, the case's number and their own, so that moves still fold and merges too. */
function blanker(id: number, ofBuyer: string | undefined): (event: CaseEvent) => CaseEvent {
  const numbers = new Map<string, string>()
  const numberOf = (key: string) => {
    if (!numbers.has(key)) numbers.set(key, key.startsWith(`${ERASED} `) ? key.slice(ERASED.length + 1) : `${id}.${numbers.size + 1}`)
    return numbers.get(key)!
  }
  const theirs = new Set<string>()
  const facts = (one: Facts): Facts => {
    if (ofBuyer !== undefined && one.buyer !== '' && one.buyer !== ofBuyer) return one
    const key = messageKey(one)
    theirs.add(key)
    const { at, from, marketplace, language, intents, risk, escalate, answered } = one
    const empty = { buyer: '', thread: '', orders: [], why: [], quotes: [], dates: [], draft: null, excerpt: '' }
    return {
      ...empty,
      ...{ at, from, marketplace, language, intents, risk, escalate },
      ...(answered === undefined ? {} : { answered }),
      ...placeOf(numberOf(key)),
    }
  }
  const words: Words = {
    message: facts,
    edited: facts,
    withdrawn: (body) => (theirs.has(messageKey(body)) ? placeOf(numberOf(messageKey(body))) : body),
    noted: () => ({ text: '' }),
    relabelled: (body) => ({ ...body, reason: '' }),
    approved: ({ override, ...body }) => ({ ...body, text: '', ...(override === undefined ? {} : { override: '' }) }),
    resolved: () => ({ reason: '' }),
    falseAlarm: () => ({ reason: '' }),
    snoozed: (body) => ({ ...body, reason: '' }),
    reopened: () => ({ reason: '' }),
    absorbed: (body) => ({ ...body, messages: body.messages.map(facts) }),
    splitFrom: (body) => ({ ...body, messages: body.messages.map(facts) }),
    splitOff: (body) => ({ ...body, keys: body.keys.map((key) => (theirs.has(key) ? messageKey(placeOf(numberOf(key))) : key)) }),
  }
  return (event) => {
    const change = words[event.kind] as ((body: object) => object) | undefined
    return change === undefined ? event : ({ ...event, body: change(event.body) } as CaseEvent)
  }
}

type Words = { readonly [K in EventKind]?: (body: EventBodies[K]) => EventBodies[K] }

const placeOf = (id: string) => ({ source: ERASED, id })

/** Posts of the cases lose their words; what still waits is called off, cards excepted. `open`: the case goes on, and its timers with it. */
async function silence({ db }: Tx, tenant: string, ids: readonly number[], now: number, open?: 'open'): Promise<void> {
  const rows = () => db.updateTable('outbox').where('tenant', '=', tenant).where('case_id', 'in', ids).where('kind', '!=', 'card')
  await rows()
    .set({ state: 'cancelled', ended: now })
    .where('state', '=', 'waiting')
    .$if(open !== undefined, (query) => query.where('dest', '!=', 'timer'))
    .execute()
  await rows().set({ body: '{}', fault: null }).execute()
  // Digests name cases line by line; those that are out are not needed any more.
  await db.updateTable('outbox').set({ body: '{}' }).where('tenant', '=', tenant).where('kind', '=', 'digest').where('state', '!=', 'waiting').execute()
}

/** The nightly round: of cases that were erased some days ago nothing stays, once no card of theirs waits. */
export async function sweep(tx: Tx, tenant: string, now: number): Promise<void> {
  const { db } = tx
  const old = await db
    .selectFrom('cases')
    .select('id')
    .where('tenant', '=', tenant)
    .where('status', '=', ERASED)
    .where('closed_at', '<', now - KEPT)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox')
            .select('outbox.id')
            .whereRef('outbox.tenant', '=', 'cases.tenant')
            .whereRef('outbox.case_id', '=', 'cases.id')
            .where('outbox.state', '=', 'waiting'),
        ),
      ),
    )
    .limit(MOST_SWEPT)
    .execute()
  const ids = old.map(({ id }) => id)
  if (ids.length > 0) {
    await db.deleteFrom('event').where('tenant', '=', tenant).where('case_id', 'in', ids).execute()
    await db.deleteFrom('outbox').where('tenant', '=', tenant).where('case_id', 'in', ids).execute()
    await db.deleteFrom('cases').where('tenant', '=', tenant).where('id', 'in', ids).execute()
  }
  await db
    .deleteFrom('inbox')
    .where('tenant', '=', tenant)
    .where('at', '<', now - INBOX_KEPT)
    .execute()
  await prune(tx, now - OUTBOX_KEPT, MOST_SWEPT * 20)
}
