/**
 * What the bench uses of packages that bring no types.
 */
declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  interface Stemmer {
    tokenizeAndStem(text: string, keepStops?: boolean): string[]
  }
  class BayesClassifier {
    constructor(stemmer?: Stemmer, smoothing?: number)
    docs: unknown[]
    setOptions(options: { keepStops: boolean }): void
    addDocument(text: string, label: string): void
    train(): void
    classify(text: string): string
    static restore(plain: object, stemmer?: Stemmer): BayesClassifier
  }
  export default BayesClassifier
}

declare module '@nlpjs/nlu' {
  interface Corpus {
    readonly utterance: string
    readonly intent: string
  }
  export class NluNeural {
    constructor(settings: Readonly<Record<string, unknown>>)
    cache: unknown
    train(corpus: readonly Corpus[]): Promise<unknown>
    process(text: string): Promise<{ classifications: readonly { intent: string; score: number }[] }>
    toJSON(): object
    fromJSON(plain: object): void
  }
}

declare module 'wink-perceptron' {
  type Features = Readonly<Record<string, number>>
  interface Perceptron {
    defineConfig(config: { shuffleData: boolean; maxIterations: number }): unknown
    learn(examples: [Features, { label: string }][]): number
    predict(features: Features): string
    exportJSON(): string
    importJSON(json: string): void
  }
  export default function perceptron(): Perceptron
}
