/**
 * Amounts of money with their currency, in the number formats of all five languages. Pure, linear.
 * Invariant: `amount` is the decimal number meant in the main unit; the span takes number and currency.
 */
import type { Entities } from '../../message.ts'
import { createClaims } from '../../text/claims.ts'

/** Signs and words of a currency, ISO 4217. A word that only names a currency beside a number ("quid") counts too. */
const CURRENCIES: readonly (readonly [string, readonly string[]])[] = [
  ['EUR', ['€', 'eur', 'euro', 'euros', 'eurillos', 'pavos', 'balles']],
  ['GBP', ['£', 'gbp', 'pound', 'pounds', 'quid', 'sterling']],
  ['USD', ['us$', 'usd', 'dollar', 'dollars', 'bucks', '$']],
  ['CHF', ['chf', 'sfr', 'franken', 'stutz', 'francs', 'franchi']],
  ['CAD', ['ca$', 'c$', 'cad']],
  ['AUD', ['au$', 'a$', 'aud']],
  ['PLN', ['zł', 'pln', 'zloty']],
  ['SEK', ['sek', 'kr']],
  ['MXN', ['mxn', 'mx$', 'pesos']],
]
const CODE = new Map(CURRENCIES.flatMap(([code, names]) => names.map((name) => [name, code] as const)))
const NAMES = [...CODE.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/\$/g, '\\$'))
  .join('|')
/** Digits in groups of three, or in one run, then perhaps a fraction. */
const NUMBER = String.raw`(?:\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3}){1,4}|\d{1,9})(?:[.,]\d{1,2})?(?![\d])`
const AFTER = new RegExp(
  String.raw`(?<![\d.,\p{L}])(${NUMBER})(?:,-|,--)?(?![ \u00a0\u202f][€£$]\d)[ \u00a0\u202f]?(${NAMES})(?![\p{L}])(?:[ ]?(\d{2})(?!\d))?`,
  'giu',
)
const BEFORE = new RegExp(String.raw`(?<![\p{L}\d])(${NAMES})[ \u00a0\u202f]?(${NUMBER})`, 'giu')

/** What a bare dollar sign means on a site. */
const DOLLARS: readonly (readonly [string, string])[] = [
  ['.ca', 'CAD'],
  ['.com.au', 'AUD'],
  ['.com.mx', 'MXN'],
]

/** `1.234,56`, `1,234.56`, `1 234,56` and `1'234.50` are one number; a lone separator before three digits parts thousands. */
export function parseNumber(source: string): number {
  const digits = source.replace(/[ '’\u00a0\u202f]/g, '')
  const point = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (point < 0) return Number(digits)
  const fraction = digits.slice(point + 1)
  const whole = digits.slice(0, point).replace(/[.,]/g, '')
  return fraction.length === 3 ? Number(whole + fraction) : Number(`${whole}.${fraction}`)
}

export function findAmounts(text: string, marketplace = ''): Entities['amounts'] {
  const found: { amount: number; currency: string; start: number; end: number }[] = []
  const currencyOf = (name: string) => (name === '$' ? (DOLLARS.find(([ending]) => marketplace.endsWith(ending))?.[1] ?? 'USD') : CODE.get(name.toLowerCase())!)
  const claims = createClaims(text.length)
  const put = (number: string, cents: string | undefined, name: string, start: number, length: number) => {
    const amount = parseNumber(number) + (cents === undefined || /[.,]\d{1,2}$/.test(number) ? 0 : Number(cents) / 100)
    if (Number.isFinite(amount) && claims.claim(start, start + length)) found.push({ amount, currency: currencyOf(name), start, end: start + length })
  }
  for (const match of text.matchAll(AFTER)) {
    // "12 € 50" is a price; "2 € 30 Stück" is not: cents only close to the sign.
    const close = match[3] !== undefined && /[€£]\d{2}$/.test(match[0])
    put(
      match[1]!,
      close ? match[3] : undefined,
      match[2]!,
      match.index,
      close || match[3] === undefined ? match[0].length : match[0].length - match[3].length - (match[0].at(-3) === ' ' ? 1 : 0),
    )
  }
  for (const match of text.matchAll(BEFORE)) put(match[2]!, undefined, match[1]!, match.index, match[0].length)
  return found.sort((a, b) => a.start - b.start)
}
