/**
 * How a risk word stands: asserted, doubted, negated, about a third party, or quoted. Pure.
 * Invariant: a status never deletes a hit (domain.md 3.4): marketplaces scan for words, not for meaning.
 */
import type { Status } from '../message.ts'
import type { Stretch } from '../text/clauses.ts'
import type { Hit } from './scan.ts'

/** Words between a negator and what it denies, at most (domain.md 3.4). */
const REACH = 4

export interface Surroundings {
  /** The sentence of the hit. */
  readonly sentence: Stretch
  /** Whether that sentence ends with a question mark. */
  readonly question: boolean
  readonly small: readonly Hit[]
}

/** `hit` stands in the buyer's own words; quoted words are `quoted` whatever surrounds them. */
export function statusOf(hit: Hit, { sentence, question, small }: Surroundings): Status {
  const within = (kind: Hit['kind']) => small.filter((mark) => mark.kind === kind && mark.first >= sentence.first && mark.last <= sentence.last && (mark.last < hit.first || mark.first > hit.last))
  if (within('negator').some((mark) => mark.last < hit.first && hit.first - mark.last <= REACH)) return 'negated'
  if (within('third_party').length > 0 && within('seller').length === 0) return 'third_party'
  if (question || within('doubt').length > 0) return 'doubted'
  return 'asserted'
}
