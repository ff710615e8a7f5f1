/**
 * Every term of every language in one table beside one matcher: risk words, look-alikes, and the small words that turn them. Pure.
 * Invariant: a term's place in the table is its number in the matcher.
 */
import type { LanguageRules } from '../intent.ts'
import type { Knowledge } from './load.ts'
import { buildMatcher, type Matcher } from './matcher.ts'
import { parseTerm, spellings } from './terms.ts'

export const KINDS = [
  'strong',
  'weak',
  'lookalike',
  'negator',
  'doubt',
  'third_party',
  'presale',
  'seller',
  'threat',
  'phishing',
  'concept',
  'conjunction',
  'genuine',
  'subordinator',
  'cleared',
] as const
export type Kind = (typeof KINDS)[number]

export interface Vocabulary {
  readonly matcher: Matcher
  /** Places in KINDS, by term. */
  readonly kinds: Uint8Array
  /** Places in the list of languages; ANY for the seller's own look-alikes. */
  readonly languages: Uint8Array
  /** Places in `names`, or in the list of concepts; 0 for terms of neither. */
  readonly owners: Uint16Array
  readonly names: readonly string[]
  /** 1 for account risks, by place in `names`. */
  readonly risky: Uint8Array
  /** Folded words of strong and weak terms, one term a line; empty lines for other kinds. One string: most starts never read it. */
  readonly words: string
  /** Spelling that must stand in the text, by term, where folding alone is too loose. */
  readonly exact: Readonly<Record<number, string>>
}

export const ANY = 255

const RULE_KINDS: readonly (readonly [Kind, keyof LanguageRules])[] = [
  ['negator', 'negators'],
  ['conjunction', 'conjunctions'],
  ['subordinator', 'subordinators'],
  ['doubt', 'doubts'],
  ['third_party', 'thirdParties'],
  ['presale', 'presale'],
  ['genuine', 'genuine'],
  ['cleared', 'cleared'],
  ['seller', 'seller'],
  ['threat', 'threats'],
  ['phishing', 'phishing'],
]

export function buildVocabulary({ intents, languages, entries, signals, concepts, rules }: Knowledge): Vocabulary {
  const names = [...intents.map(({ name }) => name), ...new Set(signals.map(({ name }) => name))]
  const terms: (readonly string[])[] = []
  const kinds: number[] = []
  const places: number[] = []
  const owners: number[] = []
  const words: string[] = []
  const exact: Record<number, string> = {}
  const put = (source: string, kind: Kind, language: string, owner: number) => {
    for (const spelling of spellings(source, language)) {
      const term = parseTerm(spelling)
      if (term.words.length === 0) continue
      if (term.exact !== undefined) exact[terms.length] = term.exact
      terms.push(term.words)
      kinds.push(KINDS.indexOf(kind))
      places.push(languages.indexOf(language))
      owners.push(owner)
      words.push(kind === 'strong' || kind === 'weak' ? term.words.join(' ') : '')
    }
  }
  for (const { name, language, keywords, lookalikes } of [...entries, ...signals]) {
    const owner = names.indexOf(name)
    for (const source of keywords.strong) put(source, 'strong', language, owner)
    for (const source of keywords.weak) put(source, 'weak', language, owner)
    for (const source of lookalikes) put(source, 'lookalike', language, owner)
  }
  for (const [language, rule] of Object.entries(rules)) {
    for (const [kind, key] of RULE_KINDS) for (const source of rule[key] as readonly string[]) put(source, kind, language, 0)
  }
  const conceptNames = [...new Set(Object.values(concepts).flatMap((byName) => Object.keys(byName)))].sort()
  for (const [language, byName] of Object.entries(concepts)) {
    for (const [name, sources] of Object.entries(byName)) for (const source of sources) put(source, 'concept', language, conceptNames.indexOf(name))
  }
  return {
    matcher: buildMatcher(terms),
    kinds: Uint8Array.from(kinds),
    languages: Uint8Array.from(places),
    owners: Uint16Array.from(owners),
    names,
    risky: Uint8Array.from(names, (name) => (intents.some((intent) => intent.name === name && intent.group === 'risk') ? 1 : 0)),
    words: words.join('\n'),
    exact,
  }
}
