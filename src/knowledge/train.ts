/**
 * Examples to a linear model: one L2-regularised squared-hinge SVM a class, by dual coordinate descent
 * (Hsieh et al., ICML 2008, algorithm 3 with shrinking), weights packed to int8. Pure: the shuffle is seeded.
 * Invariant: the same examples in the same order give the same bytes.
 */
import { type Folded, fold } from '../text/fold.ts'
import { type Words, wordsOf } from '../text/words.ts'
import { type Cue, createExtractor, type FeatureOptions, featuresOf } from './features.ts'
import type { LinearModel } from './linear.ts'

/** The cues of a text; models that take none leave it out. */
export type CueFinder = (folded: Folded, words: Words, example: Example) => readonly Cue[]

export interface Example {
  readonly text: string
  /** Classes that it says. */
  readonly is: readonly string[]
  /** Classes that it may say: it counts neither for nor against them. */
  readonly maybe?: readonly string[]
}

export interface TrainOptions {
  readonly features: FeatureOptions
  /** Cost of an error beside the size of the weights. */
  readonly cost: number
  readonly epochs: number
  /** How much more a missed example weighs than a false alarm. */
  readonly positive: number
  /** A feature in fewer examples than this is left out. */
  readonly least: number
}

interface Matrix {
  readonly rows: number
  readonly keys: Uint32Array
  readonly idf: Float32Array
  readonly start: Int32Array
  readonly index: Int32Array
  readonly value: Float32Array
}

/** Mulberry32: small, seeded, good enough to shuffle. */
function random(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function vectorize(examples: readonly Example[], { features, least }: TrainOptions, cuesOf: CueFinder): Matrix {
  const extractor = createExtractor(features)
  const found = new Int32Array(2 ** features.bits)
  const lists = examples.map((example) => {
    const folded = fold(example.text)
    const words = wordsOf(folded)
    const list = Int32Array.from(words.count === 0 ? [] : featuresOf(extractor, folded, words, cuesOf(folded, words, example))).sort()
    for (let k = 0; k < list.length; k++) if (k === 0 || list[k] !== list[k - 1]) found[list[k]!]!++
    return list
  })
  const rowOf = new Int32Array(found.length).fill(-1)
  const keys: number[] = []
  for (let f = 0; f < found.length; f++) if (found[f]! >= least) rowOf[f] = keys.push(f) - 1
  const idf = Float32Array.from(keys, (key) => Math.log((1 + examples.length) / (1 + found[key]!)) + 1)
  const total = lists.reduce((sum, list) => sum + list.length, 0)
  const start = new Int32Array(examples.length + 1)
  const index = new Int32Array(total)
  const value = new Float32Array(total)
  let n = 0
  lists.forEach((list, i) => {
    // As linear.ts has it: a feature that stands twice counts twice, in the sum and in its length.
    let norm = 0
    for (let k = 0; k < list.length; k++) {
      const row = rowOf[list[k]!]!
      if (row < 0) continue
      norm += idf[row]! * idf[row]!
      if (n > start[i]! && index[n - 1] === row) value[n - 1]! += idf[row]!
      else {
        index[n] = row
        value[n++] = idf[row]!
      }
    }
    const inverse = norm > 0 ? 1 / Math.sqrt(norm) : 0
    for (let k = start[i]!; k < n; k++) value[k] = value[k]! * inverse
    start[i + 1] = n
  })
  return { rows: keys.length, keys: Uint32Array.from(keys), idf, start, index: index.subarray(0, n), value: value.subarray(0, n) }
}

/** Weights of one class, the bias last. `sign`: 1 says it, -1 does not, 0 is left out. */
function separate({ rows, start, index, value }: Matrix, sign: Int8Array, { cost, epochs, positive }: TrainOptions, next: () => number): Float64Array {
  const examples = sign.length
  const w = new Float64Array(rows + 1)
  const alpha = new Float64Array(examples)
  const square = new Float64Array(examples)
  const order = new Int32Array(examples)
  let count = 0
  for (let i = 0; i < examples; i++) {
    let q = 1
    for (let k = start[i]!; k < start[i + 1]!; k++) q += value[k]! * value[k]!
    square[i] = q
    if (sign[i] !== 0) order[count++] = i
  }
  let active = count
  let bound = Number.POSITIVE_INFINITY
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = active - 1; i > 0; i--) {
      const j = (next() * (i + 1)) | 0
      const swap = order[i]!
      order[i] = order[j]!
      order[j] = swap
    }
    let worst = 0
    for (let q = 0; q < active; q++) {
      const i = order[q]!
      const y = sign[i]!
      const diagonal = 0.5 / (y > 0 ? cost * positive : cost)
      let g = w[rows]!
      const to = start[i + 1]!
      for (let k = start[i]!; k < to; k++) g += w[index[k]!]! * value[k]!
      g = g * y - 1 + alpha[i]! * diagonal
      let projected = g
      if (alpha[i] === 0) {
        if (g > bound) {
          order[q--] = order[--active]!
          order[active] = i
          continue
        }
        if (g > 0) projected = 0
      }
      if (Math.abs(projected) > worst) worst = Math.abs(projected)
      if (Math.abs(projected) < 1e-10) continue
      const old = alpha[i]!
      alpha[i] = Math.max(0, old - g / (square[i]! + diagonal))
      const move = (alpha[i]! - old) * y
      for (let k = start[i]!; k < to; k++) w[index[k]!] = w[index[k]!]! + move * value[k]!
      w[rows] = w[rows]! + move
    }
    if (worst < 0.05) {
      if (active === count) break
      active = count
      bound = Number.POSITIVE_INFINITY
    } else bound = worst > 0 ? worst : Number.POSITIVE_INFINITY
  }
  return w
}

/** `progress` is told after each class. Takes a second for ten thousand short examples and thirty classes. */
export function train(
  examples: readonly Example[],
  classes: readonly string[],
  options: TrainOptions,
  cuesOf: CueFinder = () => [],
  progress: (done: number, of: number) => void = () => {},
): LinearModel {
  const matrix = vectorize(examples, options, cuesOf)
  const { rows, keys, idf } = matrix
  const full = new Float32Array(rows * classes.length)
  const bias = new Float32Array(classes.length)
  classes.forEach((name, c) => {
    const sign = Int8Array.from(examples, ({ is, maybe }) => (is.includes(name) ? 1 : maybe?.includes(name) ? 0 : -1))
    const w = separate(matrix, sign, options, random(c + 1))
    for (let r = 0; r < rows; r++) full[r * classes.length + c] = w[r]!
    bias[c] = w[rows]!
    progress(c + 1, classes.length)
  })
  const scale = new Float32Array(rows)
  const weights = new Int8Array(full.length)
  for (let r = 0; r < rows; r++) {
    const at = r * classes.length
    let most = 0
    for (let c = 0; c < classes.length; c++) most = Math.max(most, Math.abs(full[at + c]!))
    scale[r] = most / 127 || 1
    for (let c = 0; c < classes.length; c++) weights[at + c] = Math.round(full[at + c]! / scale[r]!)
  }
  return { options: options.features, classes, keys, idf, scale, weights, bias }
}
