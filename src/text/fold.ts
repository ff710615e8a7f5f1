/**
 * Text to its folded form: lower case, no accents, one separator, look-alike letters made Latin. Pure.
 * Invariant: `at[i]` is the offset in the source of folded unit i, `at[length]` the source's length, and `at` never falls;
 * so every span found in the folded text can be shown in the text exactly as it came in.
 */

export interface Folded {
  /** a-z, 0-9 and other lower-case letters; SPACE between words; STOP, COMMA and LINE where a sentence, a clause or a line may end. */
  readonly codes: Uint16Array
  readonly at: Uint32Array
  readonly length: number
}

export const SPACE = 32
export const STOP = 46
export const COMMA = 44
export const LINE = 10

const DROP = 0
const UNKNOWN = 0xffff
/** Folded units from here on stand for a row of EXPANSIONS (private-use letters of the source become SPACE, so nothing clashes). */
const EXPANDED = 0xe000

/** Letters that Unicode does not decompose, and letters of other scripts that are drawn like Latin ones (Unicode TR 39, the ones seen in spam). */
const DRAWN_ALIKE = new Map<string, string>(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ħ: 'h',
    ŧ: 't',
    ı: 'i',
    ĸ: 'k',
    ŋ: 'n',
    ɑ: 'a',
    ɡ: 'g',
    ɩ: 'i',
    ʟ: 'l',
    ɪ: 'i',
    а: 'a',
    в: 'b',
    е: 'e',
    ё: 'e',
    ѕ: 's',
    і: 'i',
    ї: 'i',
    ј: 'j',
    к: 'k',
    м: 'm',
    н: 'h',
    о: 'o',
    р: 'p',
    с: 'c',
    т: 't',
    у: 'y',
    ү: 'y',
    х: 'x',
    ԁ: 'd',
    ԛ: 'q',
    ԝ: 'w',
    һ: 'h',
    ӏ: 'l',
    г: 'r',
    п: 'n',
    α: 'a',
    β: 'b',
    γ: 'y',
    ε: 'e',
    ζ: 'z',
    η: 'n',
    ι: 'i',
    κ: 'k',
    μ: 'u',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    ς: 's',
    σ: 'o',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ω: 'w',
    ᴀ: 'a',
    ʙ: 'b',
    ᴄ: 'c',
    ᴅ: 'd',
    ᴇ: 'e',
    ꜰ: 'f',
    ɢ: 'g',
    ʜ: 'h',
    ᴊ: 'j',
    ᴋ: 'k',
    ᴍ: 'm',
    ɴ: 'n',
    ᴏ: 'o',
    ᴘ: 'p',
    ʀ: 'r',
    ꜱ: 's',
    ᴛ: 't',
    ᴜ: 'u',
    ᴠ: 'v',
    ᴡ: 'w',
    ʏ: 'y',
    ᴢ: 'z',
    օ: 'o',
    ո: 'n',
    ս: 'u',
    հ: 'h',
    ց: 'g',
    զ: 'q',
    ա: 'w',
  }),
)

/** Upper-case letters whose lower case is drawn differently from the Latin letter that the capital imitates. */
const CAPITALS_ALIKE = new Map<string, string>(
  Object.entries({ В: 'b', Н: 'h', Т: 't', К: 'k', М: 'm', Р: 'p', У: 'y', Η: 'h', Β: 'b', Ν: 'n', Ρ: 'p', Υ: 'y', Ζ: 'z', Τ: 't', Μ: 'm', Κ: 'k', Ε: 'e' }),
)

const IGNORABLE = /\p{M}|\p{Cf}|\u115f|\u1160|\u3164|\uffa0/u
const WORD = /[\p{L}\p{N}]/u

const table = new Uint16Array(0x10000).fill(UNKNOWN)
const expansions: number[][] = []
const astral = new Map<number, readonly number[]>()
table[0xd] = LINE
table[LINE] = LINE
for (const stop of '.!?;…؟。！？') table[stop.charCodeAt(0)] = STOP
for (const comma of ',:()[]–—،、，：') table[comma.charCodeAt(0)] = COMMA
for (let digit = 48; digit < 58; digit++) table[digit] = digit
for (let letter = 97; letter < 123; letter++) table[letter] = table[letter - 32] = letter

/** The folded units of one character. Computed once a character: `normalize` on every message is the slow part of folding. */
function unitsOf(character: string): readonly number[] {
  const capital = CAPITALS_ALIKE.get(character)
  const plain = capital ?? character.normalize('NFKD').toLowerCase()
  const units: number[] = []
  for (const part of plain) {
    if (IGNORABLE.test(part)) continue
    if (!WORD.test(part)) {
      units.push(SPACE)
      continue
    }
    for (const letter of DRAWN_ALIKE.get(part) ?? part) units.push(letter.codePointAt(0)! > 0xffff ? SPACE : letter.charCodeAt(0))
  }
  return units
}

function entryOf(code: number): number {
  if ((code >= 0xd800 && code <= 0xdfff) || (code >= 0xe000 && code <= 0xf8ff) || code === UNKNOWN) return SPACE
  // A Hangul syllable is a letter: taken apart, the 11,172 of them would overflow EXPANSIONS.
  if (code >= 0xac00 && code <= 0xd7a3) return code
  const units = unitsOf(String.fromCharCode(code))
  if (units.length === 0) return DROP
  // A unit that would read as the number of an expansion becomes one itself (U+FA0E and its like fold to themselves).
  if (units.length === 1 && units[0]! < EXPANDED) return units[0]!
  expansions.push([...units])
  return EXPANDED + expansions.length - 1
}

function astralUnits(text: string, at: number): readonly number[] {
  const point = text.codePointAt(at)!
  let units = astral.get(point)
  if (!units) {
    units = unitsOf(String.fromCodePoint(point))
    if (astral.size < 4096) astral.set(point, units)
  }
  return units
}

export function fold(source: string): Folded {
  let codes = new Uint16Array(source.length + 16)
  let at = new Uint32Array(source.length + 17)
  let n = 0
  const put = (units: readonly number[], offset: number) => {
    if (n + units.length + source.length - offset > codes.length) {
      const room = codes.length * 2 + units.length
      const more = new Uint16Array(room)
      more.set(codes)
      codes = more
      const moreAt = new Uint32Array(room + 1)
      moreAt.set(at)
      at = moreAt
    }
    for (const unit of units) {
      codes[n] = unit
      at[n++] = offset
    }
  }
  for (let i = 0; i < source.length; i++) {
    const code = source.charCodeAt(i)
    let entry = table[code]!
    if (entry === UNKNOWN) {
      if (code >= 0xd800 && code <= 0xdbff && (source.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
        put(astralUnits(source, i), i++)
        continue
      }
      entry = entryOf(code)
      table[code] = entry
    }
    if (entry === DROP) continue
    if (entry < EXPANDED) {
      codes[n] = entry
      at[n++] = i
    } else put(expansions[entry - EXPANDED]!, i)
  }
  at[n] = source.length
  return { codes, at, length: n }
}

/** Arguments that a call takes safely. */
const CHUNK = 8192

/** The folded text as a string, for terms and tests; separators come out as one space. */
export function foldString(source: string): string {
  const { codes, length } = fold(source)
  // The fold is this function's own: its words are moved together where they stand.
  let n = 0
  for (let i = 0; i < length; i++) {
    if (isWordUnit(codes[i]!)) codes[n++] = codes[i]!
    else if (n > 0 && codes[n - 1] !== SPACE) codes[n++] = SPACE
  }
  if (n > 0 && codes[n - 1] === SPACE) n--
  let out = ''
  for (let i = 0; i < n; i += CHUNK) out += String.fromCharCode(...codes.subarray(i, Math.min(n, i + CHUNK)))
  return out
}

export function isWordUnit(unit: number): boolean {
  return unit !== SPACE && unit !== STOP && unit !== COMMA && unit !== LINE
}
