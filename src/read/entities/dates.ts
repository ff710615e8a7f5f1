/**
 * Calendar dates, in figures and with the month's name in five languages. Pure, linear.
 * Invariant: `date` is a day that exists. A date without a year is read as the one nearest to `receivedAt`; without that it is left out.
 */
import type { LanguageRules } from '../../intent.ts'
import type { Entities } from '../../message.ts'
import { createClaims } from '../../text/claims.ts'
import { foldString } from '../../text/fold.ts'

/** Sites that write the month first. */
const MONTH_FIRST = /(?:^|\.)(?:amazon|walmart|ebay|etsy)\.com$/
const FIGURES = /(?<![\d./-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d/-])|(?<![\d./-])(\d{1,2})([./-])(\d{1,2})(?:\5(\d{4}|\d{2}))?(?![\d/-])/g
const DAY_FIRST = /(?<!\d)(\d{1,2})(?:er|st|nd|rd|th|º|°|ª|\.)?[ \u00a0]{1,2}(?:de |of )?(\p{L}{3,10})(?![\p{L}])\.?(?:,?[ ](?:de |del )?(\d{4}))?/gu
const NAME_FIRST = /(?<!\p{L})(\p{L}{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,:]\d)(?:,? (\d{4}))?/gu

/** Place of each month's name, folded; built from the languages' rules. */
export function monthNames(rules: Iterable<LanguageRules>): ReadonlyMap<string, number> {
  const names = new Map<string, number>()
  for (const { months } of rules) for (const [month, spellings] of months.entries()) for (const name of spellings) names.set(foldString(name), month + 1)
  return names
}

function day(year: number, month: number, of: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, of))
  if (month < 1 || month > 12 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== of) return undefined
  return date.toISOString().slice(0, 10)
}

const HALF_A_YEAR = 183 * 86_400_000

/** `now`: epoch milliseconds of `receivedAt`, or undefined. */
export function findDates(text: string, months: ReadonlyMap<string, number>, now: number | undefined, marketplace = ''): Entities['dates'] {
  const found: { date: string; start: number; end: number }[] = []
  const claims = createClaims(text.length)
  const complete = (year: string | undefined, month: number, of: number): string | undefined => {
    if (year !== undefined) return day(year.length === 2 ? 2000 + Number(year) : Number(year), month, of)
    if (now === undefined) return undefined
    const here = new Date(now).getUTCFullYear()
    for (const candidate of [here, here + 1, here - 1]) {
      const date = day(candidate, month, of)
      if (date !== undefined && Math.abs(Date.parse(date) - now) <= HALF_A_YEAR) return date
    }
    return day(here, month, of)
  }
  const put = (date: string | undefined, start: number, length: number) => {
    if (date !== undefined && claims.claim(start, start + length)) found.push({ date, start, end: start + length })
  }
  for (const match of text.matchAll(FIGURES)) {
    const [whole, year, month, of, a, mark, b, short] = match
    if (year !== undefined) put(day(Number(year), Number(month), Number(of)), match.index, whole.length)
    else if (short !== undefined || mark === '/') {
      const first = Number(a)
      const second = Number(b)
      const monthFirst = second > 12 || (first <= 12 && MONTH_FIRST.test(marketplace))
      put(monthFirst ? complete(short, first, second) : complete(short, second, first), match.index, whole.length)
    }
  }
  // Each by itself: what "before 12" takes must not be missing from "12 December".
  const named = (name: string, of: string, year: string | undefined, whole: string, start: number) => {
    const month = months.get(foldString(name))
    // A word that is also something else ("may", "mars", "sept") needs its day beside it: the pattern sees to that.
    if (month !== undefined) put(complete(year, month, Number(of)), start, whole.trimEnd().replace(/\.$/, '').length)
  }
  for (const { 0: whole, 1: of, 2: name, 3: year, index } of text.matchAll(DAY_FIRST)) named(name!, of!, year, whole, index)
  for (const { 0: whole, 1: name, 2: of, 3: year, index } of text.matchAll(NAME_FIRST)) named(name!, of!, year, whole, index)
  return found.sort((a, b) => a.start - b.start)
}
