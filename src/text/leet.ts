/**
 * Signs that stand for letters ("c0ntref@çon") read as letters. Pure.
 * Invariant: a reading is as long as the text, so offsets are the text's own.
 */

/** The letter that each sign is drawn like. `1`, `|` and `!` are read as `i` in one reading and as `l` in the other. */
const LETTER: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
  '!': 'i',
  '|': 'i',
  '+': 't',
  '£': 'l',
  '¡': 'i',
  '¢': 'c',
  '¥': 'y',
  '(': 'c',
  '{': 'c',
  '<': 'c',
  '&': 'a',
}
const ALSO_L = /[1|!]/
const SIGN = /[0-9@$€!|+£¡¢¥({<&]/
/** Never read as letters: addresses and links. */
const LETTERED = /\p{L}/u
/** A short number may be a short word ("15 f4ke"), where another word is masked too. */
const COUNT = /^\d{1,2}$/
const ADDRESS = /@.*\.|:\/\//
/** Single signs and letters that stand apart: "a b z 0 c k". */
const APART = /(?<![^\s])(?:[^\s.\-_*][ \t.\-_*]{1,3}){3,}[^\s.\-_*](?![^\s.,;:!?])/gu
const TAIL = /[!.,;:?)\]}>»"'”]+$/
const LONGEST = 60

/** None where no word looks masked. */
export function leetReadings(text: string): readonly string[] {
  if (!SIGN.test(text)) return []
  let masked = false
  let alsoL = false
  const letterOf = (sign: string, l: boolean) => (l && ALSO_L.test(sign) ? 'l' : (LETTER[sign] ?? sign))
  const readWith = (l: boolean): string =>
    text
      .replace(APART, (run) => {
        if (!SIGN.test(run) || run.replace(/[^\p{L}]/gu, '').length < 3) return run
        masked = true
        alsoL ||= ALSO_L.test(run)
        return run.replace(/./g, (sign) => letterOf(sign, l))
      })
      .replace(/\S+/g, (token) => {
        if (token.length > LONGEST || !SIGN.test(token)) return token
        const core = token.replace(TAIL, '')
        if (!SIGN.test(core) || ADDRESS.test(core) || !(LETTERED.test(core) || COUNT.test(core))) return token
        masked ||= LETTERED.test(core)
        alsoL ||= ALSO_L.test(core)
        return core.replace(/./g, (sign) => letterOf(sign, l)) + token.slice(core.length)
      })
  const first = readWith(false)
  return masked ? (alsoL ? [first, readWith(true)] : [first]) : []
}
