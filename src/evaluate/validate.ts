/**
 * Cross-validation on the project's own examples: what the model makes of sentences that it never saw. Pure.
 * Held-back samples are laid out as messages, as in compiling. Near misses are among them, so the figures are harder than life.
 */
import { fitCurve, probability } from '../knowledge/calibrate.ts'
import { classesOf, cueFinder, dealt, layOut, observe, type Sample, samplesOf, TRAINING } from '../knowledge/compile.ts'
import { GRAVE } from '../knowledge/classes.ts'
import { createScorer } from '../knowledge/linear.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { train } from '../knowledge/train.ts'
import { buildVocabulary } from '../knowledge/vocabulary.ts'

/** One held-back message with the confidence of every class, in the order of `classes`. */
interface Judged {
  readonly sample: Sample
  readonly confidence: readonly number[]
}

export interface Validation {
  readonly classes: readonly string[]
  readonly judged: readonly Judged[]
}

export interface ValidateOptions {
  readonly parts: number
  /** Share of the training part that is used: points of the learning curve. */
  readonly share: number
  readonly progress?: (done: number, of: number) => void
}

export function validate(knowledge: Knowledge, { parts, share, progress = () => {} }: ValidateOptions): Validation {
  const vocabulary = buildVocabulary(knowledge)
  const samples = samplesOf(knowledge, vocabulary)
  const classes = classesOf(knowledge)
  const cuesOf = cueFinder(vocabulary, knowledge.languages)
  const seen = classes.map((): { margin: number; stretches: number; said: boolean }[] => [])
  const rows: { sample: Sample; observed: ({ margin: number; stretches: number } | undefined)[] }[] = []
  for (let part = 0; part < parts; part++) {
    const held = samples.filter(({ text }) => dealt(text, parts) === part)
    // A second, independent deal thins the rest.
    const rest = samples.filter(({ text }) => dealt(text, parts) !== part && dealt(`${text}.`, 1000) < share * 1000)
    const scorer = createScorer(train(rest, classes, TRAINING, cuesOf))
    for (const sample of layOut(held)) {
      const observed = observe(scorer, [sample], cuesOf).map(([one]) => one)
      for (const [c, one] of observed.entries()) if (one) seen[c]!.push(one)
      rows.push({ sample, observed })
    }
    progress(part + 1, parts)
  }
  const curves = seen.map((of) => fitCurve(of))
  return {
    classes,
    judged: rows.map(({ sample, observed }) => ({
      sample,
      confidence: observed.map((one, c) => (one ? probability(curves[c]!, one.margin, one.stretches) : 0)),
    })),
  }
}

export interface Point {
  readonly threshold: number
  readonly recall: number
  readonly falsePositives: number
}

/** Whether any account risk is heard: recall at shares of false positives. */
export function riskCurve({ classes, judged }: Validation, risks: ReadonlySet<string>, shares: readonly number[]): readonly Point[] {
  const places = classes.flatMap((name, c) => (risks.has(name) ? [c] : []))
  const loudest = judged.map(({ sample, confidence }) => ({ risky: sample.is.includes(GRAVE), p: Math.max(...places.map((c) => confidence[c]!)) }))
  const calm = loudest
    .filter(({ risky }) => !risky)
    .map(({ p }) => p)
    .sort((a, b) => b - a)
  const grave = loudest.filter(({ risky }) => risky)
  return shares.map((falsePositives) => {
    const threshold = calm[Math.floor(calm.length * falsePositives)] ?? 0
    return { threshold, falsePositives, recall: grave.filter(({ p }) => p > threshold).length / grave.length }
  })
}

/** F1 over all named classes at one threshold, and per class. */
export function labelF1(
  { classes, judged }: Validation,
  names: ReadonlySet<string>,
  threshold: number,
): { readonly all: number; readonly each: ReadonlyMap<string, number> } {
  const total = { hit: 0, wrong: 0, missed: 0 }
  const each = new Map<string, number>()
  classes.forEach((name, c) => {
    if (!names.has(name)) return
    const own = { hit: 0, wrong: 0, missed: 0 }
    for (const { sample, confidence } of judged) {
      const said = confidence[c]! >= threshold
      const true_ = sample.is.includes(name)
      if (said && true_) own.hit++
      else if (said) own.wrong++
      else if (true_) own.missed++
    }
    for (const key of ['hit', 'wrong', 'missed'] as const) total[key] += own[key]
    each.set(name, (2 * own.hit) / (2 * own.hit + own.wrong + own.missed || 1))
  })
  return { all: (2 * total.hit) / (2 * total.hit + total.wrong + total.missed || 1), each }
}
