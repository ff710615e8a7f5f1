/**
 * How much of a text a buyer has taken back: "it was genuine after all", "the neighbour had it". Pure.
 * Invariant: only words of that kind settle anything; a friendly sentence never does, nor does one that is denied or asked.
 */
import { type Stretch, sentencesIn } from '../text/clauses.ts'
import type { Words } from '../text/words.ts'
import type { Hit } from './scan.ts'
import { REACH } from './status.ts'

/** The words before this one are settled; 0 where nothing is. `asks`: whether a sentence is a question. */
export function settledBefore(words: Words, small: readonly Hit[], asks: (sentence: Stretch) => boolean): number {
  const marks = small.filter(({ kind }) => kind === 'cleared')
  if (marks.length === 0) return 0
  const sentences = sentencesIn(words, 0, words.count - 1)
  let until = 0
  for (const mark of marks) {
    const sentence = sentences.find(({ first, last }) => mark.first >= first && mark.first <= last)
    if (!sentence || asks(sentence)) continue
    const denied = small.some(
      ({ kind, first, last }) => kind === 'negator' && first >= sentence.first && last <= mark.last && mark.first - last <= REACH && !within(mark, first, last),
    )
    if (!denied) until = Math.max(until, sentence.last + 1)
  }
  return until
}

/** A denial that is part of the mark's own words ("no need to worry") denies nothing; one in its gap does, and begins after its first word. */
const within = (mark: Hit, first: number, last: number) => first === mark.first && last <= mark.last
