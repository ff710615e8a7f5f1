/**
 * The keyword scan beside one alternation RegExp of the same terms, and beside a bare loop over the characters.
 * 1 MB is a million characters. RegExps get folded text, ready made; a second pair of rows starts from the raw text.
 */
import type { Knowledge } from '../../src/knowledge/load.ts'
import { buildMatcher, scan as scanTerms } from '../../src/knowledge/matcher.ts'
import { parseTerm, spellings } from '../../src/knowledge/terms.ts'
import { type Folded, fold } from '../../src/text/fold.ts'
import { SENTENCE, wordsOf } from '../../src/text/words.ts'
import { LANGUAGES, messagesOf, ownMaterial, thinned } from './material.ts'
import { figure, floor, over, percent, type Section, table, times, turnByTurn } from './measure.ts'
import { alternation, factored, hitsOf } from './regexp.ts'

const LEAST_TIMES = 4
const MESSAGES = 2000
const ROUNDS = 5
/** The quick ones run so often a round, that the clock has something to count. */
const MANY = 25
const VERY_MANY = 500

/** Words of every strong, weak and look-alike term, in all languages, each once. */
function termsOf({ entries, signals }: Knowledge): readonly (readonly string[])[] {
  const terms = new Map<string, readonly string[]>()
  for (const { keywords, lookalikes, language } of [...entries, ...signals]) {
    for (const source of [...keywords.strong, ...keywords.weak, ...lookalikes]) {
      for (const spelling of spellings(source, language)) {
        const { words } = parseTerm(spelling)
        if (words.length > 0) terms.set(words.join(' '), words)
      }
    }
  }
  return [...terms.values()]
}

/** Folded text as the RegExps read it. */
function plain(text: string): string {
  const folded = fold(text)
  const words = wordsOf(folded)
  let out = ''
  for (let w = 0; w < words.count; w++)
    out += `${w === 0 ? '' : words.breaks[w] === SENTENCE ? '\n' : ' '}${String.fromCharCode(...folded.codes.subarray(words.from[w], words.to[w]))}`
  return out
}

/** What is usual before a RegExp reads raw text. */
const stripped = (text: string) => text.normalize('NFD').replace(/\p{M}+/gu, '')

export const scan: Section = async ({ say }) => {
  const material = ownMaterial()
  const terms = termsOf(material.knowledge)
  const matcher = buildMatcher(terms)
  const all = LANGUAGES.flatMap((language) => messagesOf(material, language))
  const texts = thinned(all, MESSAGES)
  const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6
  const folded = texts.map(fold)
  const ready = texts.map(plain)
  const [insensitive, sensitive, trie] = [alternation(terms, 'gi'), alternation(terms, 'g'), factored(terms, 'g')]
  let sink = 0
  const scanOf = (one: Folded) => scanTerms(matcher, one, wordsOf(one), () => sink++)
  const tryOn = (pattern: RegExp) => (text: string) => (sink += hitsOf(pattern, text))
  const loop = (text: string) => {
    let sum = 0
    for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i)
    sink += sum
  }
  const jobs: readonly (readonly [many: number, job: () => void])[] = [
    [MANY, over(folded, scanOf)],
    [1, over(ready, tryOn(insensitive))],
    [1, over(ready, tryOn(sensitive))],
    [MANY, over(ready, tryOn(trie))],
    [VERY_MANY, over(texts, loop)],
    [MANY, over(texts, (text) => scanOf(fold(text)))],
    [1, over(texts, (text) => tryOn(insensitive)(stripped(text)))],
  ]
  say(`${terms.length} terms, ${figure(megabytes)} MB of text, ${ROUNDS} rounds`)
  const seconds = await turnByTurn(
    ROUNDS,
    jobs.map(([many, job]) => () => {
      for (let i = 0; i < many; i++) job()
    }),
  )
  const [ours, anyCase, sameCase, asTrie, bare, oursRaw, raw] = seconds.map((time, j) => (megabytes * jobs[j]![0]) / time) as Speeds
  const agreed = folded.filter((one, i) => {
    let found = false
    scanTerms(matcher, one, wordsOf(one), () => (found = true))
    return found === hitsOf(sensitive, ready[i]!) > 0
  }).length
  const ratio = Math.min(ours / anyCase, ours / sameCase)
  return {
    markdown: `### Keyword scan\n\n${table(
      [`${terms.length.toLocaleString('en-GB')} terms`, 'MB/s', 'ours is'],
      [
        ['our scan, finding words included, folded text', figure(ours), ''],
        ['one alternation RegExp, sorted, folded text, `/gi`', figure(anyCase), times(ours / anyCase)],
        ['the same, `/g`', figure(sameCase), `**${times(ours / sameCase)}** (floor ${LEAST_TIMES} ×)`],
        ['a trie written as a RegExp, folded text, `/g`', figure(asTrie), times(ours / asTrie)],
        ['a bare `charCodeAt` loop', figure(bare), times(ours / bare)],
        ['our scan from raw text, folding included', figure(oursRaw), ''],
        ['one alternation RegExp from raw text, marks stripped, `/gi`', figure(raw), times(oursRaw / raw)],
      ],
    )}\n\nOur scan and the RegExp both hit, or both miss, in ${percent(agreed / texts.length)} of ${texts.length} messages. A RegExp names one term at a place and passes on; our scan names all, with their words, also overlapping.`,
    missed: [
      ...floor(ratio >= LEAST_TIMES, `scan: ${times(ratio)} the RegExp, at least ${LEAST_TIMES} ×`),
      ...floor(agreed / texts.length >= 0.99, `scan: it agrees with the RegExp in ${percent(agreed / texts.length)} of the messages only`),
    ],
  }
}

type Speeds = [number, number, number, number, number, number, number]
