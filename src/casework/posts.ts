/**
 * Posts as outbox rows and back. Pure. A card's row has no content: whoever sends it shows the case as it is then (`reads.ts`).
 * Invariant: a key is the same on every try of the same promise, and no other promise has it.
 */
import type { PostContent } from '../desk.ts'
import type { Promised } from '../store/outbox.ts'
import type { Outbox } from '../store/tables.ts'

export type Content = Exclude<PostContent, { readonly kind: 'card' }>

export interface Destined {
  readonly tenant: string
  readonly desk: string
  /** Without the desk's name. */
  readonly key: string
  readonly caseId: number | null
  readonly due: number
}

export function postRow({ tenant, desk, key, caseId, due }: Destined, { kind, ...body }: Content): Promised {
  return { tenant, key: `${key}:${desk}`, dest: desk, kind, case_id: caseId, body: JSON.stringify(body), due }
}

/** What a row says; null for a card, and for a post whose words were erased. */
export const contentOf = ({ kind, body }: Pick<Outbox, 'kind' | 'body'>): Content | null =>
  kind === 'card' || body === '{}' ? null : ({ kind, ...(JSON.parse(body) as object) } as Content)
