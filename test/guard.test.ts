import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { blocks, checkReply } from '../src/answer/guard.ts'
import { type Guardbook, variants } from '../src/knowledge/guardbook.ts'
import { pack, unpack } from '../src/knowledge/pack.ts'
import { book, check, linesOf, marked, said } from './guardbook.ts'

const CASES: Record<string, { found: string; pass: string }> = parse(readFileSync(join(import.meta.dirname, 'guard-cases.yaml'), 'utf8'))

for (const [language, { found, pass }] of Object.entries(CASES)) {
  describe(`in ${language}`, () => {
    // Mutants: `rule.terms` skipped for one class; `allows` always 0; `endOf` one letter short.
    test.for(linesOf(found))('finds %s', (line) => {
      const { name, text, start, end } = marked(line)
      const findings = check(text, { language, detected: language })
      const here = findings.filter((finding) => finding.class === name).map((finding) => [finding.start, finding.end, finding.text])
      expect(here).toContainEqual([start, end, text.slice(start, end)])
      for (const finding of findings) expect(finding.level).toBe(finding.class === 'G9' || finding.class === 'G10' ? 'warn' : 'block')
      for (const finding of findings) expect(finding.alternative).not.toBe('')
    })
    // Mutants: `unmasked` returns all marks; `gated` always 0.
    test.for(linesOf(pass))('passes %s', (text) => expect(said(text, { language, detected: language })).toEqual([]))
  })
}

describe('evasions', () => {
  // Mutants: `rejoin` left out; `leetReadings` replaced by []; the stutter reading left out; `hold` left out; `splitEnd` answers `first`.
  test.for([
    ['fr', "G1 Ce n'est pas une ‹a r n a q u e›."],
    ['en', 'G1 This is a ‹f4ke› one.'],
    ['en', 'G3 Please ‹leave a r.e.v.i.e.w› for it.'],
    ['en', 'G3 That ‹r.e.v.i.e.w› of it.'],
    ['en', 'G3 ‹Your r3view› matters.'],
    ['en', 'G3 That ‹r3view› of it.'],
    ['fr', 'G1 Une ‹c0ntref@çon› ?'],
    ['fr', 'G1 Une ‹arna-que› ?'],
    ['fr', 'G1 Une ‹arnaaaaque› ?'],
    ['fr', 'G1 Une ‹contre façon› ?'],
    ['en', 'G1 A ‹coun terfeit› one.'],
    ['en', 'G1 A ‹cou\u200bnterfeit› one.'],
    ['en', 'G1 A ‹fаkе› one.'],
    ['en', 'G1 A ‹𝐟𝐚𝐤𝐞› one.'],
    ['en', 'G1 A ‹ＦＡＫＥ› one.'],
    ['fr', 'G1 Une ‹contrefacon› ?'],
    ['fr', 'G1 Des ‹CONTREFAÇONS› ?'],
    ['en', 'G1 A ‹counterfiet› one.'],
    ['de', 'G1 Ein ‹B e t r u g›.'],
    ['es', 'G1 Una ‹e.s.t.a.f.a› grande.'],
    ['it', 'G1 Una ‹truff4› bella.'],
    ['en', 'G4 Please ‹with draw your claim› now.'],
    ['en', 'G5 On ‹W h a t s A p p› please.'],
    ['fr', 'G3 ‹Modifiez votre @vis› svp.'],
  ] as const)('finds in %s %s', ([language, line]) => {
    const { name, text, start, end } = marked(line)
    expect(check(text, { language, detected: language }).map((finding) => [finding.class, finding.start, finding.end])).toContainEqual([name, start, end])
  })
})

describe('languages', () => {
  test('a long risk word counts in any language', () => {
    expect(said("Ce sac n'est pas une Fälschung.", { detected: 'fr' })).toEqual(['G1 Fälschung'])
    expect(said('Das ist keine contrefaçon.', { detected: 'de' })).toEqual(['G1 contrefaçon'])
  })
  // Mutant: `gated` ignored in `take`.
  test.for([
    ['en', 'A gift for your court shoes, sent by air.'],
    ['fr', 'Le vol court du drone, le cadeau est une robe.'],
    ['de', 'Der falsche Stecker lag neben dem Gift der Spinne.'],
    ['it', 'La roba è arrivata in replica alla Sua richiesta.'],
  ] as const)('a short or shared word counts only at home: %s %s', ([detected, text]) => expect(said(text, { detected })).toEqual([]))
  // Mutant: innocent phrases of every language mask.
  test('an innocent phrase is innocent only at home', () => {
    expect(said('Merci in replica form, un replica.', { detected: 'fr' })).toEqual(['G1 replica', 'G1 replica'])
    expect(said('In replica form.', { detected: 'it' })).toEqual([])
  })
  test('a hidden word that is a name of the machine says nothing', () => expect(said('A c0nstructor and a t0string.', { detected: 'en' })).toEqual([]))
  test('a word in pieces does not reach across a sentence', () => expect(said('Tout contre. Façon lin.', { detected: 'fr' })).toEqual([]))
  test('with no language known, every language counts', () => expect(said('Un vol de colis, un truffa.')).toContain('G1 truffa'))
  test('the alternative is in the language of the term', () => {
    expect(check('Notre avocat répondra.', { detected: 'fr' })[0]!.alternative).toBe('les démarches qui vous sont ouvertes')
    expect(check('Voir https://example.org/x', { detected: 'fr' })[0]!.alternative).toBe('vous pouvez nous répondre ici, dans cette messagerie')
  })
})

describe('the whole', () => {
  test('only a blocking finding blocks', () => {
    expect(blocks(check('Nous garantissons que tout ira bien.', { detected: 'fr' }))).toBe(false)
    expect(blocks(check('Une arnaque.', { detected: 'fr' }))).toBe(true)
  })
  test('findings stand in order, none of a class inside another', () => {
    const findings = check("Arnaque ! Modifiez votre avis pour 5 étoiles sur WhatsApp ou www.lampe.fr, c'est notre faute", { detected: 'fr' })
    expect(findings.map(({ class: name, text }) => `${name} ${text}`)).toEqual([
      'G1 Arnaque',
      'G3 Modifiez votre avis',
      'G3 5 étoiles',
      'G5 WhatsApp',
      'G5 www.lampe.fr',
      'G2 notre faute',
    ])
  })
  test('the book packs and works unpacked', () => {
    const again = unpack(pack(book)) as Guardbook
    expect(checkReply(again, 'Une arnaque et un v0leur, laissez un avis.', { blanks: 'block', detected: 'fr' })).toEqual(
      check('Une arnaque et un v0leur, laissez un avis.', { detected: 'fr' }),
    )
  })
  test('a term with choices stands for each of them', () => {
    expect(variants('close/drop the/ a_to_z claim*')).toEqual([
      'close the a to z claim*',
      'close a to z claim*',
      'drop the a to z claim*',
      'drop a to z claim*',
    ])
    expect(() => variants('a/b/c/d/e/f/g/h/i/j '.repeat(4))).toThrow(/split it/)
  })
  test('spans hold on any text', () => {
    const words = fc.constantFrom(
      'arnaque',
      'f a k e',
      'your review',
      '{x}',
      '[[',
      '😊',
      '\u200b',
      'v0l',
      '<b>',
      '!!',
      'ſ',
      'ﬁ',
      'İ',
      '\ud800',
      'lampe.fr',
      '+33 6 12 34 56 78',
      'constructor',
      'c0nstructor',
      '  ',
      '\n',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.oneof(words, fc.string({ maxLength: 4 }))).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('fr', 'en', undefined), (source, detected) => {
        // fold() throws on a letter from U+F900 on that does not decompose (U+FA0E); take this away once it is mended.
        fc.pre(!/[\uf900-\uffdf]/.test(source))
        let last = 0
        for (const { start, end, text: part } of check(source, { detected })) {
          expect(part).toBe(source.slice(start, end))
          expect(start >= last && start <= end && end <= source.length).toBe(true)
          last = start
        }
      }),
      { numRuns: 1500 },
    )
  })
  // Mutant: the look-behind of MAIL or LINK taken away makes the first rows quadratic.
  test.for([
    'a',
    'a.',
    'a ',
    'a-',
    '1',
    '1 ',
    '+1 ',
    '@',
    'a@',
    '{',
    '[',
    '[a',
    '<a',
    '!',
    'FR76 ',
    'fr76 aaaa',
    'A ',
    'ABCDEFG ',
    'www.',
    'http://',
    'arnaque ',
    'contre ',
    'retirez ',
    'not ',
    'f4ke ',
    'aaab',
    'é',
    '😊',
    '\u200b',
    'x'.repeat(99) + ' ',
  ])('is linear on a megabyte of %j', { timeout: 60_000 }, (piece) => {
    const started = performance.now()
    check(piece.repeat(Math.ceil(1e6 / piece.length)), { detected: 'fr' })
    expect(performance.now() - started).toBeLessThan(15_000)
  })
})
