/**
 * The words that speak most for a named risk, where no term of the lexicon stands: the lexicon is never complete. Pure.
 * Invariant: every window lies in its stretch, windows of one stretch do not overlap, and each is as tight as the model allows.
 */
import { type Cue, maskedWords } from '../knowledge/features.ts'
import type { Hearing } from '../knowledge/linear.ts'
import type { Stretch } from '../text/clauses.ts'
import { SAME, type Words } from '../text/words.ts'

const WIDEST = 6
/** A second window must speak at least this loudly. */
const SECOND = -0.9

/** One window, or two where both speak. `cues` as for scoring. */
export function tellingWords(hearing: Hearing, classAt: number, words: Words, { first, last }: Stretch, cues: readonly Cue[]): readonly Stretch[] {
  const masked = maskedWords(cues, first, last)
  const windows: (Stretch & { readonly margin: number })[] = []
  for (let from = first; from <= last; from++) {
    for (let to = from; to <= last && to < from + WIDEST; to++) {
      if (to > from && words.breaks[to] !== SAME) break
      const letters = words.to[to]! - words.from[from]!
      // The words of an innocent phrase are no witness.
      if (masked?.[to - first] === 1) break
      // A lone article or pronoun tells nobody anything.
      if (letters < 4) continue
      windows.push({ first: from, last: to, margin: hearing.margin(classAt, from, to) })
    }
  }
  windows.sort((a, b) => b.margin - a.margin)
  const best = windows[0]
  if (!best) return [{ first, last: Math.min(last, first + WIDEST - 1) }]
  const second = windows.find(({ first, last, margin }) => margin >= SECOND && (first > best.last || last < best.first))
  return second ? [best, second] : [best]
}
