/**
 * The keyword scan beside one alternation RegExp of the same terms, and beside a bare loop over the characters.
 * 1 MB is a million characters. The RegExp gets folded text, ready made; a second pair of rows starts from the raw text.
 */
import { buildMatcher, scan as scanTerms } from '../../src/knowledge/matcher.ts'
import type { Knowledge } from '../../src/knowledge/load.ts'
import { parseTerm, spellings } from '../../src/knowledge/terms.ts'
import { fold } from '../../src/text/fold.ts'
import { SENTENCE, wordsOf } from '../../src/text/words.ts'
import { LANGUAGES, messagesOf, ownMaterial, thinned } from './material.ts'
import { figure, floor, over, percent, type Section, table, times, turnByTurn } from './measure.ts'

const LEAST_TIMES = 4
const MESSAGES = 2000
const ROUNDS = 5

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

/** `*` is any ending, `…` a gap of up to four words; sentences are lines, and no phrase reaches across a line. */
function alternation(terms: readonly (readonly string[])[], flags: string): RegExp {
  const sources = terms.map((words) =>
    words
      .map((word, i) => {
        if (word === '…') return '(?: \\S+){0,4}'
        return `${i === 0 ? '' : ' '}${word.replace(/\*$/, '')}${word.endsWith('*') ? '\\w*' : ''}`
      })
      .join(''),
  )
  return new RegExp(`\\b(?:${sources.join('|')})\\b`, flags)
}

/** The folded text as the RegExp reads it: one space between words, a line end between sentences. */
function plain(text: string): string {
  const folded = fold(text)
  const words = wordsOf(folded)
  let out = ''
  for (let w = 0; w < words.count; w++)
    out += `${w === 0 ? '' : words.breaks[w] === SENTENCE ? '\n' : ' '}${String.fromCharCode(...folded.codes.subarray(words.from[w], words.to[w]))}`
  return out
}

/** What a RegExp needs from raw text: the usual two calls. */
const stripped = (text: string) => text.normalize('NFD').replace(/\p{M}+/gu, '')

const countOf = (pattern: RegExp, text: string) => {
  let hits = 0
  pattern.lastIndex = 0
  while (pattern.test(text)) hits++
  return hits
}

export const scan: Section = async ({ say }) => {
  const material = ownMaterial()
  const terms = termsOf(material.knowledge)
  const matcher = buildMatcher(terms)
  const texts = thinned(
    LANGUAGES.flatMap((language) => messagesOf(material, language)),
    MESSAGES,
  )
  const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6
  const folded = texts.map(fold)
  const ready = texts.map(plain)
  const patterns = { insensitive: alternation(terms, 'gi'), folded: alternation(terms, 'g') }
  let sink = 0
  const scanOf = (one: (typeof folded)[number]) => scanTerms(matcher, one, wordsOf(one), () => sink++)
  const loop = (text: string) => {
    let sum = 0
    for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i)
    sink += sum
  }
  // Short jobs are repeated, so that the clock has something to count.
  const repeated = (many: number, job: () => void) => () => {
    for (let i = 0; i < many; i++) job()
  }
  const [QUICK, SWIFT] = [50, 500]
  say(`${terms.length} terms, ${figure(megabytes)} MB of text, ${ROUNDS} rounds`)
  const seconds = await turnByTurn(ROUNDS, [
    repeated(QUICK, over(folded, scanOf)),
    over(ready, (text) => (sink += countOf(patterns.insensitive, text))),
    over(ready, (text) => (sink += countOf(patterns.folded, text))),
    repeated(SWIFT, over(texts, loop)),
    repeated(
      QUICK,
      over(texts, (text) => scanOf(fold(text))),
    ),
    over(texts, (text) => (sink += countOf(patterns.insensitive, stripped(text)))),
  ])
  const repeats = [QUICK, 1, 1, SWIFT, QUICK, 1]
  const [ours, insensitive, caseful, bare, oursRaw, raw] = seconds.map((time, i) => (megabytes * repeats[i]!) / time) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  let agreed = 0
  folded.forEach((one, i) => {
    let found = false
    scanTerms(matcher, one, wordsOf(one), () => (found = true))
    if (found === countOf(patterns.folded, ready[i]!) > 0) agreed++
  })
  const ratio = Math.min(ours / insensitive, ours / caseful)
  return {
    markdown: `### Keyword scan\n\n${table(
      [`${terms.length.toLocaleString('en-GB')} terms`, 'MB/s', 'ours is'],
      [
        ['our scan, words included, folded text', figure(ours), ''],
        ['one alternation RegExp, folded text, `/gi`', figure(insensitive), times(ours / insensitive)],
        ['the same, `/g`', figure(caseful), `**${times(ours / caseful)}** (floor ${LEAST_TIMES} ×)`],
        ['a bare `charCodeAt` loop', figure(bare), times(ours / bare)],
        ['our scan from raw text, folding included', figure(oursRaw), ''],
        ['RegExp `/gi` from raw text, NFD and marks stripped', figure(raw), times(oursRaw / raw)],
      ],
    )}\n\nBoth hit, or both miss, in ${percent(agreed / texts.length)} of ${texts.length} messages. The RegExp names one term a place, our scan all of them.`,
    missed: [
      ...floor(ratio >= LEAST_TIMES, `scan: ${times(ratio)} the RegExp, at least ${LEAST_TIMES} ×`),
      ...floor(agreed / texts.length >= 0.99, `scan: it agrees with the RegExp in ${percent(agreed / texts.length)} of the messages only`),
    ],
  }
}
