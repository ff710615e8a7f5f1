/**
 * What no list of words can say: links, numbers to call, accounts to pay to, shouting, and signs that a plain message does not hold. Pure.
 * Invariant: every pattern is bounded, so that cost is linear in the text, whatever the text.
 */
import type { Mark, Problem } from './finding.ts'

/** Longest reply that goes out (domain.md 4.2). */
export const LONGEST = 1200

/** Endings that stand for a site wherever they stand; then those that are also words ("merci.de rien"), so they must be small letters. */
const SURE = 'com|net|org|info|biz|shop|store|online|site|website|boutique|xyz|club|app|dev|link|page|email|co\\.uk|com\\.[a-z]{2}'
const UNSURE = 'fr|de|es|it|eu|uk|be|ch|at|nl|pl|pt|lu|ie|us|ca|co|io|ly|me|gl|gd|tv|cc|to'
const HOST = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?'
const LINK = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?i:(?:https?|hxxps?|ftp):\\/\\/|www\\d?\\.)[^\\s<>"«»]{1,2000}|(?<![.-])(?:${HOST}\\.){1,5}(?:(?i:${SURE})|${UNSURE})(?![\\p{L}\\p{N}@-])(?:\\/[^\\s<>"«»]{0,2000})?)`,
  'gu',
)
/** "shop . com", "boutique (point) fr". */
const WORDED =
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]{2,63}(?: \. ?| ?[([] ?(?:\.|dot|point|punkt|punto) ?[)\]] ?| (?:dot|point|punkt|punto) )(?:com|net|org|fr|eu|shop|store|info)(?![\p{L}\p{N}])/giu
const MAIL =
  /(?<![\p{L}\p{N}.+_%-])[\p{L}\p{N}.+_%-]{1,64} ?(?:[@＠]|[([] ?(?:at|@|arobase|arroba|chiocciola) ?[)\]]) ?[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/giu
/** "@boutique": an account on another network. */
const HANDLE = /(?<![\p{L}\p{N}.@])@[\p{L}_][\p{L}\p{N}_.]{2,40}/gu
const NUMBER = /(?<![\p{L}\p{N}])(?:\+ ?|\(\+?)?\d(?:[ ().\u2011\u2013\u00a0\u202f/-]{0,3}\d){5,16}(?![\p{L}\p{N}])/gu
/** Long numbers that are not called: dates, and order numbers of the marketplaces. */
const NO_PHONE = /(?<![\d.])(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5})(?!\d|[.-]\d)/g
/** The words before a number that make any number one to call. */
const CALL =
  /(?:t[eé]l|t[eé]l[eé]f\p{L}*|t[eé]l[eé]phon\p{L}*|phone|mobile|m[oó]vil|handy|cell\p{L}*|portable|whatsapp|call|appel\p{L}*|anruf\p{L}*|ruf\p{L}*|ll[aá]m\p{L}*|chiam\p{L}*)[.:\s]*(?:(?:us|me|nous|moi|uns|mich|nos|ci|on|at|au|al|allo|el|il|le|the|unter|sous|is|est|ist|es|number|num[eé]ro|nummer)[.:\s]+){0,3}$/iu
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,34}/giu
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  FR: 27,
  DE: 22,
  ES: 24,
  IT: 27,
  GB: 22,
  BE: 16,
  NL: 18,
  AT: 20,
  CH: 21,
  LU: 20,
  PT: 25,
  PL: 28,
  IE: 22,
  MC: 27,
  SM: 27,
  LT: 20,
  EE: 20,
  SE: 24,
  DK: 18,
  CZ: 24,
  RO: 24,
}
/** An account number with a slip in it still looks like one: groups of four. */
const GROUPED = /^[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){3,7}(?: [A-Z0-9]{1,3}(?![A-Z0-9]))?/i

const EXCLAMATION = /[!！‼](?:[ \u00a0\u202f?]{0,2}[!！‼])+|‼/gu
const TOKEN = /[\p{L}\p{M}\p{N}]+/gu
/** Capitals that nobody shouts: carriers, marketplaces and what is written so. */
const ACRONYMS = new Set(
  'DHL UPS DPD GLS SAV TVA FBA FBM SKU EAN UPC ASIN USB LED LCD OLED HDMI DVD CD TV PC GPS NFC SIM RAM SSD HDD IVA VAT MWST UST TTC HT EUR USD GBP CHF UE EU UK USA CE PDF SMS BRT SDA TNT COLISSIMO CHRONOPOST MONDIAL RELAY HERMES AMAZON FEDEX CORREOS SEUR EBAY RAKUTEN CDISCOUNT VINTED ETSY WALMART BARTOLINI FRAGILE'.split(
    ' ',
  ),
)
/** After these stands a name, in France often in capitals. */
const HONORIFIC =
  /(?:^|[^\p{L}])(?:madame|mademoiselle|monsieur|mme|mlle|mr|mrs|ms|m|herr|herrn|frau|señora?|señorita|sra?|srta|signora?|sig|sig\.ra|cher|chère|dear|gentile|egregio|estimad[oa])\.?\s+(?:\p{Lu}[\p{L}-]{0,30}\s+)?$/iu
const LONG_SHOUT = 6
const SHOUTED_WORDS = 3
const SHOUTED_LETTERS = 5

const PICTURE = '(?![©®™])\\p{Extended_Pictographic}|\\p{Regional_Indicator}|[\\u{1f3fb}-\\u{1f3ff}★☆]'
const EMOJI = new RegExp(`(?:${PICTURE}|[0-9#*]\\ufe0f?\\u20e3)(?:${PICTURE}|[\\ufe0f\\u200d\\u20e3\\u{e0020}-\\u{e007f}])*`, 'gu')
const SMILEY = /(?<=^|\s)(?:[:;=][-'’]?[)(DPp|]|<3|[xX]D|\^_?\^)(?=$|[\s.,!?])/gu
const HTML = /<(?:!--|[/!?]?[a-z][^<>]{0,200}>)|&(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});/giu
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\p{Co}\p{Cs}]+/gu
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e01ef}]+/gu
/** `{name}`, `[[ … ]]` of a draft and "[Your name]" of a text from elsewhere. */
const BLANK = /\{{1,2}[^{}\n]{0,60}\}{1,2}|\[\[|\]\]|\[[^[\]\n]{0,40}\p{L}[^[\]\n]{0,40}\]/gu
export const NAMED_BLANK = /\{[^{}\n]{0,60}\}/gu

/** `host`: the marketplace's own name (amazon.fr) may be written, its links may not. */
export function findShapes(text: string, plain: string, host: string | undefined): readonly Mark[] {
  const marks: Mark[] = []
  const put = (of: Mark['class'], problem: Problem, start: number, end: number) => marks.push({ class: of, start, end, problem })
  const each = (pattern: RegExp, source: string, take: (found: string, start: number, end: number) => void) => {
    for (const match of source.matchAll(pattern)) take(match[0], match.index, match.index + match[0].length)
  }
  const all = (pattern: RegExp, of: Mark['class'], problem: Problem, source = plain) => each(pattern, source, (_, start, end) => put(of, problem, start, end))

  all(MAIL, 'G5', 'email')
  each(LINK, plain, (found, start) => {
    const link = found.replace(/[.,;:!?)\]'’]{1,20}$/u, '')
    // "am 12.de": a number and a word, with the space forgotten.
    if (/\p{L}.*\./su.test(link) && link.toLowerCase() !== host?.toLowerCase()) put('G5', 'link', start, start + link.length)
  })
  all(WORDED, 'G5', 'link')
  all(HANDLE, 'G5', 'link')
  const called = plain.replace(NO_PHONE, (number) => '#'.repeat(number.length))
  each(NUMBER, called, (found, start, end) => {
    if (isPhone(found, called.slice(Math.max(0, start - 40), start))) put('G5', 'phone', start, end)
  })
  each(IBAN, plain, (found, start, end) => {
    const length = ibanLength(found, plain[end] ?? ' ')
    if (length > 0) put('G5', 'iban', start, start + length)
  })
  all(EXCLAMATION, 'G7', 'exclamation')
  findCapitals(plain, (start, end) => put('G7', 'capitals', start, end))
  all(EMOJI, 'form', 'emoji')
  all(SMILEY, 'form', 'emoji')
  all(HTML, 'form', 'html', text)
  all(CONTROL, 'form', 'control', text)
  all(INVISIBLE, 'form', 'invisible', text)
  if (text.trim() === '') put('form', 'empty', 0, text.length)
  if (text.length > LONGEST) put('form', 'length', LONGEST, text.length)
  return marks
}

/** Blanks that nobody has filled. */
export const findBlanks = (text: string): readonly Mark[] =>
  [...text.matchAll(BLANK)].map((match) => ({ class: 'form', problem: 'blank', start: match.index, end: match.index + match[0].length }))

function isPhone(found: string, before: string): boolean {
  const digits = found.replace(/\D/g, '')
  if (digits.length > 15) return false
  if (found.includes('+') || (digits.startsWith('00') && /\D/.test(found))) return digits.length >= 8
  if (CALL.test(before)) return true
  const groups = found
    .split(/\D+/)
    .filter(Boolean)
    .map(({ length }) => length)
    .join('-')
  if (digits.startsWith('0')) return digits.length >= 9 && digits.length <= (groups.includes('-') ? 12 : 11)
  return /^(?:1-)?3-3-4$/.test(groups) || (/^[36-9]/.test(digits) && /^3-(?:3-3|2-2-2|6|7)$/.test(groups))
}

/** Length of the account number that opens `found`, 0 for none; `after` is the character behind it. */
function ibanLength(found: string, after: string): number {
  const want = IBAN_LENGTHS[found.slice(0, 2).toUpperCase()]
  if (want === undefined) return 0
  let letters = 0
  let length = 0
  while (length < found.length && letters < want) if (/[^ -]/.test(found[length++]!)) letters++
  if (letters === want && !/[\p{L}\p{N}]/u.test(found[length] ?? after)) return length
  return GROUPED.exec(found)?.[0].length ?? 0
}

/** Runs of three words in capitals, and one long one. */
function findCapitals(text: string, found: (start: number, end: number) => void): void {
  let run: { word: string; start: number; end: number }[] = []
  const close = () => {
    const shouted = run.filter(({ word }) => word.length > 1 && !ACRONYMS.has(word))
    const long = shouted.filter(({ word, start }) => word.length >= LONG_SHOUT && !HONORIFIC.test(text.slice(Math.max(0, start - 60), start)))
    if (run.length >= SHOUTED_WORDS && shouted.length >= 2 && shouted.reduce((sum, { word }) => sum + word.length, 0) >= SHOUTED_LETTERS)
      found(run[0]!.start, run.at(-1)!.end)
    else for (const { start, end } of long) found(start, end)
    run = []
  }
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0]
    const start = match.index
    const last = run.at(-1)
    if (last && !/^[ \u00a0'’-]{1,2}$/.test(text.slice(last.end, start))) close()
    if (/^[\p{Lu}\p{M}]+$/u.test(word)) run.push({ word, start, end: start + word.length })
    else close()
  }
  close()
}
