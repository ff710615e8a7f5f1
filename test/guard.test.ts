import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocks, checkReply, type GuardOptions } from '../src/answer/guard.ts'
import { buildGuardbook, type Guardbook, variants } from '../src/knowledge/guardbook.ts'
import type { GuardRules } from '../src/knowledge/load.ts'
import { pack, unpack } from '../src/knowledge/pack.ts'
import { guardFile } from '../src/knowledge/schema.ts'
import { readSource } from '../src/knowledge/source.ts'
import { CASES } from './guard-cases.ts'

const FOLDER = join(import.meta.dirname, '..', 'intents', '_guard')

function readGuard(language: string): GuardRules {
  const { data, faults } = readSource(`_guard/${language}.yaml`, readFileSync(join(FOLDER, `${language}.yaml`), 'utf8'), guardFile)
  if (!data) throw new Error(JSON.stringify(faults))
  return data.classes
}

const book = buildGuardbook(Object.fromEntries(Object.keys(CASES).map((language) => [language, readGuard(language)])))
const check = (text: string, options: Partial<GuardOptions> = {}) => checkReply(book, text, { blanks: 'block', ...options })
const said = (text: string, options: Partial<GuardOptions> = {}) => check(text, options).map((finding) => `${finding.class} ${finding.text}`)
const linesOf = (table: string) =>
  table
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** "G1 a ‹fake› one" to its class, its text and the span that is meant. */
function marked(line: string) {
  const [, name, rest] = /^(\w+) (.*)$/s.exec(line)!
  const start = rest!.indexOf('‹')
  return { name: name!, text: rest!.replace(/[‹›]/g, ''), start, end: rest!.indexOf('›') - 1 }
}

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
  test('with no language known, every language counts', () => expect(said('Un vol de colis, un truffa.')).toContain('G1 truffa'))
  test('the alternative is in the language of the term', () => {
    expect(check('Notre avocat répondra.', { detected: 'fr' })[0]!.alternative).toBe('les démarches qui vous sont ouvertes')
    expect(check('Voir https://example.org/x', { detected: 'fr' })[0]!.alternative).toBe('vous pouvez nous répondre ici, dans cette messagerie')
  })
})

describe('links, numbers, accounts', () => {
  // Mutants: each pattern in shapes.ts emptied once.
  test.for([
    'G5 See ‹https://example.org/a?b=c› for it.',
    'G5 See ‹www.boutique-lampe.fr› for it.',
    'G5 See ‹lampe.shop› for it.',
    'G5 See ‹example.com/x›.',
    'G5 See ‹EXAMPLE.COM› for it.',
    'G5 See ‹lampe . com› for it.',
    'G5 See ‹lampe dot com› for it.',
    'G5 Write to ‹max.muster@example.de› today.',
    'G5 Write to ‹max (at) example.de› today.',
    'G5 Find ‹@lampe_shop› there.',
    'G5 Ring +33 6 12 34 56 78 or ‹+49 170 1234567› now.',
    'G5 Ring ‹06 12 34 56 78› now.',
    'G5 Ring ‹06.12.34.56.78› now.',
    'G5 Ring ‹(555) 123-4567› now.',
    'G5 Ring ‹612 345 678› now.',
    'G5 Ring ‹347 1234567› now.',
    'G5 Pay to ‹FR76 3000 6000 0112 3456 7890 189› today.',
    'G5 Pay to ‹DE89370400440532013000›.',
    'G5 Pay to ‹ES91 2100 0418 4502 0005 1332› please.',
    'G7 It has left‹!!›',
    'G7 It has left ‹! !›',
    'G7 It has ‹ALREADY› left.',
    'G7 It ‹HAS LEFT NOW›, thanks.',
    'G7 ‹DO IT NOW› then.',
  ])('finds %s', (line) => {
    const { name, text, start, end } = marked(line)
    expect(check(text, { detected: 'en' }).map((finding) => [finding.class, finding.start, finding.end])).toContainEqual([name, start, end])
  })
  test.for([
    'The parcel arrived.It was dry.',
    'It left on 20.11.2026 08:15 and on 2026-11-20.',
    'The order is 404-1234567-1234567 and 12-34567-12345.',
    'Tracking 00340434161234567890 and LX123456789FR.',
    'It costs 1 234,56 EUR, that is 1,234.56 in all.',
    'DHL and SAV and TVA are short words, USB too.',
    'The ASIN B0ABCDEF12 and model XJ900-TURBO2.',
    'EAN 4006381333931, size 38/40.',
  ])('passes %s', (text) => expect(said(text, { detected: 'en' })).toEqual([]))
  test('the marketplace may be named, not linked', () => {
    expect(said('Via amazon.fr, merci.', { detected: 'fr', marketplace: 'amazon.fr' })).toEqual([])
    expect(said('Via amazon.fr/boutique, merci.', { detected: 'fr', marketplace: 'amazon.fr' })).toEqual(['G5 amazon.fr/boutique'])
  })
})

describe('form', () => {
  test.for([
    ['emoji', 'Merci ‹😊› bien.'],
    ['emoji', 'Merci ‹👩‍👧› bien.'],
    ['emoji', 'Merci ‹🇫🇷› bien.'],
    ['emoji', 'Merci ‹★★★› bien.'],
    ['emoji', 'Merci ‹:-)› bien.'],
    ['html', 'Merci ‹<b>› bien.'],
    ['html', 'Merci ‹&nbsp;› bien.'],
    ['control', 'Merci ‹\u0007› bien.'],
    ['control', 'Merci ‹\ud83d› bien.'],
    ['invisible', 'Mer‹\u200b›ci bien.'],
    ['invisible', 'Merci ‹\u202e›bien.'],
    ['blank', 'Voici ‹{solution}› pour vous.'],
    ['blank', 'Voici ‹[Votre nom]› pour vous.'],
    ['empty', '‹›'],
    ['empty', '‹ \n ›'],
  ] as const)('%s in %s', ([problem, line]) => {
    const { text, start, end } = marked(`form ${line}`)
    expect(check(text, { detected: 'fr' })).toEqual([{ class: 'form', level: 'block', problem, start, end, text: text.slice(start, end), alternative: '' }])
  })
  test('©, ™ and line breaks are plain text', () => expect(said('Acme™ ©\r\n\tMerci\u00a0: c\u2019est not\u00e9\u202f!', { detected: 'fr' })).toEqual([]))
  test('1,200 characters pass, one more blocks', () => {
    const text = 'Bien à vous. '.repeat(100)
    expect(said(text.slice(0, 1200), { detected: 'fr' })).toEqual([])
    expect(check(text.slice(0, 1201), { detected: 'fr' })).toMatchObject([{ class: 'form', problem: 'length', start: 1200, end: 1201 }])
  })
  test("the buyer's language, where it can be told", () => {
    expect(check('Thank you', { language: 'fr', detected: 'en' })).toMatchObject([{ class: 'form', problem: 'language', start: 0, end: 9 }])
    expect(said('Ok', { language: 'fr', detected: 'und' })).toEqual([])
  })
  test('a blank is neutral in a draft, and its name says nothing', () => {
    expect(said('Nous proposons {arnaque}.', { detected: 'fr', blanks: 'neutral' })).toEqual([])
    expect(said('Nous proposons {arnaque}.', { detected: 'fr' })).toEqual(['form {arnaque}'])
  })
  test('amounts and dates that the case does not know are warned of', () => {
    const read = {
      amounts: [
        { amount: 15, start: 5, end: 9 },
        { amount: 59.9, start: 10, end: 17 },
      ],
      dates: [{ date: '2026-11-20', start: 21, end: 31 }],
    }
    const facts = { amounts: [59.9], dates: [] }
    const findings = check('Soit 15 € 59,90 € le 20.11.2026', { detected: 'fr', facts, read })
    expect(findings).toMatchObject([
      { problem: 'amount', text: '15 €', level: 'warn' },
      { problem: 'date', text: '20.11.2026', level: 'warn' },
    ])
    expect(blocks(findings)).toBe(false)
  })
})

describe('the whole', () => {
  test('only a blocking finding blocks', () => {
    expect(blocks(check('Nous garantissons que tout ira bien.', { detected: 'fr' }))).toBe(false)
    expect(blocks(check('Une arnaque.', { detected: 'fr' }))).toBe(true)
  })
  test('findings stand in order, none of a class inside another', () => {
    const findings = check("Arnaque ! Modifiez votre avis, 5 étoiles, sur WhatsApp ou www.lampe.fr, c'est notre faute", { detected: 'fr' })
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
