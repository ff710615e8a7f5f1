/**
 * Words written in pieces: "f a k e", "f.a.k.e", "arna-que". Pure.
 * Invariant: a hit begins and ends with a piece, spans at least two, and its letters are the term's own.
 */
import type { Folded } from './fold.ts'
import type { Words } from './words.ts'

/** Signs and spaces between letters that stand apart, at most. */
const WIDEST = 3
/** An apostrophe parts honest words ("what's"), so it ties nothing. */
const TIE = /^[.\-_*·•~^/\\|,+=:]$/
/** Pieces and letters of a run at most; a longer one is no word. */
const MOST_PIECES = 80
const MOST_LETTERS = 40

/** `longest` answers the letters of the longest hidden term that opens `letters`, 0 for none. */
export function findApart(
  source: string,
  { codes, at }: Folded,
  words: Words,
  longest: (letters: string) => readonly number[],
  found: (letters: string, first: number, last: number) => void,
): void {
  const single = (w: number) => words.to[w]! - words.from[w]! === 1
  const tied = (w: number) => {
    const from = at[words.to[w]!]!
    // Nearly all words are parted by one space, and nothing is tied by it but single letters.
    if (at[words.from[w + 1]!] === from + 1 && source.charCodeAt(from) === 32) return single(w) && single(w + 1)
    const gap = source.slice(at[words.to[w]!]!, at[words.from[w + 1]!]!)
    return single(w) && single(w + 1) ? gap.length <= WIDEST && !gap.includes('\n') : TIE.test(gap)
  }
  for (let first = 0; first < words.count; ) {
    let last = first
    while (last + 1 < words.count && last - first < MOST_PIECES && tied(last)) last++
    for (let w = first; w < last; w++) {
      let letters = ''
      const ends: number[] = []
      for (let k = w; k <= last && letters.length < MOST_LETTERS; k++) {
        letters += String.fromCharCode(...codes.subarray(words.from[k]!, Math.min(words.to[k]!, words.from[k]! + MOST_LETTERS)))
        ends.push(letters.length)
      }
      for (const length of longest(letters)) {
        const pieces = ends.indexOf(length)
        if (pieces < 1) continue
        found(letters.slice(0, length), w, w + pieces)
        w += pieces
        break
      }
    }
    first = last + 1
  }
}
