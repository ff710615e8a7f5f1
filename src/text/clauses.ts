/**
 * Words to the stretches that are scored one by one: sentences, the clauses of long ones, and pairs of short neighbours. Pure.
 * A long message buries its point; a stretch lets it speak alone. Invariant: stretches lie in the given ranges; cost is linear.
 */
import { CLAUSE, SENTENCE, type Words } from './words.ts'

/** First and last word, inclusive. */
export interface Stretch {
  readonly first: number
  readonly last: number
}

/** A sentence of more words than this is also scored by its clauses. */
const LONG = 9
/** A clause of fewer words than this joins the next one. */
const SHORT = 3
/** Neighbouring sentences of up to this many words together are also scored as one. */
const PAIR = 26
/** Words of a stretch at most: a text without punctuation is cut. */
const MOST = 60

export function sentencesIn(words: Words, first: number, last: number): readonly Stretch[] {
  const out: Stretch[] = []
  let from = first
  for (let w = first + 1; w <= last; w++) {
    if (words.breaks[w] !== SENTENCE && w - from < MOST) continue
    out.push({ first: from, last: w - 1 })
    from = w
  }
  if (from <= last) out.push({ first: from, last })
  return out
}

export function clausesIn(words: Words, { first, last }: Stretch): readonly Stretch[] {
  if (last - first + 1 <= LONG) return []
  const out: Stretch[] = []
  let from = first
  for (let w = first + 1; w <= last; w++) {
    if (words.breaks[w] !== CLAUSE || w - from < SHORT) continue
    out.push({ first: from, last: w - 1 })
    from = w
  }
  if (out.length === 0) return []
  if (last - from + 1 < SHORT) {
    const before = out.pop()!
    out.push({ first: before.first, last })
  } else out.push({ first: from, last })
  return out.length > 1 ? out : []
}

/** Two neighbouring sentences as one stretch, or undefined where that is too long. */
export function pairOf({ first }: Stretch, { last }: Stretch): Stretch | undefined {
  return last - first + 1 <= PAIR ? { first, last } : undefined
}
