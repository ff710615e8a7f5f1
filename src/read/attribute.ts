/**
 * The words that speak most for a named risk, where no term of the lexicon stands: the lexicon is never complete. Pure.
 * Invariant: every window lies in its stretch, windows of one stretch do not overlap, and each is as tight as the model allows.
 */
import { type Cue, maskedWords } from '../knowledge/features.ts'
import type { Hearing } from '../knowledge/linear.ts'
import type { Stretch } from '../text/clauses.ts'
import { SAME, type Words } from '../text/words.ts'

const WIDEST = 4
/** Beside a term that tells already only single words are shown. */
const WIDEST_BESIDE = 1
/** A further window must speak at least this loudly, and so must one beside a term. */
const FURTHER = -0.8
/** Windows of a sentence. */
const MOST = 3

/** The loudest window, and more where they speak. `cues` as for scoring; `told`: a term of the sentence tells already. */
export function tellingWords(
  hearing: Hearing,
  classAt: number,
  words: Words,
  { first, last }: Stretch,
  cues: readonly Cue[],
  told: boolean,
): readonly Stretch[] {
  const masked = maskedWords(cues, first, last)
  const windows: (Stretch & { readonly margin: number })[] = []
  for (let from = first; from <= last; from++) {
    for (let to = from; to <= last && to < from + (told ? WIDEST_BESIDE : WIDEST); to++) {
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
  if (windows.length === 0) return told ? [] : [{ first, last: Math.min(last, first + WIDEST - 1) }]
  const kept: Stretch[] = []
  for (const window of windows) {
    if (kept.length === MOST || ((told || kept.length > 0) && window.margin < FURTHER)) break
    if (kept.every(({ first, last }) => window.first > last || window.last < first)) kept.push(window)
  }
  return kept
}
