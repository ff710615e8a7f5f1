/**
 * Words to hashed features: words, pairs of words, stems, pairs of stems, and pieces of words. Pure.
 * Invariant: the same words give the same features on every machine. A feature comes as often as it stands in the text, so that what
 * a run of words says is the sum of what its words say: a message is looked up once, however many stretches of it are scored.
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
  /** Features of one word alone (itself, its stem, its pieces) go into `out`; returns how many. */
  word(codes: Uint16Array, from: number, to: number): number
  readonly out: Int32Array
  /** Hash of a word; never 0. */
  hash(codes: Uint16Array, from: number, to: number): number
  /** Hash of a word's stem; never 0. */
  stem(codes: Uint16Array, from: number, to: number): number
  pair(before: number, word: number): number
  skip(beforeThat: number, word: number): number
  stems(before: number, stem: number): number
  cue(id: number): number
  cues(one: number, other: number): number
}

const SEED = 0x811c9dc5 | 0
const PRIME = 0x01000193
const SALT = { word: 0x51ed270b, pair: 0x2c1b3c6d, stem: 0x7f4a7c15, stems: 0x165667b1, skip: 0x27d4eb2f, cue: 0x3c6ef372, cues: 0x1b873593 }
const EDGE = 32
/** Different cues of a stretch that are paired; more say nothing new. */
export const MOST_CUES = 16
/** Words of a term at most, gaps included: how far back a cue that reaches into a stretch may begin. */
export const LONGEST_TERM = 40
/** A word of more letters than this gives no more pieces. */
const MOST_LETTERS = 4096

/** Murmur3's finaliser: FNV alone leaves the low bits of short strings too regular for a table. */
function mix(h: number): number {
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Place of the first cue that begins at a word or after it. */
export function firstCueFrom(cues: readonly Cue[], word: number): number {
  let low = 0
  let high = cues.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cues[middle]!.first < word) low = middle + 1
    else high = middle
  }
  return low
}

/** The extractor owns its buffer: results are valid until the next call. */
export function createExtractor(options: FeatureOptions): Extractor {
  const mask = 2 ** options.bits - 1
  const [shortest, longest] = options.pieces
  const out = new Int32Array(2 + (longest === 0 ? 0 : (MOST_LETTERS + 2) * (longest - shortest + 1)))
  const bucket = (h: number) => mix(h) & mask
  function run(codes: Uint16Array, from: number, to: number): number {
    let h = SEED
    for (let i = from; i < to; i++) h = Math.imul(h ^ codes[i]!, PRIME)
    return h === 0 ? 1 : h
  }
  const stem = (codes: Uint16Array, from: number, to: number) => run(codes, from, Math.min(to, from + options.stem))
  function word(codes: Uint16Array, from: number, to: number): number {
    let n = 0
    out[n++] = bucket(run(codes, from, to) ^ SALT.word)
    if (options.stem > 0) out[n++] = bucket(stem(codes, from, to) ^ SALT.stem)
    if (longest === 0) return n
    const edged = Math.min(to - from, MOST_LETTERS) + 2
    for (let a = 0; a + shortest <= edged; a++) {
      let piece = 0x2f0b4471 | 0
      const most = Math.min(longest, edged - a)
      for (let b = 0; b < most; b++) {
        const p = a + b
        piece = Math.imul(piece ^ (p === 0 || p === edged - 1 ? EDGE : codes[from + p - 1]!), PRIME)
        if (b + 1 >= shortest) out[n++] = bucket(piece)
      }
    }
    return n
  }
  return {
    options,
    word,
    out,
    hash: run,
    stem,
    pair: (before, h) => bucket(Math.imul(before, SALT.pair) ^ h),
    skip: (beforeThat, h) => bucket(Math.imul(beforeThat, SALT.skip) ^ h),
    stems: (before, h) => bucket(Math.imul(before, SALT.stems) ^ h),
    cue: (id) => bucket(Math.imul(id + 1, SALT.cue)),
    cues: (one, other) => bucket(Math.imul(Math.min(one, other) * 16384 + Math.max(one, other) + 1, SALT.cues)),
  }
}

/** What ties each word to the ones before it, walking a run of words from its beginning. */
export interface Ties {
  /** Moves to the next word, given by its hash and its stem's; a masked one says nothing and breaks the run. */
  next(hash: number, stem: number): void
  skipped(): void
  /** Features that need the word before; -1 where there is none. */
  readonly near: Int32Array
  /** Feature that needs the word before that one; -1 where there is none. */
  readonly far: Int32Array
}

export function createTies({ options, pair, skip, stems }: Extractor): Ties {
  const near = new Int32Array(2)
  const far = new Int32Array(1)
  let before = 0
  let beforeThat = 0
  let stemBefore = 0
  return {
    near,
    far,
    next(h, s) {
      near[0] = before === 0 ? -1 : pair(before, h)
      far[0] = options.skip && beforeThat !== 0 ? skip(beforeThat, h) : -1
      near[1] = -1
      if (options.stem > 0) {
        if (stemBefore !== 0) near[1] = stems(stemBefore, s)
        stemBefore = s
      }
      beforeThat = before
      before = h
    },
    skipped() {
      before = beforeThat = stemBefore = 0
    },
  }
}

/** For each of the words `first` to `last`: 1 where it lies in an innocent phrase. Undefined where none does. */
export function maskedWords(cues: readonly Cue[], first: number, last: number): Uint8Array | undefined {
  let masked: Uint8Array | undefined
  for (let c = firstCueFrom(cues, first - LONGEST_TERM); c < cues.length && cues[c]!.first <= last; c++) {
    const cue = cues[c]!
    if (cue.masks !== true || cue.last < first) continue
    masked ??= new Uint8Array(last - first + 1)
    masked.fill(1, Math.max(cue.first, first) - first, Math.min(cue.last, last) - first + 1)
  }
  return masked
}

/** Different cues that lie within the words `first` to `last`, in order, into `ids`; returns how many. */
export function cuesWithin(cues: readonly Cue[], first: number, last: number, ids: Int32Array): number {
  let n = 0
  for (let c = firstCueFrom(cues, first); c < cues.length && n < MOST_CUES && cues[c]!.first <= last; c++) {
    const cue = cues[c]!
    if (cue.last > last) continue
    let k = 0
    while (k < n && ids[k] !== cue.id) k++
    if (k === n) ids[n++] = cue.id
  }
  return n
}

/** Every feature of a whole text with its cues, as often as it stands there: what is learned from. */
export function featuresOf(extractor: Extractor, { codes }: Folded, words: Words, cues: readonly Cue[]): readonly number[] {
  const list: number[] = []
  const { near, far, next, skipped } = createTies(extractor)
  const masked = maskedWords(cues, 0, words.count - 1)
  for (let w = 0; w < words.count; w++) {
    if (masked?.[w] === 1) {
      skipped()
      continue
    }
    const from = words.from[w]!
    const to = words.to[w]!
    const n = extractor.word(codes, from, to)
    for (let k = 0; k < n; k++) list.push(extractor.out[k]!)
    next(extractor.hash(codes, from, to), extractor.stem(codes, from, to))
    for (const feature of [near[0]!, near[1]!, far[0]!]) if (feature >= 0) list.push(feature)
  }
  const ids = new Int32Array(MOST_CUES)
  const heard = cuesWithin(cues, 0, words.count - 1, ids)
  for (let k = 0; k < heard; k++) {
    list.push(extractor.cue(ids[k]!))
    for (let j = 0; j < k; j++) list.push(extractor.cues(ids[k]!, ids[j]!))
  }
  return list
}
