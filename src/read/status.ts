/**
 * How a risk word stands: asserted, doubted, negated, about a third party, or quoted. Pure.
 * Invariant: a status never deletes a hit (domain.md 3.4): marketplaces scan for words, not for meaning.
 */
import type { Status } from '../message.ts'
import type { Stretch } from '../text/clauses.ts'
import type { Hit } from './scan.ts'

/** Words from a negator to what it denies, at most: domain.md 3.4 says four, and an elided article ("d'", "l'") is a word here. */
export const REACH = 6

export interface Surroundings {
  /** The sentence of the hit. */
  readonly sentence: Stretch
  /** Whether that sentence ends with a question mark. */
  readonly question: boolean
  readonly small: readonly Hit[]
  /** First word of the clause in which a word stands, and the first after it: no mark reaches out of its clause. */
  readonly clauseFrom: (word: number) => number
  readonly clauseTo: (word: number) => number
}

/** `hit` stands in the buyer's own words; quoted words are `quoted` whatever surrounds them. */
export function statusOf(hit: Hit, { sentence, question, small, clauseFrom, clauseTo }: Surroundings): Status {
  const within = (kind: Hit['kind']) =>
    small.filter((mark) => mark.kind === kind && mark.first >= sentence.first && mark.last <= sentence.last && (mark.last < hit.first || mark.first > hit.last))
  const opening = clauseFrom(hit.first)
  const tied = opening > sentence.first && small.some((mark) => mark.kind === 'subordinator' && mark.first === opening)
  const clause = tied ? clauseFrom(opening - 1) : opening
  const end = clauseTo(hit.last)
  const cut = Math.max(
    -1,
    ...within('conjunction')
      .filter((mark) => mark.last < hit.first)
      .map((mark) => mark.last),
  )
  const denies = (mark: Hit) => mark.first >= clause && mark.first > cut && mark.last < hit.first && hit.first - mark.last <= REACH
  if (within('negator').some(denies)) return 'negated'
  const beside = (kind: Hit['kind']) => within(kind).some((mark) => mark.first >= clause && mark.last < end)
  if (beside('third_party') && !beside('seller')) return 'third_party'
  if (question || within('doubt').length > 0) return 'doubted'
  return 'asserted'
}
