/**
 * All terms of all languages in one automaton: a character trie finds words, a phrase table joins them. Pure.
 * Invariant: one pass, cost linear in the text; a term matches whole words only and never reaches across a sentence's end.
 */
import type { Folded } from '../text/fold.ts'
import { SENTENCE, type Words } from '../text/words.ts'
import { buildTrie, type Trie, trieNext } from './trie.ts'

/** Longest gap that `…` stands for, in words (domain.md 3.3). */
const GAP = 4

/** Phrase states live in an open-addressing table: key (node, symbol, after a gap?) to node. */
export interface Matcher {
  readonly trie: Trie
  /** For each symbol: the phrase node of terms that begin with it, -1 for none. */
  readonly roots: Int32Array
  readonly keys: Float64Array
  readonly nodes: Int32Array
  /** For each phrase node: 1 where its next word may follow after a gap. */
  readonly gaps: Uint8Array
  /** For each phrase node: first term that ends there plus one, 0 for none; `chain` links further ones. */
  readonly ends: Int32Array
  readonly chain: Int32Array
}

const GAP_SYMBOL = -1
const keyOf = (node: number, symbol: number) => node * 0x200000 + symbol + 2

/** Words of a term; `…` becomes its own word. `words` are folded already. */
export function buildMatcher(terms: readonly (readonly string[])[]): Matcher {
  const symbols = new Map<string, number>()
  const edges = new Map<number, { readonly from: number; readonly symbol: number; readonly to: number }>()
  const gaps = [0]
  const ends = [0]
  const chain = new Int32Array(terms.length)
  terms.forEach((words, term) => {
    let node = 0
    for (const word of words) {
      let symbol = GAP_SYMBOL
      if (word === '…') gaps[node] = 1
      else {
        symbol = symbols.get(word) ?? symbols.size
        symbols.set(word, symbol)
      }
      const key = keyOf(node, symbol)
      let to = edges.get(key)?.to
      if (to === undefined) {
        to = gaps.length
        edges.set(key, { from: node, symbol, to })
        gaps.push(0)
        ends.push(0)
      }
      node = to
    }
    chain[term] = ends[node]!
    ends[node] = term + 1
  })
  let size = 16
  while (size < edges.size * 2.5) size *= 2
  const keys = new Float64Array(size)
  const nodes = new Int32Array(size)
  const roots = new Int32Array(symbols.size).fill(-1)
  for (const [key, { from, symbol, to }] of edges) {
    if (from === 0 && symbol !== GAP_SYMBOL) roots[symbol] = to
    let slot = slotOf(from, symbol, size - 1)
    while (keys[slot] !== 0) slot = (slot + 1) & (size - 1)
    keys[slot] = key
    nodes[slot] = to
  }
  return { trie: buildTrie([...symbols.keys()]), roots, keys, nodes, gaps: Uint8Array.from(gaps), ends: Int32Array.from(ends), chain }
}

const slotOf = (node: number, symbol: number, mask: number) => ((Math.imul(node + 1, 0x9e3779b1) ^ Math.imul(symbol + 2, 0x85ebca6b)) >>> 8) & mask

function step(matcher: Matcher, node: number, symbol: number): number {
  const key = keyOf(node, symbol)
  const mask = matcher.keys.length - 1
  for (let slot = slotOf(node, symbol, mask); matcher.keys[slot] !== 0; slot = (slot + 1) & mask) {
    if (matcher.keys[slot] === key) return matcher.nodes[slot]!
  }
  return -1
}

/** Every term of a text, as triples of term, first and last word, in the order of the last word. */
export function scanned(matcher: Matcher, folded: Folded, words: Words): readonly number[] {
  const found: number[] = []
  scan(matcher, folded, words, (term, first, last) => found.push(term, first, last))
  return found
}

/** `found(term, firstWord, lastWord)` is called for every term in the text, in the order of its last word. */
export function scan(matcher: Matcher, { codes }: Folded, words: Words, found: (term: number, first: number, last: number) => void): void {
  const { trie, roots, gaps, ends, chain } = matcher
  // Active phrases: node, first word, words that a gap may still swallow (-1 for no gap).
  let active: number[] = []
  let following: number[] = []
  const here: number[] = []
  for (let word = 0; word < words.count; word++) {
    if (words.breaks[word] === SENTENCE && active.length > 0) active = []
    here.length = 0
    let node = 0
    const end = words.to[word]!
    let i = words.from[word]!
    for (; i < end; i++) {
      node = trieNext(trie, node, codes[i]!)
      if (node === 0) break
      if (trie.prefix[node] !== 0) here.push(trie.prefix[node]! - 1)
    }
    if (i === end && trie.whole[node] !== 0) here.push(trie.whole[node]! - 1)
    if (here.length === 0 && active.length === 0) continue
    following.length = 0
    for (let a = 0; a < active.length; a += 3) {
      for (const symbol of here) arrive(step(matcher, active[a]!, symbol), active[a + 1]!, word)
      if (active[a + 2]! > 0) following.push(active[a]!, active[a + 1]!, active[a + 2]! - 1)
    }
    for (const symbol of here) arrive(roots[symbol]!, word, word)
    const spent = active
    active = following
    following = spent
  }

  function arrive(node: number, first: number, last: number): void {
    if (node < 0) return
    for (let term = ends[node]!; term !== 0; term = chain[term - 1]!) found(term - 1, first, last)
    following.push(node, first, 0)
    if (gaps[node] === 1) following.push(step(matcher, node, GAP_SYMBOL), first, GAP)
  }
}
