/**
 * Another reading of a text, with some of its words spelt otherwise. Pure.
 * Invariant: the map back to the source stays, so a word found in the reading is shown as it was typed.
 */
import type { Folded } from './fold.ts'
import type { Words } from './words.ts'

export interface Reading {
  readonly folded: Folded
  /** Words that differ, by number. */
  readonly changed: ReadonlySet<number>
}

const LONGEST = 60
const SHORTEST = 3

/** Letters with no two alike in a row. */
export const collapse = (word: string): string => word.replace(/(.)\1+/g, '$1')

/** Three alike in a row, or two pairs: nobody's spelling of a short word, and cheap to look up. */
export const stutters = (word: string): boolean => /(.)\1\1|(.)\2.*(.)\3/.test(word)

/** Two alike in a row: only such a word can stutter. */
export function doubles(codes: Uint16Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (codes[i] === codes[i - 1]) return true
  return false
}

/**
 * `respell` answers another spelling, or undefined to leave the word; it is only asked about words that are `worth` it.
 * Undefined where no word changed.
 */
export function respelled(
  folded: Folded,
  words: Words,
  worth: (codes: Uint16Array, from: number, to: number) => boolean,
  respell: (word: string) => string | undefined,
): Reading | undefined {
  const changed = new Map<number, string>()
  let more = 0
  for (let w = 0; w < words.count; w++) {
    const from = words.from[w]!
    const to = words.to[w]!
    if (to - from > LONGEST || to - from < SHORTEST || !worth(folded.codes, from, to)) continue
    const word = String.fromCharCode(...folded.codes.subarray(from, to))
    const other = respell(word)
    if (other === undefined || other === word) continue
    changed.set(w, other)
    more += other.length
  }
  if (changed.size === 0) return undefined
  const codes = new Uint16Array(folded.length + more)
  const at = new Uint32Array(codes.length + 1)
  let n = 0
  const put = (code: number, offset: number) => {
    codes[n] = code
    at[n++] = offset
  }
  let i = 0
  for (const [w, other] of changed) {
    for (; i < words.from[w]!; i++) put(folded.codes[i]!, folded.at[i]!)
    for (let k = 0; k < other.length; k++) put(other.charCodeAt(k), folded.at[Math.min(words.to[w]! - 1, words.from[w]! + k)]!)
    i = words.to[w]!
  }
  for (; i < folded.length; i++) put(folded.codes[i]!, folded.at[i]!)
  at[n] = folded.at[folded.length]!
  return { folded: { codes, at, length: n }, changed: new Set(changed.keys()) }
}
