/**
 * Slips of the pen in long risk words ("contrefacon", "counterfiet"): a bounded edit distance, found by deletion neighbourhoods. Pure.
 * Invariant: a word that buyers are known to write is never taken for a slip of another.
 *
 * `natural` (deep import): its Damerau-Levenshtein confirms a candidate. Measured on 2,000 pairs it agrees with a hand-written
 * one everywhere; it runs only on the few words a message that share a deletion with a risk word, so its speed does not matter.
 */
import { createRequire } from 'node:module'

type Distance = typeof import('natural/lib/natural/distance/index.js').DamerauLevenshteinDistance
let loaded: Distance | undefined
/** Loaded at the first candidate: most messages have none, and a start should not pay for them. */
const distance = (a: string, b: string): number => {
  loaded ??= (createRequire(import.meta.url)('natural/lib/natural/distance/index.js') as { DamerauLevenshteinDistance: Distance }).DamerauLevenshteinDistance
  return loaded(a, b, { restricted: true })
}

/** Shorter words have too many honest neighbours (voleur, valeur). */
const SHORTEST = 7

export interface Spelling {
  /** Words that a slip may have meant, one a line. */
  readonly targets: string
  /** Hashes of each target and of each of its one-letter deletions, ascending, with the target's place. */
  readonly hashes: Uint32Array
  readonly owners: Int32Array
  /** Hashes of all words that the examples know, in a table with room to spare: a hash stands at its remainder or after it. */
  readonly known: Uint32Array
}

function hash(word: string, without = -1): number {
  let h = 0x811c9dc5 | 0
  for (let i = 0; i < word.length; i++) if (i !== without) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193)
  return finish(h)
}

function finish(h: number): number {
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return (h ^ (h >>> 13)) >>> 0
}

/** Place of the first entry not below `value`. */
function lowest(sorted: Uint32Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

export function buildSpelling(words: Iterable<string>, knownWords: Iterable<string>): Spelling {
  const targets = [...new Set(words)].filter((word) => word.length >= SHORTEST && /^[a-z]+$/.test(word)).sort()
  const pairs: [number, number][] = []
  targets.forEach((word, owner) => {
    for (let without = -1; without < word.length; without++) pairs.push([hash(word, without), owner])
  })
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  return {
    targets: targets.join('\n'),
    hashes: Uint32Array.from(pairs, ([h]) => h),
    owners: Int32Array.from(pairs, ([, owner]) => owner),
    known: tableOf([...new Set([...knownWords].map((word) => hash(word)))].sort((a, b) => a - b)),
  }
}

function tableOf(hashes: readonly number[]): Uint32Array {
  let size = 16
  while (size < hashes.length * 2) size *= 2
  const table = new Uint32Array(size)
  for (const h of hashes) {
    let slot = h & (size - 1)
    while (table[slot] !== 0) slot = (slot + 1) & (size - 1)
    table[slot] = h
  }
  return table
}

const LONGEST = 40

/** Too short or too long to be taken for a slip, or a word that the examples know. */
export function isKnown({ known }: Spelling, codes: Uint16Array, from: number, to: number): boolean {
  if (to - from < SHORTEST - 1 || to - from > LONGEST) return true
  let h = 0x811c9dc5 | 0
  for (let i = from; i < to; i++) h = Math.imul(h ^ codes[i]!, 0x01000193)
  return holds(known, finish(h))
}

function holds(table: Uint32Array, wanted: number): boolean {
  const mask = table.length - 1
  for (let slot = wanted & mask; table[slot] !== 0; slot = (slot + 1) & mask) if (table[slot] === wanted) return true
  return false
}

/** The risk word that was meant, or undefined. */
export function meant(spelling: Spelling, word: string): string | undefined {
  if (word.length < SHORTEST - 1 || word.length > LONGEST || !/^[a-z]+$/.test(word)) return undefined
  const { hashes, owners, known } = spelling
  if (holds(known, hash(word))) return undefined
  for (let without = -1; without < word.length; without++) {
    const wanted = hash(word, without)
    for (let k = lowest(hashes, wanted); hashes[k] === wanted; k++) {
      const target = targetsOf(spelling)[owners[k]!]!
      // A slip keeps the first letter: that alone takes most honest neighbours away.
      if (target[0] === word[0] && distance(word, target) <= 1) return target
    }
  }
  return undefined
}

const lists = new WeakMap<Spelling, readonly string[]>()
/** The targets as a list, made when the first is asked for. */
function targetsOf(spelling: Spelling): readonly string[] {
  let list = lists.get(spelling)
  if (!list) lists.set(spelling, (list = spelling.targets.split('\n')))
  return list
}
