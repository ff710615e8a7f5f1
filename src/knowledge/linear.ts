/**
 * A linear model with int8 weights: features in, one margin a class out. Pure once built; the score buffer is the model's own.
 * Invariant: margins do not depend on what was scored before.
 */
import type { Folded } from '../text/fold.ts'
import type { Words } from '../text/words.ts'
import { type Cue, createExtractor, type Extractor, type FeatureOptions } from './features.ts'

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

export interface Scorer {
  readonly model: LinearModel
  /** Margins of words `first` to `last`; valid until the next call. */
  score(folded: Folded, words: Words, first: number, last: number, cues?: readonly Cue[]): Float32Array
}

export function createScorer(model: LinearModel, extractor: Extractor = createExtractor(model.options)): Scorer {
  const { keys, idf, scale, weights, bias } = model
  const classes = model.classes.length
  const row = new Int32Array(2 ** model.options.bits).fill(-1)
  for (let r = 0; r < keys.length; r++) row[keys[r]!] = r
  const margins = new Float32Array(classes)
  function score(folded: Folded, words: Words, first: number, last: number, cues?: readonly Cue[]): Float32Array {
    const n = extractor.extract(folded, words, first, last, cues)
    const features = extractor.out
    margins.fill(0)
    let norm = 0
    for (let k = 0; k < n; k++) {
      const r = row[features[k]!]!
      if (r < 0) continue
      const weight = idf[r]!
      norm += weight * weight
      const step = scale[r]! * weight
      const at = r * classes
      for (let c = 0; c < classes; c++) margins[c]! += step * weights[at + c]!
    }
    const inverse = norm > 0 ? 1 / Math.sqrt(norm) : 0
    for (let c = 0; c < classes; c++) margins[c] = margins[c]! * inverse + bias[c]!
    return margins
  }
  return { model, score }
}
