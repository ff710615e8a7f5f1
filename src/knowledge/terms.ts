/**
 * A term as people write it ("numéro de série … invalide*") to the folded words that the matcher knows. Pure.
 * Notation: `*` at a word's end is any ending, `…` a gap of up to four words (domain.md 3).
 */
import { foldString } from '../text/fold.ts'

/** Terms with this many letters or fewer collide with other words once accents are gone (usé, use), so their accents must be there. */
const SHORT = 4

export interface Term {
  readonly words: readonly string[]
  /** The spelling that must stand in the text, lower case, where folding alone would be too loose; else undefined. */
  readonly exact: string | undefined
}

export function parseTerm(source: string): Term {
  const words: string[] = []
  for (const piece of source.trim().split(/\s+/)) {
    if (piece === '…' || piece === '...') {
      words.push('…')
      continue
    }
    const open = piece.endsWith('*')
    const parts = foldString(open ? piece.slice(0, -1) : piece)
      .split(' ')
      .filter(Boolean)
    if (open && parts.length > 0) parts.push(`${parts.pop()}*`)
    words.push(...parts)
  }
  while (words[0] === '…') words.shift()
  while (words.at(-1) === '…') words.pop()
  const plain = source
    .replace(/…|\.\.\./g, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFC')
  const short = words.length === 1 && words[0]!.length <= SHORT && /[^\u0000-\u007f]/.test(plain) && !plain.endsWith('*')
  return { words, exact: short ? plain : undefined }
}

/** German is also typed without its umlaut keys: ä as ae. Every spelling of a term, itself first. */
export function spellings(source: string, language: string): readonly string[] {
  if (language !== 'de' || !/[äöü]/i.test(source)) return [source]
  const typed = source.replace(/[äöü]/gi, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter.toLowerCase()] ?? letter)
  return [source, typed]
}
