/**
 * What an outbox row says at the moment when it goes out: a card is the case as it is now, every other post was worded when it was promised.
 */
import { cardOf } from '../cases/card.ts'
import { HOUR } from '../cases/hours.ts'
import type { Locale } from '../answer/reasons.ts'
import type { PostContent } from '../desk.ts'
import type { Outbox, Work } from '../store/tables.ts'
import { type Office, viewingOf } from './office.ts'
import { contentOf } from './posts.ts'
import { stateOf } from './rows.ts'

export interface Rendered {
  readonly content: PostContent
  readonly locale: Locale
  /** Of the case, for a card. */
  readonly version: number | null
  /** Rather said twice than too late. */
  readonly urgent: boolean
}

const URGENT: ReadonlySet<string> = new Set(['ping', 'reminder', 'alarm'])

/** Null where there is nothing left to say: the case is gone, or its words were erased. */
export async function render(office: Office, work: Work, row: Outbox, now: number): Promise<Rendered | null> {
  const { locale } = office
  if (row.kind !== 'card') {
    const content = contentOf(row)
    return content === null ? null : { content, locale, version: null, urgent: URGENT.has(row.kind) }
  }
  if (row.case_id === null) return null
  const found = await work.db.selectFrom('cases').select('state').where('tenant', '=', row.tenant).where('id', '=', row.case_id).executeTakeFirst()
  if (found === undefined) return null
  const card = cardOf(stateOf(found), viewingOf(office, row.tenant, now))
  return { content: { kind: 'card', card }, locale, version: card.version, urgent: card.escalate && card.due !== null && card.due.at - now < HOUR }
}
