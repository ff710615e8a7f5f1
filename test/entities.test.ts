/**
 * What a text names: orders, products, money, days, parcels, in five languages. Spans select; cost is linear.
 * Mutants tried, each caught: dates, years and ASINs taken for orders; three decimals; only the year of receipt; no site writes the
 * month first; order ids taken for tracking numbers; a place claimed twice; a look through all that was found, each time (quadratic).
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge/load.ts'
import type { Entities } from '../src/message.ts'
import { parseNumber } from '../src/read/entities/amounts.ts'
import { monthNames } from '../src/read/entities/dates.ts'
import { findEntities } from '../src/read/entities/entities.ts'
import { INTENTS } from '../src/settings.ts'
import { LINEAR, slowdown } from './slowdown.ts'

const NOW = Date.parse('2026-11-20T08:15:00Z')
const months = monthNames(Object.values(loadKnowledge(INTENTS).rules))
const find = (text: string, marketplace?: string, now: number | undefined = NOW): Entities => findEntities(text, { months, now, marketplace })
const ordersIn = (text: string) => find(text).orders.map(({ id }) => id)
const amountsIn = (text: string, site?: string) => find(text, site).amounts.map(({ amount, currency }) => `${amount} ${currency}`)
const datesIn = (text: string, site?: string, now?: number) => find(text, site, now).dates.map(({ date }) => date)
const trackingsIn = (text: string) => find(text).trackings.map(({ carrier, id }) => `${carrier} ${id}`)

describe('orders', () => {
  test.for([
    ['Amazon', 'Bonjour 404-1234567-1234567 merci', ['404-1234567-1234567']],
    ['Amazon, digital', 'D01-1234567-1234567', ['D01-1234567-1234567']],
    ['Amazon, Fulfilment', '(S02-1234567-1234567)', ['S02-1234567-1234567']],
    ['Amazon, twice', '404-1234567-1234567, 171-7654321-7654321.', ['404-1234567-1234567', '171-7654321-7654321']],
    ['eBay', 'article 12-34567-89012 !', ['12-34567-89012']],
    ['Etsy', 'Etsy order #3127740961', ['3127740961']],
    ['Cdiscount', 'ma cde 2611150945ABCDE svp', ['2611150945ABCDE']],
    ['fr, number', 'ma commande n° 84213377', ['84213377']],
    ['fr, plain', 'commande 84213377 jamais reçue', ['84213377']],
    ['fr, written out', 'numéro de commande : 84213377', ['84213377']],
    ['en, hash', 'order #84213377', ['84213377']],
    ['en, no.', 'Order no. 84213377.', ['84213377']],
    ['en, number is', 'order number is 84213377', ['84213377']],
    ['de, Nr.', 'Bestellung Nr. 84213377', ['84213377']],
    ['de, one word', 'Bestellnummer: 84213377', ['84213377']],
    ['es', 'mi pedido nº 84213377', ['84213377']],
    ['es, written out', 'número de pedido 84213377', ['84213377']],
    ['it', 'ordine n. 84213377', ['84213377']],
    ['it, written out', "numero d'ordine: 84213377", ['84213377']],
    ['es, nothing between', 'pedido nº84213377', ['84213377']],
    ['it, ordinal sign', 'ordine nº 84213377', ['84213377']],
    ['fr, est', 'le numéro de commande est 84213377', ['84213377']],
    ['de, lautet', 'die Bestellnummer lautet 84213377', ['84213377']],
    ['letters and digits', 'order A1B2-998877', ['A1B2-998877']],
  ] as const)('%s', ([, text, want]) => {
    expect(ordersIn(text)).toEqual(want)
  })
  test.for([
    ['a phone number', 'call me on 06 12 34 56 78 or +33612345678'],
    ['a phone number with dashes', 'my phone is 555-123-4567'],
    ['a year', 'I placed this order in 2024, my order 2024 was fine'],
    ['a price', 'my order cost 1234,50 € in all'],
    ['a price right behind the word', 'order 1234.50 EUR'],
    ['a round price', 'commande 1250 €, Bestellung 1250 Euro'],
    ['a date', 'order 12/11/2026 and commande 2026-11-12'],
    ['a count', 'order 3 of them, commande 12 pièces'],
    ['an ASIN', 'order B07XJ8C8F5'],
    ['too many digits', '404-1234567-12345678 and 1404-1234567-1234567'],
    ['a number behind another word', 'serial number 84213377'],
    ['nothing', 'in order to send, the commander, 1234'],
  ] as const)('not %s', ([, text]) => {
    expect(ordersIn(text)).toEqual([])
  })
  test('ASINs stand apart, in capitals', () => {
    expect(find('B0ABCDEF12 and xB0ABCDEF13 b0abcdef14 B0ABCDEF1').asins).toEqual([{ id: 'B0ABCDEF12', start: 0, end: 10 }])
  })
})

describe('amounts', () => {
  test.for([
    ['12,50 €', '12.5 EUR'],
    ['12.50€', '12.5 EUR'],
    ['€12.50', '12.5 EUR'],
    ['€ 1.234,56', '1234.56 EUR'],
    ['1 234,56 €', '1234.56 EUR'],
    ['1\u202f234,56 €', '1234.56 EUR'],
    ['1,234.56 €', '1234.56 EUR'],
    ["1'234.50 CHF", '1234.5 CHF'],
    ['12€50', '12.5 EUR'],
    ['1.234 EUR', '1234 EUR'],
    ['15,- €', '15 EUR'],
    ['59 euros', '59 EUR'],
    ['59 Euro', '59 EUR'],
    ['£9.99', '9.99 GBP'],
    ['20 quid', '20 GBP'],
    ['$1,299.00', '1299 USD'],
    ['US$ 5', '5 USD'],
    ['CHF 20', '20 CHF'],
    ['99,90 zł', '99.9 PLN'],
    ['100 SEK', '100 SEK'],
    ['1.234.567,89 €', '1234567.89 EUR'],
  ] as const)('%s is %s', ([text, want]) => {
    expect(amountsIn(`On m'a pris ${text} hier`)).toEqual([want])
    expect(amountsIn(text)).toEqual([want])
  })
  test.for([
    ['.ca', 'amazon.ca', 'CAD'],
    ['.com.au', 'amazon.com.au', 'AUD'],
    ['.com.mx', 'amazon.com.mx', 'MXN'],
    ['elsewhere', 'amazon.com', 'USD'],
  ] as const)('a bare dollar on %s', ([, site, currency]) => {
    expect(amountsIn('$20', site)).toEqual([`20 ${currency}`])
  })
  test.for(['12 pièces', 'europe 12', 'v1.2.3', 'krach 5'])('no amount in %j', (text) => {
    expect(amountsIn(text)).toEqual([])
  })
  test('several, in their order, each once', () => {
    expect(amountsIn('59,90 € then 5 € and £3')).toEqual(['59.9 EUR', '5 EUR', '3 GBP'])
    expect(amountsIn('payé 2 € 30 jours après')).toEqual(['2 EUR'])
  })
  test('a sign in front belongs to the number behind it', () => {
    expect(amountsIn('Order 404-1234567-1234567 £9.99')).toEqual(['9.99 GBP'])
    expect(amountsIn('bought 2 $15 mugs')).toEqual(['15 USD'])
  })
  test('a number is read alike in every format', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999 }), fc.constantFrom(['.', ','], [',', '.'], [' ', ','], ['\u202f', ','], ["'", '.']), (cents, [mark, point]) => {
        const [whole, rest] = (cents / 100).toFixed(2).split('.')
        expect(parseNumber(`${whole!.replace(/\B(?=(\d{3})+$)/g, mark!)}${point}${rest}`)).toBe(cents / 100)
      }),
    )
  })
})

describe('dates', () => {
  test.for([
    ['fr', 'le 12 novembre 2026', '2026-11-12'],
    ['fr, first', 'le 1er décembre 2026', '2026-12-01'],
    ['fr, no year', 'le 3 décembre', '2026-12-03'],
    ['en', '12 November 2026', '2026-11-12'],
    ['en, month first', 'November 12, 2026', '2026-11-12'],
    ['en, ordinal', 'the 2nd of December', '2026-12-02'],
    ['en, short', 'Dec 2', '2026-12-02'],
    ['en, behind a word', 'before 12 December 2026', '2026-12-12'],
    ['fr, behind a word', 'depuis 3 décembre', '2026-12-03'],
    ['de, behind a word', 'vom 5. Dezember', '2026-12-05'],
    ['es, behind a word', 'del 5 de enero', '2027-01-05'],
    ['it, behind a word', 'dal 5 gennaio', '2027-01-05'],
    ['de', 'am 12. März 2026', '2026-03-12'],
    ['de, no year', 'am 5. Dezember', '2026-12-05'],
    ['es', 'el 12 de noviembre de 2026', '2026-11-12'],
    ['es, no year', 'el 5 de enero', '2027-01-05'],
    ['it', 'il 12 novembre 2026', '2026-11-12'],
    ['it, no year', "dall'8 gennaio", '2027-01-08'],
    ['figures, year first', '2026-11-12', '2026-11-12'],
    ['figures, slashes', '12/11/2026', '2026-11-12'],
    ['figures, points', '12.11.2026', '2026-11-12'],
    ['figures, short year', '12/11/26', '2026-11-12'],
    ['figures, no year', '12/11', '2026-11-12'],
    ['a day above twelve decides', '11/25/2026', '2026-11-25'],
    ['before New Year, in January', '28 décembre', '2026-12-28'],
  ] as const)('%s: %s', ([, text, want]) => {
    expect(datesIn(text)).toEqual([want])
  })
  test('American sites put the month first', () => {
    expect(datesIn('11/12/2026', 'amazon.com')).toEqual(['2026-11-12'])
    expect(datesIn('11/12/2026', 'amazon.co.uk')).toEqual(['2026-12-11'])
  })
  test('without a year the nearest one counts, and nothing is said where the day of receipt is unknown', () => {
    expect(datesIn('28 décembre', undefined, Date.parse('2027-01-05T00:00:00Z'))).toEqual(['2026-12-28'])
    expect(findEntities('28 décembre, 12/11', { months, now: undefined, marketplace: undefined }).dates).toEqual([])
    expect(findEntities('28 décembre 2026', { months, now: undefined, marketplace: undefined }).dates).toHaveLength(1)
  })
  test.for(['31/02/2026', '2026-13-01', '30 février 2026', '12.50', '1.2.3.4', '24/7/365/1', '404-1234567-1234567', 'may be 3 of us', '45 mars 2026'])(
    'no date in %j',
    (text) => {
      expect(datesIn(text)).toEqual([])
    },
  )
})

describe('tracking numbers', () => {
  test.for([
    ['UPS', '1Z999AA10123456784', 'UPS'],
    ['La Poste', 'LZ123456789FR', 'La Poste'],
    ['Royal Mail', 'AB123456785GB', 'Royal Mail'],
    ['Colissimo', '6A12345678901', 'Colissimo'],
    ['Chronopost', 'XY123456789FR', 'Chronopost'],
    ['Amazon', 'TBA123456789012', 'Amazon'],
    ['DHL', 'JJD000390007882823453', 'DHL'],
    ['DHL, plain digits', '123456789012', 'DHL'],
  ] as const)('%s', ([, id, carrier]) => {
    const near = /^\d+$/.test(id) ? `${carrier} says ` : ''
    expect(trackingsIn(`${near}${id} never moved`)).toEqual([`${carrier} ${id}`])
  })
  test.for(['call 0612345678', 'order 84213377', 'dhl 404-1234567-1234567', 'dhl lost my order 1234567890', 'LZ123456789XX', '123456789012', 'dhl 5 days'])(
    'none in %j',
    (text) => {
      expect(trackingsIn(text)).toEqual([])
    },
  )
})

const all = (entities: Entities) => Object.values(entities).flat() as readonly { start: number; end: number; id?: string }[]

test('spans lie in the text, select what they say, and do not overlap within a kind', () => {
  const piece = fc.constantFrom(
    'order ',
    '404-1234567-1234567',
    '12,50 €',
    ' ',
    '-',
    '12',
    '/',
    'B0ABCDEF12',
    '1Z999AA10123456784',
    '3 mai ',
    'dhl ',
    '€',
    '😊',
    '\ud800',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 }))), (pieces) => {
      const text = pieces.join('')
      const entities = find(text)
      for (const { start, end, id } of all(entities)) {
        expect(start >= 0 && start < end && end <= text.length).toBe(true)
        if (id !== undefined) expect(text.slice(start, end)).toBe(id)
      }
      for (const kind of Object.values(entities) as (readonly { start: number; end: number }[])[])
        for (let i = 1; i < kind.length; i++) expect(kind[i]!.start).toBeGreaterThanOrEqual(kind[i - 1]!.end)
    }),
    { numRuns: 1000 },
  )
})

test.for(['7', '12 ', 'order ', '404-1234567-1234567 12,50 € ', 'A1', '1-', '1.', '12 de ', 'dhl ', '€1 ', '1 2 3 '])(
  '1 MB of %j costs at most twelve times 100 KB',
  (piece) => {
    expect(slowdown(piece, (text) => find(text))).toBeLessThanOrEqual(LINEAR)
  },
)
