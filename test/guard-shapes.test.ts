import { describe, expect, test } from 'vitest'
import { blocks } from '../src/answer/guard.ts'
import { check, marked, said } from './guardbook.ts'

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
    'It left on 05.11.2026 08:15 and on 2026-11-20.',
    'The order is 404-1234567-1234567 and 12-34567-12345.',
    'Tracking 00340434161234567890 and LX123456789FR.',
    'It costs 1 234,56 EUR, that is 1,234.56 in all.',
    'It travels by COLISSIMO, DHL UPS DPD.',
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
    ['empty', '‹  ›'],
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
