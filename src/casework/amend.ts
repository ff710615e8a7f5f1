/**
 * Messages that changed or went away where they stand. Each is one transaction: the row and the event of every case that has it.
 * Invariant: what was said once stays in the history; only what the case shows follows the change. Twice is once.
 */
import { BUYER, MARKETPLACE, type NewEvent } from '../cases/case.ts'
import { factsOf } from '../cases/facts.ts'
import type { Incoming } from '../desk.ts'
import type { Message } from '../message.ts'
import type { MessageRow, Tx } from '../store/tables.ts'
import { messageRow, triaged } from './intake.ts'
import { keyed, keyText } from './keys.ts'
import { readCases, writePages } from './ledger.ts'
import type { Office } from './office.ts'
import { append, pageOf } from './page.ts'

export interface Place {
  readonly tenant: string
  readonly source: string
  readonly id: string
}

/** Answers false where no case has the message: it never came in, or was erased. */
export async function edited(office: Office, given: Incoming): Promise<boolean> {
  const incoming = keyed(given)
  const { tenant, source, message } = incoming
  const triage = triaged(office, incoming)
  return await amend(office, { tenant, source, id: message.id }, async (tx, row, now) => {
    if ((JSON.parse(row.body) as Message).text === message.text) return null
    const next = messageRow(tenant, incoming, triage, row.case_id, row.at)
    await rowsOf(tx, row).set({ body: next.body, triage: next.triage }).execute()
    const actor = row.sender === 'buyer' ? BUYER : MARKETPLACE
    // The case was chosen when it came in: an order that is named only now changes nothing about that.
    const facts = { ...factsOf(incoming, triage, [], now), at: row.at, from: row.sender }
    return { kind: 'edited', at: now, actor, body: facts }
  })
}

export async function withdrawn(office: Office, place: Place): Promise<boolean> {
  const [tenant, source, id] = [place.tenant, keyText(place.source), keyText(place.id)]
  return await amend(office, { tenant, source, id }, async (tx, row, now) => {
    if (row.withdrawn !== null) return null
    await rowsOf(tx, row).set({ withdrawn: now }).execute()
    return { kind: 'withdrawn', at: now, actor: row.sender === 'buyer' ? BUYER : MARKETPLACE, body: { source, id } }
  })
}

const rowsOf = ({ db }: Tx, { tenant, source, id, case_id }: MessageRow) =>
  db.updateTable('message').where('tenant', '=', tenant).where('source', '=', source).where('id', '=', id).where('case_id', '=', case_id)

/** `change` writes the row and says what happened to its case; null where nothing did. */
async function amend(office: Office, place: Place, change: (tx: Tx, row: MessageRow, now: number) => Promise<NewEvent | null>): Promise<boolean> {
  const { tenant, source, id } = place
  const now = office.now()
  const found = await office.store.transaction(async (tx) => {
    const wanted = tx.db.selectFrom('message').selectAll().where('tenant', '=', tenant).where('source', '=', source).where('id', '=', id)
    const numbers = (await wanted.execute()).map((row) => row.case_id)
    const states = await readCases(tx, tenant, numbers, 'lock')
    // Read again behind the lock: a merge may have moved it meanwhile.
    const rows = (await wanted.execute()).filter((row) => states.has(row.case_id))
    const pages = []
    for (const row of rows) {
      const event = await change(tx, row, now)
      if (event !== null) pages.push(append(pageOf(tenant, states.get(row.case_id)!), event))
    }
    await writePages(tx, office, pages, now, 'locked')
    return rows.length > 0
  })
  if (found) office.changed()
  return found
}
