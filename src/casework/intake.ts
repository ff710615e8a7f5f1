/**
 * Messages in. Each is triaged as it comes; those that come while others are being written are written together, in their order.
 * Invariants: a receipt stands for rows on disk; the same source and id again get the same cases and change nothing; two machines that
 * meet the same order at once open one case.
 */
import { type Address, attach, type Linked, linkKeys, ordersOf } from '../cases/attach.ts'
import { BUYER, type CaseState, MARKETPLACE } from '../cases/case.ts'
import { factsOf } from '../cases/facts.ts'
import { isClosed } from '../cases/fold.ts'
import type { Incoming, Receipt } from '../desk.ts'
import type { Triage } from '../message.ts'
import { StoreFault } from '../store/faults.ts'
import { exclusively, takeNumbers } from '../store/marks.ts'
import type { NewMessage, Tx } from '../store/tables.ts'
import { triage } from '../triage.ts'
import { createGroup, type Group } from './group.ts'
import { keyed } from './keys.ts'
import { readCases, writePages } from './ledger.ts'
import type { Office } from './office.ts'
import { append, newPage, type Page, pageOf } from './page.ts'
import { stand } from './standing.ts'

/** Messages in one transaction, at most: many share its cost, and nobody waits long. */
const MOST = 64

export interface Taken {
  readonly incoming: Incoming
  readonly triage: Triage
}

export interface Intake {
  readonly receive: (incoming: Incoming) => Promise<Receipt>
  readonly idle: () => Promise<void>
}

export function createIntake(office: Office): Intake {
  const groups = new Map<string, Group<Taken, Receipt>>()
  const groupOf = (tenant: string) => {
    const known = groups.get(tenant)
    if (known) return known
    const made = createGroup<Taken, Receipt>({
      most: MOST,
      run: async (items) => {
        const receipts = await office.store.transaction((tx) => takeIn(tx, office, tenant, items, office.now()))
        office.changed()
        return receipts
      },
      separable: (error) => !(error instanceof StoreFault),
    })
    groups.set(tenant, made)
    return made
  }
  return {
    receive: async (given) => {
      const incoming = keyed(given)
      return await groupOf(incoming.tenant).add({ incoming, triage: triaged(office, incoming) })
    },
    idle: async () => {
      for (const group of groups.values()) await group.idle()
    },
  }
}

export const triaged = (office: Office, { message }: Incoming): Triage => triage(office.engine, message, { locale: office.locale })

export const addressOf = ({ source, message, buyer = '', thread = '' }: Incoming, { entities }: Triage): Address => ({
  orders: ordersOf(message.order?.id, entities),
  source,
  thread,
  marketplace: message.marketplace ?? '',
  // A notice is nobody's in particular.
  buyer: message.from === 'marketplace' ? '' : buyer,
})

/** Everything of a batch of one tenant in the caller's transaction; answers in its order. */
export async function takeIn(tx: Tx, office: Office, tenant: string, items: readonly Taken[], now: number): Promise<readonly Receipt[]> {
  const addresses = items.map(({ incoming, triage }) => addressOf(incoming, triage))
  const wanted = [...new Set(addresses.flatMap(linkKeys))].sort()
  const names = items.map(({ incoming }) => nameOf(incoming))
  await exclusively(tx, tenant, [...names.map((name) => `in:${name}`), ...wanted])
  const known = await readInbox(tx, tenant, items)
  const links = await readLinks(tx, tenant, wanted)
  const states = await readCases(tx, tenant, [...new Set(links.values())], 'lock')

  const pages = new Map<number, Page>([...states].map(([id, state]) => [id, pageOf(tenant, state)]))
  const linked = new Map<string, Linked>()
  for (const [key, id] of links) if (states.has(id)) linked.set(key, linkedTo(states.get(id)!))
  const messages: NewMessage[] = []
  const answers = new Map<string, Receipt>()
  const moved = new Set<string>()
  // New cases have passing numbers below zero until it is known how many there are.
  let passing = 0

  for (const [i, { incoming, triage }] of items.entries()) {
    const name = names[i]!
    if (known.has(name) || answers.has(name)) continue
    const numbers: number[] = []
    for (const { case: to, orders, links: keys } of attach(addresses[i]!, linked, now)) {
      const id = to === 'new' ? --passing : to
      const facts = factsOf(incoming, triage, orders, now)
      const actor = facts.from === 'buyer' ? BUYER : MARKETPLACE
      const page = append(pages.get(id) ?? newPage(tenant, id), { kind: 'message', at: now, actor, body: facts })
      pages.set(id, page)
      for (const key of keys) {
        linked.set(key, linkedTo(page.state))
        if (links.get(key) !== id) moved.add(key)
        links.set(key, id)
      }
      // Other links of the same case know of its order now.
      for (const [key, one] of linked) if (one.case === id) linked.set(key, linkedTo(page.state))
      numbers.push(id)
      messages.push(messageRow(tenant, incoming, triage, id, facts.at))
    }
    answers.set(name, { cases: numbers, triage, again: false })
  }
  if (answers.size === 0) return items.map((_, i) => known.get(names[i]!)!)

  const first = passing === 0 ? 0 : await takeNumbers(tx, tenant, 'case', -passing)
  const real = (id: number) => (id < 0 ? first - id - 1 : id)
  const final = new Map([...answers].map(([name, { cases, ...rest }]) => [name, { ...rest, cases: cases.map(real) }]))
  await insertInbox(tx, tenant, items, names, final, now)
  await tx.db
    .insertInto('message')
    .values(messages.map((row) => ({ ...row, case_id: real(row.case_id) })))
    .execute()
  await writeLinks(
    tx,
    tenant,
    [...moved].map((key) => [key, real(links.get(key)!)]),
  )
  await writePages(
    tx,
    office,
    [...pages.values()].map((page) => renumbered(page, real(page.id))),
    now,
    'locked',
  )
  // The tenant's first case: its daily round begins.
  if (first === 1) await stand(tx, office, tenant, now)

  const seen = new Set<string>()
  return items.map((_, i) => {
    const name = names[i]!
    const again = seen.has(name)
    seen.add(name)
    return known.get(name) ?? { ...final.get(name)!, again }
  })
}

const nameOf = ({ source, message: { id } }: Incoming): string => JSON.stringify([source, id])

const linkedTo = (state: CaseState): Linked => ({ case: state.id, hasOrder: state.orders.length > 0, closed: isClosed(state), updatedAt: state.updatedAt })

const renumbered = (page: Page, id: number): Page => (page.id === id ? page : { ...page, id, state: { ...page.state, id } })

export const messageRow = (tenant: string, incoming: Incoming, triage: Triage, caseId: number, at: number): NewMessage => ({
  tenant,
  source: incoming.source,
  id: incoming.message.id,
  case_id: caseId,
  at,
  sender: incoming.message.from ?? 'buyer',
  buyer: incoming.buyer || null,
  thread: incoming.thread || null,
  body: JSON.stringify({ ...incoming.message, ...(incoming.subject === undefined ? {} : { subject: incoming.subject }) }),
  triage: JSON.stringify(triage),
  withdrawn: null,
})

/** What came in before, with the receipt that was given. */
async function readInbox({ db }: Tx, tenant: string, items: readonly Taken[]): Promise<Map<string, Receipt>> {
  const rows = await db
    .selectFrom('inbox')
    .select(['source', 'id', 'answer'])
    .where('tenant', '=', tenant)
    // Both lists, or the key would be searched from its first column on.
    .where('source', 'in', [...new Set(items.map(({ incoming }) => incoming.source))])
    .where('id', 'in', [...new Set(items.map(({ incoming }) => incoming.message.id))])
    .execute()
  const known = new Map<string, Receipt>()
  if (rows.length === 0) return known
  const answers = new Map(rows.map((row) => [JSON.stringify([row.source, row.id]), row.answer]))
  for (const { incoming, triage } of items) {
    const answer = answers.get(nameOf(incoming))
    if (answer === undefined) continue
    const { cases } = JSON.parse(answer) as Pick<Receipt, 'cases'>
    // The verdict that was given stands with the message. Once that is erased, the message that came again has its own.
    const row = await db
      .selectFrom('message')
      .select('triage')
      .where('tenant', '=', tenant)
      .where('source', '=', incoming.source)
      .where('id', '=', incoming.message.id)
      .limit(1)
      .executeTakeFirst()
    known.set(nameOf(incoming), { cases, triage: row === undefined ? triage : (JSON.parse(row.triage) as Triage), again: true })
  }
  return known
}

async function insertInbox(
  { db }: Tx,
  tenant: string,
  items: readonly Taken[],
  names: readonly string[],
  answers: ReadonlyMap<string, Receipt>,
  at: number,
): Promise<void> {
  const rows = new Map(
    items.flatMap(({ incoming: { source, message } }, i) => {
      const answer = answers.get(names[i]!)
      return answer === undefined ? [] : [[names[i]!, { tenant, source, id: message.id, at, answer: JSON.stringify({ cases: answer.cases }) }] as const]
    }),
  )
  await db
    .insertInto('inbox')
    .values([...rows.values()])
    .execute()
}

async function readLinks({ db }: Tx, tenant: string, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const rows = await db.selectFrom('link').select(['key', 'case_id']).where('tenant', '=', tenant).where('key', 'in', keys).execute()
  return new Map(rows.map((row) => [row.key, row.case_id]))
}

async function writeLinks({ db }: Tx, tenant: string, links: readonly (readonly [key: string, id: number])[]): Promise<void> {
  if (links.length === 0) return
  await db
    .insertInto('link')
    .values(links.map(([key, id]) => ({ tenant, key, case_id: id })))
    .onConflict((conflict) => conflict.columns(['tenant', 'key']).doUpdateSet((row) => ({ case_id: row.ref('excluded.case_id') })))
    .execute()
}
