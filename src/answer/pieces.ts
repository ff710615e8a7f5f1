/**
 * Guarded words that stand in pieces ("f a k e", "arna-que", "contre façon") and the reading with the pieces put together. Pure.
 * Invariant: joins are in the order of the text and do not overlap; the map back to the source stays; cost is linear.
 */
import { type Trie, trieNext } from '../knowledge/trie.ts'
import { findApart } from '../text/apart.ts'
import type { Folded } from '../text/fold.ts'
import { SAME, type Words } from '../text/words.ts'

/** Letters of a word that may hide in single letters. */
const SHORTEST_APART = 4
/** Letters of a word that may hide in pieces with a space between them, and pieces at most. */
const SHORTEST_SPLIT = 8
const MOST_SPLIT = 4
/** Letters that may follow the stem of a hidden `…*` term. */
const LONGEST_ENDING = 4

export interface Join {
  readonly first: number
  readonly last: number
  readonly start: number
  readonly end: number
  /** All of it single letters: the word alone gives itself away. */
  readonly spelt: boolean
}

/** Words in pieces: single letters and tied pieces, then long words cut by spaces. In the order of the text, none overlapping. */
export function joinsOf(trie: Trie, source: string, reading: Folded, words: Words): readonly Join[] {
  const joinOf = (first: number, last: number, spelt: boolean): Join => ({
    first,
    last,
    start: reading.at[words.from[first]!]!,
    end: endOf(reading, words, last),
    spelt,
  })
  const apart: Join[] = []
  const split: Join[] = []
  const longest = (letters: string): readonly number[] => {
    const whole: number[] = []
    let open = 0
    let node = 0
    for (let i = 0; i < letters.length; i++) {
      node = trieNext(trie, node, letters.charCodeAt(i))
      if (node === 0) break
      if (trie.prefix[node] !== 0) open = i + 1
      if (trie.whole[node] !== 0 && i + 1 >= SHORTEST_APART) whole.unshift(i + 1)
    }
    if (open < SHORTEST_APART || (whole[0] ?? 0) >= open) return whole
    return [letters.length - open <= LONGEST_ENDING ? letters.length : open, ...whole]
  }
  findApart(source, reading, words, longest, (_, first, last) => {
    let spelt = true
    for (let w = first; w <= last; w++) if (words.to[w]! - words.from[w]! > 1) spelt = false
    apart.push(joinOf(first, last, spelt))
  })
  let next = 0
  for (let w = 0; w + 1 < words.count; w++) {
    while (next < apart.length && apart[next]!.last < w) next++
    const last = splitEnd(w)
    if (last === w || (apart[next]?.first ?? words.count) <= last) continue
    split.push(joinOf(w, last, false))
    w = last
  }
  return [...apart, ...split].sort((a, b) => a.first - b.first)

  /** Last word of a long word in pieces that begins at `first`; `first` itself where there is none. */
  function splitEnd(first: number): number {
    let node = 0
    let letters = 0
    for (let w = first; w < words.count && w < first + MOST_SPLIT; w++) {
      if (w > first && (words.breaks[w] !== SAME || words.from[w]! - words.to[w - 1]! > 2)) return first
      for (let i = words.from[w]!; i < words.to[w]!; i++) {
        node = trieNext(trie, node, reading.codes[i]!)
        if (node === 0) return first
        if (++letters >= SHORTEST_SPLIT && w > first && trie.prefix[node] !== 0) return w
      }
      if (w > first && letters >= SHORTEST_SPLIT && trie.whole[node] !== 0) return w
    }
    return first
  }
}

/** The text with the pieces put together; what was between them is gone. */
export function joinedReading(reading: Folded, words: Words, joins: readonly Join[]): Folded {
  const codes = new Uint16Array(reading.length)
  const at = new Uint32Array(reading.length + 1)
  let n = 0
  let i = 0
  const copy = (to: number) => {
    for (; i < to; i++) {
      codes[n] = reading.codes[i]!
      at[n++] = reading.at[i]!
    }
  }
  for (const { first, last } of joins) {
    for (let w = first; w <= last; w++) {
      if (w === first) copy(words.from[w]!)
      else i = words.from[w]!
      copy(words.to[w]!)
    }
  }
  copy(reading.length)
  at[n] = reading.at[reading.length]!
  return { codes, at, length: n }
}

/** Offset in the source after the last letter of a word. */
export function endOf({ at }: Folded, { to }: Words, word: number): number {
  const next = to[word]!
  return Math.max(at[next]!, at[next - 1]! + 1)
}
