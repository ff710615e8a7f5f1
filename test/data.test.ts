/**
 * What stands in `intents/`: every language of every intent, enough of everything, and no sentence twice in other words.
 * Mutants tried, each caught: an example once more with one word before it; an example once more in the background with other marks.
 */
import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { INTENTS } from '../src/settings.ts'
import { foldString } from '../src/text/fold.ts'
import { LANGUAGES } from './guardbook.ts'

/** Examples with more word trigrams in common than this are one example (issue 2). */
const ALIKE = 0.6
const FULL = ['fr', 'en']
const LEAST_CHECKS = 8
const LEAST_BACKGROUND = 500

const { intents, languages, entries, signals, background } = loadKnowledge(INTENTS)
const groups = new Map(intents.map(({ name, group }) => [name, group]))
const grave = (name: string) => groups.get(name) === 'risk' || groups.get(name) === 'notice'

describe('enough of everything', () => {
  test('31 intents in five languages', () => {
    expect(intents).toHaveLength(31)
    expect(languages.toSorted()).toEqual(LANGUAGES.toSorted())
    expect(entries).toHaveLength(31 * LANGUAGES.length)
  })
  test('examples', () => {
    const least = (name: string, language: string) => (grave(name) ? (FULL.includes(language) ? 150 : 100) : FULL.includes(language) ? 80 : 60)
    const few = entries.filter(({ name, language, examples }) => examples.length < least(name, language))
    expect(few.map(({ file, examples }) => `${file}: ${examples.length}`)).toEqual([])
  })
  test('story', () => {
    expect(background.map(({ language }) => language).toSorted()).toEqual(LANGUAGES.toSorted())
    for (const { language, examples } of background) expect(examples.length, language).toBeGreaterThanOrEqual(LEAST_BACKGROUND)
  })
  test('checks', () => {
    const few = entries.filter(({ checks }) => checks.length < LEAST_CHECKS)
    expect(few.map(({ file, checks }) => `${file}: ${checks.length}`)).toEqual([])
  })
  // A file with more than eight checks needs no more than four that are hard.
  test('checks that must come out as something else', () => {
    const soft = entries.flatMap(({ file, name, checks }) => {
      const hard = checks.filter(({ has = [], not = [] }) => not.length > 0 || !has.includes(name)).length
      return hard < LEAST_CHECKS / 2 ? [`${file}: ${hard} of ${checks.length}`] : []
    })
    expect(soft).toEqual([])
  })
  test('signals, names and replies', () => {
    expect(new Set(signals.map(({ name }) => name))).toEqual(new Set(['_anger', '_vulnerable', '_human']))
    expect(signals).toHaveLength(3 * LANGUAGES.length)
    expect(new Set(intents.map(({ precedence }) => precedence)).size).toBe(intents.length)
  })
})

const trigrams = (text: string): ReadonlySet<string> => {
  const words = foldString(text).split(' ')
  return new Set(words.length < 3 ? [words.join(' ')] : words.slice(2).map((_, i) => words.slice(i, i + 3).join(' ')))
}

/** Pairs above ALIKE, found through an index from trigram to texts: only texts that share one are compared. */
function twins(texts: readonly { readonly place: string; readonly text: string }[]): readonly string[] {
  const sets = texts.map(({ text }) => trigrams(text))
  const holders = new Map<string, number[]>()
  const out: string[] = []
  sets.forEach((set, i) => {
    const shared = new Map<number, number>()
    for (const trigram of set) {
      const known = holders.get(trigram)
      if (!known) holders.set(trigram, [i])
      else {
        for (const other of known) shared.set(other, (shared.get(other) ?? 0) + 1)
        known.push(i)
      }
    }
    for (const [other, both] of shared)
      if (both / (set.size + sets[other]!.size - both) > ALIKE)
        out.push(`${texts[other]!.place}: ${texts[other]!.text}\n  ${texts[i]!.place}: ${texts[i]!.text}`)
  })
  return out
}

describe('no sentence twice in other words', () => {
  test.for([
    ['the same', 'My bag is a fake', 'my bag, is a FAKE!', 1],
    ['one word more', 'I am sure that my new bag is a fake', 'Well I am sure that my new bag is a fake', 1],
    ['another end', 'I am sure that my bag is fine', 'I am sure that my son is ill', 0],
    ['two short ones', 'a fake', 'a fake one', 0],
  ] as const)('the measure: %s', ([, a, b, want]) => {
    expect(twins([a, b].map((text) => ({ place: '', text })))).toHaveLength(want)
  })
  test.for(LANGUAGES)('examples in %s', (language) => {
    const texts = [
      ...entries.filter((entry) => entry.language === language).flatMap(({ file, examples }) => examples.map(({ text }) => ({ place: file, text }))),
      ...signals
        .filter((entry) => entry.language === language)
        .flatMap(({ file, name, examples }) => examples.map(({ text }) => ({ place: `${file} ${name}`, text }))),
      ...background
        .filter((story) => story.language === language)
        .flatMap(({ examples }) => examples.map((text) => ({ place: `_background/${language}.yaml`, text }))),
    ]
    expect(twins(texts)).toEqual([])
  })
})
