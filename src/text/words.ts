/**
 * Folded text to words. Pure. Invariant: words are in order, do not overlap, and hold word units only.
 */
import { COMMA, type Folded, isWordUnit, LINE, STOP } from './fold.ts'

/** What may have ended before a word. */
export const SAME = 0
export const CLAUSE = 1
export const SENTENCE = 2

export interface Words {
  readonly count: number
  /** Index of the first folded unit of each word. */
  readonly from: Uint32Array
  /** Index after the last folded unit of each word. */
  readonly to: Uint32Array
  /** SAME, CLAUSE or SENTENCE: what may have ended before the word. No phrase reaches across a SENTENCE. */
  readonly breaks: Uint8Array
}

export function wordsOf({ codes, length }: Folded): Words {
  const room = (length >> 1) + 1
  const from = new Uint32Array(room)
  const to = new Uint32Array(room)
  const breaks = new Uint8Array(room)
  let count = 0
  let i = 0
  let broken: number = SENTENCE
  while (i < length) {
    let lines = 0
    while (i < length && !isWordUnit(codes[i]!)) {
      if (codes[i] === LINE) lines++
      else if (codes[i] === STOP && (i + 1 >= length || !isWordUnit(codes[i + 1]!))) broken = SENTENCE
      else if (codes[i] === COMMA && broken === SAME) broken = CLAUSE
      i++
    }
    if (i >= length) break
    from[count] = i
    while (i < length && isWordUnit(codes[i]!)) i++
    to[count] = i
    breaks[count++] = lines > 1 ? SENTENCE : lines === 1 && broken === SAME ? CLAUSE : broken
    broken = SAME
  }
  return { count, from, to, breaks }
}
