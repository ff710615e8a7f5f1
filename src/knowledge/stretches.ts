/**
 * A message's words to one margin a class: the largest over its sentences, their clauses and short pairs. Pure.
 * Invariant: adding a sentence never lowers a margin, since the largest is kept; only `stretches` grows.
 */
import type { Folded } from '../text/fold.ts'
import { clausesIn, pairsIn, type Stretch, sentencesIn } from '../text/clauses.ts'
import type { Words } from '../text/words.ts'
import type { Cue } from './features.ts'
import type { Scorer } from './linear.ts'

export interface Scores {
  /** One a class of the model, in its order. */
  readonly margins: Float32Array
  /** For each class the stretch that spoke loudest. */
  readonly loudest: readonly (Stretch | undefined)[]
  /** How many stretches were scored. */
  readonly stretches: number
}

/** `ranges`: runs of words that the buyer wrote; `cues`: terms that stand in them, in order; `without`: sentences to pass over. */
export function scoreRanges(
  scorer: Scorer,
  folded: Folded,
  words: Words,
  ranges: readonly Stretch[],
  cues: readonly Cue[],
  without: readonly Stretch[] = [],
): Scores {
  const classes = scorer.model.classes.length
  const margins = new Float32Array(classes).fill(Number.NEGATIVE_INFINITY)
  const loudest: (Stretch | undefined)[] = new Array(classes).fill(undefined)
  let stretches = 0
  const barred = without.length > 0 ? barredBefore(words.count, without) : undefined
  const hear = (stretch: Stretch) => {
    if (barred !== undefined && barred[stretch.last + 1]! > barred[stretch.first]!) return
    const heard = scorer.score(folded, words, stretch.first, stretch.last, cues)
    stretches++
    for (let c = 0; c < classes; c++) {
      if (heard[c]! > margins[c]!) {
        margins[c] = heard[c]!
        loudest[c] = stretch
      }
    }
  }
  for (const range of ranges) {
    const sentences = sentencesIn(words, range.first, range.last)
    for (const sentence of sentences) {
      hear(sentence)
      for (const clause of clausesIn(words, sentence)) hear(clause)
    }
    for (const pair of pairsIn(sentences)) hear(pair)
  }
  return { margins, loudest, stretches }
}

/** For each word how many words before it lie in the given stretches. */
function barredBefore(count: number, without: readonly Stretch[]): Uint32Array {
  const table = new Uint32Array(count + 1)
  for (const { first, last } of without) table.fill(1, first + 1, last + 2)
  for (let word = 1; word <= count; word++) table[word] = table[word]! + table[word - 1]!
  return table
}
