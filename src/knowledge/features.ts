/**
 * Words to hashed features: words, pairs of words, stems, pairs of stems, and pieces of words. Pure.
 * Invariant: the same words give the same features on every machine, each feature once, in order of first sight.
 */
import type { Folded } from '../text/fold.ts'
import type { Words } from '../text/words.ts'

export interface FeatureOptions {
  /** Hash space is 2^bits. */
  readonly bits: number
  /** Shortest and longest piece of a word, its edges included; 0 for none. */
  readonly pieces: readonly [number, number]
  /** Letters kept of a word as its stem in pairs; 0 for no stems. */
  readonly stem: number
  /** Also pair each word with the one after the next. */
  readonly skip: boolean
}

/** Terms that stand in a text, as the model sees them: which list of terms, and where. In the order of `first`. */
export interface Cue {
  readonly id: number
  readonly first: number
  readonly last: number
  /** The words of an innocent phrase: the model hears the cue and not the words. */
  readonly masks?: boolean
}

export interface Extractor {
  readonly options: FeatureOptions
  /** Fills `out` with distinct features of words `first` to `last` (inclusive) and the cues among them; returns how many. */
  extract(folded: Folded, words: Words, first: number, last: number, cues?: readonly Cue[]): number
  readonly out: Int32Array
}

const SEED = 0x811c9dc5 | 0
const PRIME = 0x01000193
const SALT = { word: 0x51ed270b, pair: 0x2c1b3c6d, stem: 0x7f4a7c15, stems: 0x165667b1, skip: 0x27d4eb2f, cue: 0x3c6ef372, cues: 0x1b873593 }
/** Longest run of words scored at once: a clause that is longer says too little to be scored whole. */
export const LONGEST = 512
const EDGE = 32
/** Different cues of a stretch that are paired; more say nothing new. */
const MOST_CUES = 16

/** Murmur3's finaliser: FNV alone leaves the low bits of short strings too regular for a table. */
function mix(h: number): number {
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Words of a term at most, gaps included: how far back a cue that reaches into a stretch may begin. */
const LONGEST_TERM = 40

/** Place of the first cue that begins at a word or after it. */
function firstCueFrom(cues: readonly Cue[], word: number): number {
  let low = 0
  let high = cues.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cues[middle]!.first < word) low = middle + 1
    else high = middle
  }
  return low
}

/** The extractor owns its buffers: one at a time, results valid until the next call. */
export function createExtractor(options: FeatureOptions): Extractor {
  const size = 2 ** options.bits
  const mask = size - 1
  const seen = new Int32Array(size)
  const out = new Int32Array(Math.min(size, 65536))
  const [shortest, longest] = options.pieces
  let turn = 0
  let n = 0
  const add = (h: number) => {
    const feature = mix(h) & mask
    if (seen[feature] !== turn && n < out.length) {
      seen[feature] = turn
      out[n++] = feature
    }
  }
  function extract({ codes }: Folded, words: Words, first: number, last: number, cues: readonly Cue[] = []): number {
    turn++
    n = 0
    let before = 0
    let beforeThat = 0
    let stemBefore = 0
    const end = Math.min(last, first + LONGEST - 1)
    const from = firstCueFrom(cues, first - LONGEST_TERM)
    const masks: Cue[] = []
    for (let c = from; c < cues.length && cues[c]!.first <= end; c++) if (cues[c]!.masks === true && cues[c]!.last >= first) masks.push(cues[c]!)
    for (let w = first; w <= end; w++) {
      if (masks.length > 0 && masks.some((mask) => mask.first <= w && mask.last >= w)) {
        before = beforeThat = stemBefore = 0
        continue
      }
      const from = words.from[w]!
      const to = words.to[w]!
      let h = SEED
      let stem = 0
      for (let i = from; i < to; i++) {
        h = Math.imul(h ^ codes[i]!, PRIME)
        if (i - from === options.stem - 1) stem = h
      }
      if (stem === 0) stem = h
      add(h ^ SALT.word)
      if (before !== 0) add(Math.imul(before, SALT.pair) ^ h)
      if (options.skip && beforeThat !== 0) add(Math.imul(beforeThat, SALT.skip) ^ h)
      if (options.stem > 0) {
        add(stem ^ SALT.stem)
        if (stemBefore !== 0) add(Math.imul(stemBefore, SALT.stems) ^ stem)
        stemBefore = stem
      }
      beforeThat = before
      before = h
      if (longest === 0) continue
      const edged = to - from + 2
      for (let a = 0; a + shortest <= edged; a++) {
        let piece = 0x2f0b4471 | 0
        const most = Math.min(longest, edged - a)
        for (let b = 0; b < most; b++) {
          const p = a + b
          piece = Math.imul(piece ^ (p === 0 || p === edged - 1 ? EDGE : codes[from + p - 1]!), PRIME)
          if (b + 1 >= shortest) add(piece)
        }
      }
    }
    const heard: number[] = []
    for (let c = from; c < cues.length && cues[c]!.first <= end; c++) {
      const cue = cues[c]!
      if (cue.first < first || cue.last > end || heard.includes(cue.id) || heard.length === MOST_CUES) continue
      add(Math.imul(cue.id + 1, SALT.cue))
      for (const other of heard) add(Math.imul(Math.min(cue.id, other) * 16384 + Math.max(cue.id, other) + 1, SALT.cues))
      heard.push(cue.id)
    }
    return n
  }
  return { options, extract, out }
}
