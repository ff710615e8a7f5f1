/**
 * A message's words to one margin a class: the largest over its sentences, their clauses and short pairs. Pure.
 * Invariant: adding a sentence never lowers a margin, since the largest is kept; only `stretches` grows.
 */
import { clausesIn, pairOf, type Stretch, sentencesIn } from '../text/clauses.ts'
import type { Words } from '../text/words.ts'
import type { Hearing } from './linear.ts'

export interface Scores {
  /** One a class of the model, in its order. */
  readonly margins: Float32Array
  /** The stretch that spoke loudest for a class. */
  readonly loudest: (place: number) => Stretch | undefined
  /** How many stretches were scored. */
  readonly stretches: number
}

/** `ranges`: runs of words that the buyer wrote; `without`: sentences to pass over. */
export function scoreRanges(hearing: Hearing, classes: number, words: Words, ranges: readonly Stretch[], without: readonly Stretch[] = []): Scores {
  const margins = new Float32Array(classes).fill(Number.NEGATIVE_INFINITY)
  const scored: Stretch[] = []
  const loudest = new Int32Array(classes).fill(-1)
  const barred = without.length > 0 ? barredBefore(words.count, without) : undefined
  const hear = (stretch: Stretch) => {
    if (barred !== undefined && barred[stretch.last + 1]! > barred[stretch.first]!) return
    const heard = hearing.margins(stretch.first, stretch.last)
    scored.push(stretch)
    for (let c = 0; c < classes; c++) {
      if (heard[c]! > margins[c]!) {
        margins[c] = heard[c]!
        loudest[c] = scored.length - 1
      }
    }
  }
  for (const range of ranges) {
    const sentences = sentencesIn(words, range.first, range.last)
    // A pair comes right after its first sentence: a long text is heard in blocks, from its beginning to its end.
    let before: Stretch | undefined
    for (const sentence of sentences) {
      const pair = before && pairOf(before, sentence)
      if (pair) hear(pair)
      hear(sentence)
      for (const clause of clausesIn(words, sentence)) hear(clause)
      before = sentence
    }
  }
  return { margins, loudest: (c) => scored[loudest[c]!], stretches: scored.length }
}

/** For each word how many words before it lie in the given stretches. */
function barredBefore(count: number, without: readonly Stretch[]): Uint32Array {
  const table = new Uint32Array(count + 1)
  for (const { first, last } of without) table.fill(1, first + 1, last + 2)
  for (let word = 1; word <= count; word++) table[word] = table[word]! + table[word - 1]!
  return table
}
