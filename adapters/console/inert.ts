/**
 * Text as data for a terminal: nothing that a buyer writes moves the cursor, changes colours, or turns the direction of a line. Pure.
 * Widths are columns of a terminal: two for East Asian letters and emoji, none for marks.
 */
import { stripVTControlCharacters } from 'node:util'

/** Controls, lone surrogates, bidi marks, invisible letters, tags. Joiners stay: scripts and emoji need them. */
const HARMFUL = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const MARKS = /^[\p{M}\p{Cf}]+$/u
/** More marks than any script piles on one letter. */
const PILED = /(\p{M}{4})\p{M}+/gu
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Keeps line ends; a tab is a space. */
export const inert = (text: string): string =>
  stripVTControlCharacters(text.replace(/\r\n?/g, '\n'))
    .replace(HARMFUL, (sign) => (sign === '\n' ? '\n' : sign === '\t' ? ' ' : ''))
    .replace(PILED, '$1')

export const inertLine = (text: string): string => inert(text).replace(/\s+/g, ' ').trim()

const widthOf = (letter: string): number => (MARKS.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1)
export const columns = (text: string): number =>
  /^[\u0020-\u007e]*$/.test(text) ? text.length : graphemes(text).reduce((sum, letter) => sum + widthOf(letter), 0)
const graphemes = (text: string): readonly string[] => Array.from(letters.segment(text), ({ segment }) => segment)

/** At most `most` columns; what is cut ends with "…". */
export function cut(text: string, most: number): string {
  if (columns(text) <= most) return text
  let out = ''
  let used = 0
  for (const letter of graphemes(text)) {
    used += widthOf(letter)
    if (used > most - 1) break
    out += letter
  }
  return `${out.trimEnd()}…`
}

/** Lines of at most `most` columns, broken at spaces; a word that is longer is broken where it must be. */
export function wrap(text: string, most: number): readonly string[] {
  return bound(text)
    .split('\n')
    .flatMap((paragraph) => {
      const lines: string[] = []
      let line = ''
      for (const word of paragraph.split(' ')) {
        const joined = line === '' ? word : `${line} ${word}`
        if (columns(joined) <= most) {
          line = joined
          continue
        }
        if (line !== '') lines.push(line)
        const pieces = broken(word, most)
        lines.push(...pieces.slice(0, -1))
        line = pieces.at(-1) ?? ''
      }
      lines.push(line)
      return lines.map((done) => done.replaceAll(HOLD, ' '))
    })
}

/** Holds two words together while lines are broken; of no use in a text, and a space again afterwards. */
const HOLD = '\ue000'
/** French signs stay with their word. */
const bound = (text: string): string => text.replace(/ (?=[;:!?»](?:[ \n]|$))/g, HOLD).replace(/« /g, `«${HOLD}`)

function broken(word: string, most: number): readonly string[] {
  if (columns(word) <= most) return [word]
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const letter of graphemes(word)) {
    const width = widthOf(letter)
    if (used + width > most) {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += letter
    used += width
  }
  return [...pieces, piece]
}

/** Filled up with spaces to a column. */
export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)))
