/**
 * Checked knowledge to the one immutable form that triage reads: matcher, models, curves, texts. Pure; takes some seconds.
 * Invariant: the same knowledge gives the same bytes on every machine. Held-back examples, laid out as messages, set the curves;
 * the models that ship are then trained on all of them.
 */
import type { Group, Intent, LanguageRules } from '../intent.ts'
import { fold } from '../text/fold.ts'
import { compilePatterns, type Patterns } from '../text/own.ts'
import { wordsOf } from '../text/words.ts'
import { BACKGROUND, GRAVE, INNOCENT } from './classes.ts'
import { type Curve, fitCurve, type Observation } from './calibrate.ts'
import type { FeatureOptions } from './features.ts'
import { createScorer, type LinearModel, type Scorer } from './linear.ts'
import type { Knowledge } from './load.ts'
import { cuesIn, inOrder, stylesIn } from './cues.ts'
import { scan, scanned } from './matcher.ts'
import { buildSpelling, type Spelling } from './spelling.ts'
import { scoreRanges } from './stretches.ts'
import { type CueFinder, type Example, type TrainOptions, train } from './train.ts'
import { buildVocabulary, KINDS, type Vocabulary } from './vocabulary.ts'

const STRONG = KINDS.indexOf('strong')

export interface Compiled {
  readonly intents: readonly Intent[]
  readonly languages: readonly string[]
  readonly rules: Readonly<Record<string, LanguageRules>>
  readonly patterns: Patterns
  readonly vocabulary: Vocabulary
  readonly spelling: Spelling
  readonly model: LinearModel
  /** One a class of the model. */
  readonly curves: readonly Curve[]
  readonly languageModel: LinearModel
  /** Drafts by intent and language. */
  readonly replies: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Chosen by cross-validation on the project's own examples (`npm run -s evaluate`). */
export const FEATURES: FeatureOptions = { bits: 19, pieces: [3, 5], stem: 5, skip: true }
export const TRAINING: TrainOptions = { features: FEATURES, cost: 1, epochs: 20, positive: 2, least: 4 }
const LANGUAGE_TRAINING: TrainOptions = { features: { bits: 17, pieces: [1, 4], stem: 0, skip: false }, cost: 1, epochs: 10, positive: 1, least: 4 }

export interface Sample extends Example {
  readonly language: string
}

/** Order problems and requests stand in many a furious message: they say nothing against its anger, nor its anger against them. */
const UNTOLD: readonly Group[] = ['risk', 'notice', 'problem']

/** Every example, near miss and story clause, with what it says and what it may also say. */
export function samplesOf(knowledge: Knowledge, vocabulary: Vocabulary): readonly Sample[] {
  const { intents, entries, signals, background } = knowledge
  const groups = new Map(intents.map(({ name, group }) => [name, group]))
  const signalNames = [...new Set(signals.map(({ name }) => name))]
  const services = intents.filter(({ group }) => group === 'problem' || group === 'request' || group === 'other').map(({ name }) => name)
  const samples: Sample[] = []
  for (const { language, examples, nearMisses } of entries) {
    for (const { text, is } of [...examples, ...nearMisses]) {
      const maybe = is.some((name) => UNTOLD.includes(groups.get(name)!)) ? signalNames : []
      samples.push({ text, is: is.length > 0 ? is : [BACKGROUND], maybe, language })
    }
  }
  for (const { name, language, examples, nearMisses } of signals) {
    for (const { text, is } of examples) samples.push({ text, is, maybe: [...services, ...signalNames.filter((other) => other !== name)], language })
    for (const { text, is } of nearMisses) samples.push({ text, is: is.length > 0 ? is : [BACKGROUND], maybe: is.length > 0 ? [] : services, language })
  }
  for (const { language, examples } of background) for (const text of examples) samples.push({ text, is: [BACKGROUND], language })
  const risks = new Set(intents.filter(({ group }) => group === 'risk').map(({ name }) => name))
  return samples.map((sample) => {
    const { is } = sample
    if (is.some((name) => risks.has(name))) return { ...sample, is: [...is, GRAVE] }
    return holdsRiskTerm(vocabulary, sample, knowledge.languages.indexOf(sample.language), risks) ? { ...sample, is: [...is, INNOCENT] } : sample
  })
}

/** What the model says of a text. A sample may also carry labels that none of them asks about: they only count against the others. */
export const classesOf = ({ intents, signals }: Knowledge): readonly string[] => [
  ...intents.map(({ name }) => name),
  ...new Set(signals.map(({ name }) => name)),
  INNOCENT,
]

/** A stable number for a text, to deal samples into parts without a dice. */
export function dealt(text: string, parts: number): number {
  let h = 0x811c9dc5 | 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h ^= h >>> 16
  return ((Math.imul(h, 0x85ebca6b) ^ (h >>> 13)) >>> 0) % parts
}

/** Story clauses around an example, as a message has them; the pattern repeats every `SETTINGS.length` samples. */
const SETTINGS: readonly (readonly [before: number, after: number])[] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [2, 1],
  [1, 2],
  [0, 0],
  [3, 2],
  [1, 1],
]

/** Samples laid out as whole messages; every fourth also carries a second sample of its language. */
export function layOut(samples: readonly Sample[]): readonly Sample[] {
  const stories = new Map<string, Sample[]>()
  const points = new Map<string, Sample[]>()
  for (const sample of samples) {
    const of = sample.is[0] === BACKGROUND ? stories : points
    const list = of.get(sample.language)
    if (list) list.push(sample)
    else of.set(sample.language, [sample])
  }
  const end = (text: string) => (/[.!?…]\s*$/.test(text) ? text : `${text}.`)
  return samples.map((sample, i) => {
    const [before, after] = SETTINGS[i % SETTINGS.length]!
    const told = stories.get(sample.language) ?? []
    const story = (k: number) => told[(i * 7 + k * 131) % Math.max(1, told.length)]
    const parts: (Sample | undefined)[] = []
    for (let k = 0; k < before; k++) parts.push(story(k))
    parts.push(sample)
    if (i % 4 === 3) {
      const others = points.get(sample.language) ?? []
      parts.push(others[(i * 13 + 5) % Math.max(1, others.length)])
    }
    for (let k = 0; k < after; k++) parts.push(story(before + k))
    const all = parts.filter((part) => part !== undefined)
    return {
      text: all.map(({ text }) => end(text)).join(' '),
      is: [...new Set(all.flatMap(({ is }) => is))],
      maybe: [...new Set(all.flatMap(({ maybe }) => maybe ?? []))],
      language: sample.language,
    }
  })
}

export function observe(scorer: Scorer, laid: readonly Sample[], cuesOf: CueFinder): readonly (readonly Observation[])[] {
  const classes = scorer.model.classes
  const out: Observation[][] = classes.map(() => [])
  for (const sample of laid) {
    const { text, is, maybe } = sample
    const folded = fold(text)
    const words = wordsOf(folded)
    if (words.count === 0) continue
    const { margins, stretches } = scoreRanges(scorer.hear(folded, words, cuesOf(folded, words, sample)), classes.length, words, [
      { first: 0, last: words.count - 1 },
    ])
    classes.forEach((name, c) => {
      if (is.includes(name) || !maybe?.includes(name)) out[c]!.push({ margin: margins[c]!, stretches, said: is.includes(name) })
    })
  }
  return out
}

/** Cues of a sample in its own language. */
export function cueFinder(vocabulary: Vocabulary, languages: readonly string[]): CueFinder {
  return (folded, words, example) => {
    const own = languages.indexOf((example as Sample).language)
    return inOrder([
      ...cuesIn(vocabulary, scanned(vocabulary.matcher, folded, words), words, (language) => language === own),
      ...stylesIn(example.text, folded, words),
    ])
  }
}

function holdsRiskTerm(vocabulary: Vocabulary, { text }: Sample, language: number, risks: ReadonlySet<string>): boolean {
  const folded = fold(text)
  let found = false
  scan(vocabulary.matcher, folded, wordsOf(folded), (term) => {
    found ||= vocabulary.languages[term] === language && vocabulary.kinds[term] === STRONG && risks.has(vocabulary.names[vocabulary.owners[term]!]!)
  })
  return found
}

const HELD_BACK = 5

export function compile(knowledge: Knowledge, progress: (step: string, done: number, of: number) => void = () => {}): Compiled {
  const vocabulary = buildVocabulary(knowledge)
  const samples = samplesOf(knowledge, vocabulary)
  const classes = classesOf(knowledge)
  const held = samples.filter(({ text }) => dealt(text, HELD_BACK) === 0)
  const rest = samples.filter(({ text }) => dealt(text, HELD_BACK) !== 0)
  const cuesOf = cueFinder(vocabulary, knowledge.languages)
  const trial = train(rest, classes, TRAINING, cuesOf, (done, of) => progress('calibrating', done, of))
  // A critical risk stays critical whatever pleasant words follow it.
  const steady = new Set(knowledge.intents.filter(({ group }) => group === 'risk' || group === 'notice').map(({ name }) => name))
  const curves = observe(createScorer(trial), layOut(held), cuesOf).map((seen, c) => fitCurve(seen, !steady.has(classes[c]!)))
  const model = train(samples, classes, TRAINING, cuesOf, (done, of) => progress('learning', done, of))
  const languageModel = train(
    samples.map(({ text, language }) => ({ text, is: [language] })),
    knowledge.languages,
    LANGUAGE_TRAINING,
    undefined,
    (done, of) => progress('languages', done, of),
  )
  const risks = new Set(knowledge.intents.filter(({ group }) => group === 'risk').map(({ name }) => name))
  const targets = vocabulary.words
    .split('\n')
    .filter((_, term) => risks.has(vocabulary.names[vocabulary.owners[term]!]!))
    .flatMap((words) => words.replaceAll('*', '').split(' '))
  const replies: Record<string, Record<string, string>> = {}
  for (const { name, language, reply } of knowledge.entries) if (reply !== undefined) replies[name] = { ...replies[name], [language]: reply.trim() }
  return {
    intents: knowledge.intents,
    languages: knowledge.languages,
    rules: knowledge.rules,
    patterns: compilePatterns(Object.values(knowledge.rules)),
    vocabulary,
    spelling: buildSpelling(targets, knownWords(samples)),
    model,
    curves,
    languageModel,
    replies,
  }
}

function knownWords(samples: readonly Sample[]): Set<string> {
  const known = new Set<string>()
  for (const { text } of samples) {
    const folded = fold(text)
    const words = wordsOf(folded)
    for (let w = 0; w < words.count; w++) known.add(String.fromCharCode(...folded.codes.subarray(words.from[w], words.to[w])))
  }
  return known
}
