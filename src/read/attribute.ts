/**
 * The few words of a stretch that speak most for a class, where no term of the lexicon stands there. Pure.
 * Invariant: the window lies in the stretch and is as tight as the model allows.
 */
import type { Scorer } from '../knowledge/linear.ts'
import type { Stretch } from '../text/clauses.ts'
import type { Folded } from '../text/fold.ts'
import type { Words } from '../text/words.ts'

const WIDEST = 4
/** Each further word must earn this much margin. */
const PRICE = 0.12

export function tellingWords(scorer: Scorer, classAt: number, folded: Folded, words: Words, { first, last }: Stretch): Stretch {
  let best: Stretch = { first, last: first }
  let most = Number.NEGATIVE_INFINITY
  for (let from = first; from <= last; from++) {
    for (let to = from; to <= last && to < from + WIDEST; to++) {
      const margin = scorer.score(folded, words, from, to)[classAt]! - PRICE * (to - from)
      if (margin <= most) continue
      most = margin
      best = { first: from, last: to }
    }
  }
  return best
}
