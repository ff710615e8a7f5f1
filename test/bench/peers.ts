/**
 * The classifiers that the engine is compared with, behind one interface, each in the best configuration that was found.
 * Pure, but wink shuffles by Math.random, which is seeded while it learns. natural comes by deep import: its root loads databases.
 */
import { createRequire } from 'node:module'
import { type Corpus, NluNeural } from '@nlpjs/nlu'
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js'
import stemmers from 'natural/lib/natural/stemmers/index.js'
import perceptron from 'wink-perceptron'
import { foldString } from '../../src/text/fold.ts'

export interface Row {
  readonly text: string
  readonly label: string
  readonly language: string
}

/** A trained classifier that can be put away and brought back. */
export interface Trained {
  predict(text: string): string | Promise<string>
  save(): string | Uint8Array
}

export interface Learner {
  readonly name: string
  /** `language`: of all rows, or undefined where they are mixed. */
  train(rows: readonly Row[], language: string | undefined): Promise<Trained>
  load(saved: string | Uint8Array, language: string | undefined): Trained
  /** One model a language does better than one for all. */
  readonly perLanguage: boolean
}

interface Tokenizer {
  tokenizeAndStem(text: string, keepStops?: boolean): string[]
  stem(word: string): string
}

const { PorterStemmer, PorterStemmerDe, PorterStemmerEs, PorterStemmerFr, PorterStemmerIt } = stemmers
const STEMMERS: Readonly<Record<string, Tokenizer>> = { de: PorterStemmerDe, en: PorterStemmer, es: PorterStemmerEs, fr: PorterStemmerFr, it: PorterStemmerIt }

/** Mixed languages: words as they stand, since no stemmer knows them all. */
const WORDS: Tokenizer = { tokenizeAndStem: (text) => foldString(text).split(' ').filter(Boolean), stem: (word) => word }
export const stemmerOf = (language: string | undefined): Tokenizer => (language === undefined ? undefined : STEMMERS[language]) ?? WORDS

/** natural's Bayes with stop words kept; its default smoothing drowns small classes (shared/notes/classifiers.md). */
export function bayes(smoothing: number, perLanguage: boolean): Learner {
  const wrap = (model: BayesClassifier): Trained => ({
    predict: (text) => model.classify(text),
    save: () => {
      // Its documents are only for training on: a saved model would not need them.
      model.docs = []
      return JSON.stringify(model)
    },
  })
  return {
    name: "natural's Bayes",
    perLanguage,
    train: async (rows, language) => {
      const model = new BayesClassifier(stemmerOf(language), smoothing)
      model.setOptions({ keepStops: true })
      for (const { text, label } of rows) model.addDocument(text, label)
      model.train()
      return wrap(model)
    },
    load: (saved, language) => wrap(BayesClassifier.restore(JSON.parse(String(saved)) as object, stemmerOf(language))),
  }
}

interface Core {
  containerBootstrap(): { register(name: string, plugin: object, single: boolean): void }
}
const require = createRequire(import.meta.url)
const { containerBootstrap } = createRequire(require.resolve('@nlpjs/nlu'))('@nlpjs/core') as Core

/** nlp.js with a lower learning rate than its default, which overshoots on many classes, and a stemmer of its language. */
export function nlpjs(perLanguage: boolean, iterations = 150, learningRate = 0.05): Learner {
  const create = (language: string | undefined) => {
    const container = containerBootstrap()
    const { stem } = stemmerOf(language)
    container.register('stemmer-en', { stem: (words: readonly string[]) => words.map((word) => stem.call(stemmerOf(language), word)) }, true)
    return new NluNeural({ locale: 'en', container, log: false, learningRate, iterations, useNoneFeature: false })
  }
  const wrap = (model: NluNeural): Trained => ({
    predict: async (text) => (await model.process(text)).classifications[0]?.intent ?? '',
    save: () => JSON.stringify(model.toJSON()),
  })
  return {
    name: '@nlpjs/nlu',
    perLanguage,
    train: async (rows, language) => {
      const model = create(language)
      await model.train(rows.map(({ text, label }): Corpus => ({ utterance: text, intent: label })))
      // It remembers every text for an hour: a text that it has seen would cost nothing.
      model.cache = undefined
      return wrap(model)
    },
    load: (saved, language) => {
      const model = create(language)
      model.fromJSON(JSON.parse(String(saved)) as object)
      return wrap(model)
    },
  }
}

/** A small generator with a seed (Mulberry32): the same accuracy on every run. */
function random(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** wink's perceptron on words and pairs of words, which does better than words alone. */
export function wink(perLanguage: boolean, maxIterations = 9): Learner {
  const featuresOf = (text: string, language: string | undefined) => {
    const features: Record<string, number> = {}
    let before = ''
    for (const word of stemmerOf(language).tokenizeAndStem(text, true)) {
      features[word] = 1
      if (before !== '') features[`${before} ${word}`] = 1
      before = word
    }
    return features
  }
  const wrap = (model: ReturnType<typeof perceptron>, language: string | undefined): Trained => ({
    predict: (text) => model.predict(featuresOf(text, language)),
    save: () => model.exportJSON(),
  })
  return {
    name: 'wink-perceptron',
    perLanguage,
    train: async (rows, language) => {
      const model = perceptron()
      model.defineConfig({ shuffleData: true, maxIterations })
      const rolled = Math.random
      Math.random = random(1)
      try {
        model.learn(rows.map(({ text, label }) => [featuresOf(text, language), { label }]))
      } finally {
        Math.random = rolled
      }
      return wrap(model, language)
    },
    load: (saved, language) => {
      const model = perceptron()
      model.importJSON(String(saved))
      return wrap(model, language)
    },
  }
}
