/**
 * Risk words stay found however they are hidden, and innocent phrases stay innocent.
 * Mutants tried: leetReadings answering nothing, findApart never called, `collapse` the identity, fold keeping zero-width signs.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { openEngine } from '../src/open.ts'
import type { Engine } from '../src/read/engine.ts'
import { INTENTS } from '../src/settings.ts'
import { triage } from '../src/triage.ts'
import { MASKS, NEUTRAL } from './masks.ts'

/** Terms that a neutral sentence must give up: the contract asks for 98 of 100. */
const LEAST = 0.98

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(undefined)
})

const { entries, intents } = loadKnowledge(INTENTS)
const risks = new Set(intents.filter(({ group }) => group === 'risk').map(({ name }) => name))
const risky = entries.filter(({ name }) => risks.has(name))
const letters = (term: string) => term.replace(/[^\p{L}\p{N}]/gu, '')
const terms = risky.flatMap(({ language, name, keywords }) =>
  keywords.strong.filter((term) => !term.includes('…') && letters(term).length >= 5).map((term) => ({ language, name, term: term.replaceAll('*', '') })),
)

describe('masked strong terms in a neutral sentence', () => {
  test.each(Object.entries(MASKS))('%s', (_, mask) => {
    const missed = terms.filter(({ language, term }) => {
      const masked = mask(term)
      const text = NEUTRAL[language]!(masked)
      const start = text.indexOf(masked)
      return !triage(engine, { text }).keywords.some((hit) => hit.start < start + masked.length && hit.end > start)
    })
    const found = 1 - missed.length / terms.length
    if (process.env.SHOW)
      console.log(
        _,
        found.toFixed(4),
        missed
          .slice(0, 25)
          .map(({ language, term }) => `${language} ${mask(term)}`)
          .join(' | '),
      )
    expect(
      found,
      missed
        .slice(0, 20)
        .map(({ language, term }) => `${language}: ${mask(term)}`)
        .join('\n'),
    ).toBeGreaterThanOrEqual(LEAST)
  })
})

describe('look-alikes', () => {
  const phrases = risky.flatMap(({ language, lookalikes }) =>
    lookalikes.filter((phrase) => !phrase.includes('…')).map((phrase) => ({ language, phrase: phrase.replaceAll('*', '') })),
  )
  const raised = (mask: (term: string) => string) =>
    phrases
      .filter(({ language, phrase }) => triage(engine, { text: NEUTRAL[language]!(mask(phrase)) }).keywords.length > 0)
      .map(({ language, phrase }) => `${language}: ${phrase}`)

  test('nearly never raise a keyword: at most one in twenty', () => {
    const hit = raised((phrase) => phrase)
    expect(hit.length / phrases.length, hit.join('\n')).toBeLessThanOrEqual(0.05)
  })

  test.each(['zero-width', 'soft hyphen', 'full-width', 'look-alike letters', 'accents lost', 'capitals'])('%s brings no new one', (name) => {
    const plain = new Set(raised((phrase) => phrase))
    const fresh = raised(MASKS[name]!).filter((phrase) => !plain.has(phrase))
    expect(fresh.length / phrases.length, fresh.join('\n')).toBeLessThanOrEqual(0.01)
  })
})
