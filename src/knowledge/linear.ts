/**
 * A linear model with int8 weights: runs of words in, one margin a class out. Pure once built; buffers are the model's own.
 * Features count as often as they stand, so a text is summed up once, word by word, and any run of its words costs one subtraction.
 * Invariant: margins do not depend on what was scored before.
 */
import type { Folded } from '../text/fold.ts'
import type { Words } from '../text/words.ts'
import { type Cue, createExtractor, createTies, cuesWithin, type FeatureOptions, maskedWords, MOST_CUES } from './features.ts'

/** What is stored: everything but buffers. `row` maps a hashed feature to its row of weights, -1 for unknown. */
export interface LinearModel {
  readonly options: FeatureOptions
  readonly classes: readonly string[]
  /** Hashed feature of each row, ascending. */
  readonly keys: Uint32Array
  /** Inverse document frequency of each row. */
  readonly idf: Float32Array
  /** Step of one unit of int8 weight, by row. */
  readonly scale: Float32Array
  /** Row-major: rows × classes. */
  readonly weights: Int8Array
  readonly bias: Float32Array
}

/** A text that is being listened to. */
export interface Hearing {
  /** One margin a class for words `first` to `last`; valid until the next call. */
  margins(first: number, last: number): Float32Array
  /** The margin of one class. */
  margin(place: number, first: number, last: number): number
}

export interface Scorer {
  readonly model: LinearModel
  /** `cues`: terms that stand in the text, in the order of their first word. */
  hear(folded: Folded, words: Words, cues?: readonly Cue[]): Hearing
}

/** Words summed up at once: a long text is heard in blocks, so that its cost in memory is small. */
const BLOCK = 512
/** Words whose sums are remembered: people use few words often. Each has two places in the table. */
const REMEMBERED = 32768
const LONGEST_REMEMBERED = 20
const PAIRS_REMEMBERED = 8192
/** The square of a vector's length is nothing below this: what is left of a difference of equal sums. */
const LEAST_LENGTH = 1e-9
const NEAR = 1
const FAR = 2

export function createScorer(model: LinearModel): Scorer {
  const { keys, idf, scale, weights, bias } = model
  const classes = model.classes.length
  // Behind the classes: the square of the length of the vector.
  const width = classes + 1
  const extractor = createExtractor(model.options)
  const row = new Int32Array(2 ** model.options.bits).fill(-1)
  // Most pairs of words are unknown: a bit for each feature stays in the processor's cache, the rows do not.
  const known = new Uint8Array(row.length >> 3)
  const step = new Float32Array(keys.length)
  const square = new Float32Array(keys.length)
  for (let r = 0; r < keys.length; r++) {
    row[keys[r]!] = r
    known[keys[r]! >> 3]! |= 1 << (keys[r]! & 7)
    step[r] = scale[r]! * idf[r]!
    square[r] = idf[r]! * idf[r]!
  }
  const margins = new Float32Array(classes)
  const cued = new Float32Array(width)
  const said = new Float64Array(width)
  const ids = new Int32Array(MOST_CUES)
  const heardRows = new Int32Array((MOST_CUES * (MOST_CUES + 1)) / 2)
  let owner: Hearing | undefined
  let blockFrom = 0
  let blockTo = 0
  /** Sums before each word of the block; `near` and `far`: what a word loses where the run begins at it or one before it. */
  let sums = new Float64Array(0)
  let near = new Float32Array(0)
  let far = new Float32Array(0)
  /** For each word which of the two it has. */
  let ties = new Uint8Array(0)
  const memory = new Float32Array((REMEMBERED + 1) * width)
  const remembered = new Uint16Array(REMEMBERED * LONGEST_REMEMBERED)
  const lengths = new Uint8Array(REMEMBERED)

  const rowOf = (feature: number) => (feature >= 0 && (known[feature >> 3]! & (1 << (feature & 7))) !== 0 ? row[feature]! : -1)
  const add = (into: Float32Array, at: number, feature: number) => {
    const r = rowOf(feature)
    if (r >= 0) addRow(into, at, r)
  }
  const addRow = (into: Float32Array, at: number, r: number) => {
    const by = step[r]!
    const from = r * classes
    for (let c = 0; c < classes; c++) into[at + c]! += by * weights[from + c]!
    into[at + classes]! += square[r]!
  }

  /** Rows of cues and of pairs of cues, once they were looked up: there are few, and each stretch asks for many. */
  const cueRows = new Map<number, number>()
  const pairKeys = new Float64Array(PAIRS_REMEMBERED).fill(-1)
  const pairRows = new Int32Array(PAIRS_REMEMBERED)
  function rowOfCue(id: number): number {
    let r = cueRows.get(id)
    if (r === undefined) {
      r = row[extractor.cue(id)]!
      cueRows.set(id, r)
    }
    return r
  }
  function rowOfCues(one: number, other: number): number {
    const key = one < other ? one * 65536 + other : other * 65536 + one
    const slot = (Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x9e3779b1)) & (PAIRS_REMEMBERED - 1)
    if (pairKeys[slot] !== key) {
      pairKeys[slot] = key
      pairRows[slot] = row[extractor.cues(one, other)]!
    }
    return pairRows[slot]!
  }

  function remembers(slot: number, codes: Uint16Array, from: number, length: number): boolean {
    if (lengths[slot] !== length) return false
    const at = slot * LONGEST_REMEMBERED
    for (let k = 0; k < length; k++) if (remembered[at + k] !== codes[from + k]) return false
    return true
  }

  /** Place in `memory` of what a word says alone. */
  function heardAlone(codes: Uint16Array, from: number, to: number, hash: number): number {
    const length = to - from
    let slot = REMEMBERED
    if (length <= LONGEST_REMEMBERED) {
      slot = (hash >>> 7) & (REMEMBERED - 1)
      if (remembers(slot, codes, from, length)) return slot * width
      if (lengths[slot] !== 0) slot ^= 1
      if (remembers(slot, codes, from, length)) return slot * width
      lengths[slot] = length
      for (let i = 0; i < length; i++) remembered[slot * LONGEST_REMEMBERED + i] = codes[from + i]!
    }
    const place = slot * width
    memory.fill(0, place, place + width)
    const n = extractor.word(codes, from, to)
    for (let k = 0; k < n; k++) add(memory, place, extractor.out[k]!)
    return place
  }

  function sumUp({ codes }: Folded, words: Words, cues: readonly Cue[], from: number, to: number): void {
    const count = to - from
    if (near.length < count * width) {
      sums = new Float64Array((count + 1) * width)
      near = new Float32Array(count * width)
      far = new Float32Array(count * width)
      ties = new Uint8Array(count + 1)
    }
    sums.fill(0, 0, width)
    const tie = createTies(extractor)
    const masked = maskedWords(cues, from, to - 1)
    for (let w = 0; w < count; w++) {
      const at = w * width
      if (masked?.[w] === 1) {
        tie.skipped()
        ties[w] = 0
        sums.copyWithin(at + width, at, at + width)
        continue
      }
      const begin = words.from[from + w]!
      const end = words.to[from + w]!
      const hash = extractor.hash(codes, begin, end)
      const alone = heardAlone(codes, begin, end, hash)
      tie.next(hash, extractor.stem(codes, begin, end))
      const pair = rowOf(tie.near[0]!)
      const stems = rowOf(tie.near[1]!)
      const skip = rowOf(tie.far[0]!)
      ties[w] = (pair >= 0 || stems >= 0 ? NEAR : 0) | (skip >= 0 ? FAR : 0)
      if ((ties[w]! & NEAR) !== 0) near.fill(0, at, at + width)
      if ((ties[w]! & FAR) !== 0) far.fill(0, at, at + width)
      if (pair >= 0) addRow(near, at, pair)
      if (stems >= 0) addRow(near, at, stems)
      if (skip >= 0) addRow(far, at, skip)
      for (let c = 0; c < width; c++) sums[at + width + c] = sums[at + c]! + memory[alone + c]!
      if ((ties[w]! & NEAR) !== 0) for (let c = 0; c < width; c++) sums[at + width + c]! += near[at + c]!
      if ((ties[w]! & FAR) !== 0) for (let c = 0; c < width; c++) sums[at + width + c]! += far[at + c]!
    }
  }

  function hear(folded: Folded, words: Words, cues: readonly Cue[] = []): Hearing {
    const reach = (first: number, last: number) => {
      if (owner === hearing && first >= blockFrom && last < blockTo) return
      blockFrom = first
      blockTo = Math.min(words.count, Math.max(last + 1, first + BLOCK))
      sumUp(folded, words, cues, blockFrom, blockTo)
      owner = hearing
    }
    const total = (c: number, first: number, last: number): number => {
      const word = first - blockFrom
      const begin = word * width + c
      let sum = sums[(last + 1 - blockFrom) * width + c]! - sums[begin]!
      if ((ties[word]! & NEAR) !== 0) sum -= near[begin]!
      if ((ties[word]! & FAR) !== 0) sum -= far[begin]!
      if (first < last && (ties[word + 1]! & FAR) !== 0) sum -= far[begin + width]!
      return sum
    }
    const hearing: Hearing = {
      margins(first, last) {
        reach(first, last)
        const begin = (first - blockFrom) * width
        const end = (last + 1 - blockFrom) * width
        for (let c = 0; c < width; c++) said[c] = sums[end + c]! - sums[begin + c]!
        const tied = ties[first - blockFrom]!
        if ((tied & NEAR) !== 0) for (let c = 0; c < width; c++) said[c]! -= near[begin + c]!
        if ((tied & FAR) !== 0) for (let c = 0; c < width; c++) said[c]! -= far[begin + c]!
        if (first < last && (ties[first + 1 - blockFrom]! & FAR) !== 0) for (let c = 0; c < width; c++) said[c]! -= far[begin + width + c]!
        const rows = rowsOfCues(first, last)
        if (rows > 0) {
          cued.fill(0)
          for (let k = 0; k < rows; k++) addRow(cued, 0, heardRows[k]!)
          for (let c = 0; c < width; c++) said[c]! += cued[c]!
        }
        const inverse = said[classes]! > LEAST_LENGTH ? 1 / Math.sqrt(said[classes]!) : 0
        for (let c = 0; c < classes; c++) margins[c] = said[c]! * inverse + bias[c]!
        return margins
      },
      margin(place, first, last) {
        reach(first, last)
        let sum = 0
        let norm = 0
        const rows = rowsOfCues(first, last)
        for (let k = 0; k < rows; k++) {
          sum += step[heardRows[k]!]! * weights[heardRows[k]! * classes + place]!
          norm += square[heardRows[k]!]!
        }
        norm += total(classes, first, last)
        return Math.fround((total(place, first, last) + sum) * (norm > LEAST_LENGTH ? 1 / Math.sqrt(norm) : 0) + bias[place]!)
      },
    }
    /** Rows of the cues among the words and of their pairs, into `heardRows`; returns how many. */
    function rowsOfCues(first: number, last: number): number {
      const n = cues.length === 0 ? 0 : cuesWithin(cues, first, last, ids)
      let rows = 0
      for (let k = 0; k < n; k++) {
        const r = rowOfCue(ids[k]!)
        if (r >= 0) heardRows[rows++] = r
        for (let j = 0; j < k; j++) {
          const pair = rowOfCues(ids[k]!, ids[j]!)
          if (pair >= 0) heardRows[rows++] = pair
        }
      }
      return rows
    }
    return hearing
  }
  return { model, hear }
}
