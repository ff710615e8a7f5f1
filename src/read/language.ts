/**
 * The language of the buyer's own words: one linear model over short pieces of words. Pure.
 * Beside `eld` (small) in the same run: see the bench table in the README.
 */
import type { Stretch } from '../text/clauses.ts'
import type { Folded } from '../text/fold.ts'
import type { Words } from '../text/words.ts'
import type { Engine } from './engine.ts'

export const UNDETERMINED = 'und'

export interface Detected {
  /** ISO 639-1, or `und`. */
  readonly language: string
  /** Languages that are not ruled out, likeliest first: a short text leaves several open. */
  readonly open: readonly string[]
}

/** Below this sum of margin and weight the text says nothing in any language that is known. */
const SILENT = -0.9
/** A language this far behind the best one is ruled out. */
const BEHIND = 0.6
const PLAIN_LETTER = /[a-z]/i
const LETTER = /\p{L}/u
const LATIN = /\p{Script=Latin}/u
/** More words than this do not change the answer. */
const ENOUGH = 400

/** `source` is the text that was folded: folding makes Cyrillic and Greek letters Latin where they are drawn alike. */
export function detectLanguage({ compiled, languages }: Engine, source: string, folded: Folded, words: Words, ranges: readonly Stretch[]): Detected {
  const totals = new Float64Array(compiled.languages.length)
  const hearing = languages.hear(folded, words)
  let weight = 0
  let latin = 0
  let letters = 0
  for (const { first, last } of ranges) {
    if (weight >= ENOUGH) break
    const until = Math.min(last, first + ENOUGH - 1)
    for (const sign of source.slice(folded.at[words.from[first]!]!, folded.at[words.to[until]!]!)) {
      const plain = sign < '\u0080'
      if (plain ? PLAIN_LETTER.test(sign) : LETTER.test(sign)) letters++
      if (plain ? PLAIN_LETTER.test(sign) : LATIN.test(sign)) latin++
    }
    const margins = hearing.margins(first, until)
    const length = until - first + 1
    for (let l = 0; l < totals.length; l++) totals[l]! += margins[l]! * length
    weight += length
  }
  if (weight === 0 || latin < 2 || latin * 2 < letters) return { language: UNDETERMINED, open: compiled.languages }
  const order = compiled.languages.map((language, l) => ({ language, margin: totals[l]! / weight })).sort((a, b) => b.margin - a.margin)
  const best = order[0]!
  const open = order.filter(({ margin }) => best.margin - margin < BEHIND).map(({ language }) => language)
  return { language: best.margin < SILENT ? UNDETERMINED : best.language, open }
}
