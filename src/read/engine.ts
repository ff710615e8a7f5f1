/**
 * The compiled knowledge with its working buffers: what every step of reading takes. Built once a process.
 * Invariant: the steps are pure; buffers never carry anything from one message to the next.
 */
import type { Group } from '../intent.ts'
import type { Compiled } from '../knowledge/compile.ts'
import { createScorer, type Scorer } from '../knowledge/linear.ts'
import { buildMatcher, type Matcher } from '../knowledge/matcher.ts'
import { parseTerm } from '../knowledge/terms.ts'
import { KINDS } from '../knowledge/vocabulary.ts'
import { collapse } from '../text/respell.ts'
import { monthNames } from './entities/dates.ts'

export interface Engine {
  readonly compiled: Compiled
  readonly scorer: Scorer
  readonly languages: Scorer
  /** The seller's own look-alikes (policy.yaml); undefined where there are none. */
  readonly own: Matcher | undefined
  /** Place of a class in the model, by name. */
  readonly classAt: ReadonlyMap<string, number>
  readonly groupOf: ReadonlyMap<string, Group>
  /** Intents that a buyer may take back. */
  readonly clearable: ReadonlySet<string>
  /** Places of the account risks in the model. */
  readonly riskAt: readonly number[]
  readonly months: ReadonlyMap<string, number>
  /** Risk terms without their spaces, made at first use: few messages need them. */
  readonly glued: () => ReadonlyMap<string, readonly number[]>
  /** Words of risk terms by their form without doubled letters, made at first use. */
  readonly collapsed: () => ReadonlyMap<string, readonly string[]>
}

const STRONG = KINDS.indexOf('strong')
/** Hidden terms shorter than this would be found in chance runs of letters. */
const SHORTEST_HIDDEN = 4

/** `lookalikes`: innocent phrases of the seller's own catalogue, in the notation of terms. */
export function createEngine(compiled: Compiled, lookalikes: readonly string[] = []): Engine {
  const { vocabulary, intents, model } = compiled
  const risks = new Set(intents.filter(({ group }) => group === 'risk').map(({ name }) => name))
  const own = lookalikes.map((source) => parseTerm(source).words).filter((words) => words.length > 0)
  const riskTerms = () =>
    vocabulary.words
      .split('\n')
      .flatMap((words, term) =>
        words !== '' && !words.includes('…') && risks.has(vocabulary.names[vocabulary.owners[term]!]!) ? [{ words: words.replaceAll('*', ''), term }] : [],
      )
  let glued: Map<string, number[]> | undefined
  let collapsed: Map<string, string[]> | undefined
  return {
    compiled,
    scorer: createScorer(model),
    languages: createScorer(compiled.languageModel),
    own: own.length > 0 ? buildMatcher(own) : undefined,
    classAt: new Map(model.classes.map((name, c) => [name, c])),
    groupOf: new Map(intents.map(({ name, group }) => [name, group])),
    clearable: new Set(intents.filter(({ clearable }) => clearable === true).map(({ name }) => name)),
    riskAt: model.classes.flatMap((name, c) => (risks.has(name) ? [c] : [])),
    months: monthNames(Object.values(compiled.rules)),
    glued: () => {
      if (glued) return glued
      glued = new Map()
      for (const { words, term } of riskTerms()) {
        // Only what accuses by itself is worth hiding; a weak word in pieces is chance.
        if (vocabulary.kinds[term] !== STRONG) continue
        const letters = words.replaceAll(' ', '')
        if (letters.length < SHORTEST_HIDDEN) continue
        const same = glued.get(letters)
        if (same) same.push(term)
        else glued.set(letters, [term])
      }
      return glued
    },
    collapsed: () => {
      if (collapsed) return collapsed
      collapsed = new Map()
      for (const { words } of riskTerms()) {
        for (const word of words.split(' ')) {
          const same = collapsed.get(collapse(word))
          if (!same) collapsed.set(collapse(word), [word])
          else if (!same.includes(word)) same.push(word)
        }
      }
      return collapsed
    },
  }
}
