/**
 * Every guarded term in a text, also hidden by spaces, dots, leet, repeated letters or a slip of the pen. Pure.
 * Invariant: a mark selects whole words of the text; an innocent phrase takes away the marks of its class inside it; cost is linear.
 */
import type { Guardbook } from '../knowledge/guardbook.ts'
import { scan } from '../knowledge/matcher.ts'
import { GUARD_CLASSES } from '../knowledge/schema.ts'
import { isKnown, meant } from '../knowledge/spelling.ts'
import { type Folded, fold } from '../text/fold.ts'
import { leetReadings } from '../text/leet.ts'
import { collapse, doubles, respelled, stutters } from '../text/respell.ts'
import { type Words, wordsOf } from '../text/words.ts'
import type { Mark, Problem } from './finding.ts'
import { endOf, joinedReading, joinsOf } from './pieces.ts'

/** Letters of a hidden word at least. */
const SHORTEST = 4
const RUN = /\S{61,}/g

type Span = Pick<Mark, 'class' | 'start' | 'end'>

/** `own`: languages that the text is in; terms that are short or shared count only there. */
export function findTerms(book: Guardbook, text: string, own: readonly string[]): readonly Mark[] {
  const home = new Set(own.map((language) => book.languages.indexOf(language)))
  const marks: (Mark & { readonly term: number })[] = []
  const innocent: Span[] = []
  const mine = (term: number) => home.has(book.tongues[term]!)

  const take = (reading: Folded, words: Words, problem: Problem, wanted: (first: number, last: number, start: number, end: number) => boolean) => {
    scan(book.matcher, reading, words, (term, first, last) => {
      const allow = book.allows[term] === 1
      if (!mine(term) && (allow || book.gated[term] === 1)) return
      const start = reading.at[words.from[first]!]!
      const end = endOf(reading, words, last)
      const exact = book.exact[term]
      if (exact !== undefined && text.slice(start, end).toLowerCase().normalize('NFC') !== exact) return
      const mark = { class: GUARD_CLASSES[book.classes[term]!]!, start, end }
      if (allow) innocent.push(mark)
      else if (wanted(first, last, start, end)) marks.push({ ...mark, problem, term })
    })
  }
  /** A hidden word whose phrase is not complete is held against the term that it tells of. */
  const hold = (word: string, start: number, end: number) => {
    const keyOf = (key: string) => (Object.hasOwn(book.keys, key) ? book.keys[key] : undefined)
    let term = keyOf(word)
    for (let length = word.length; term === undefined && length >= SHORTEST; length--) term = keyOf(`${word.slice(0, length)}*`)
    if (term !== undefined && (mine(term) || word.length > SHORTEST + 1))
      marks.push({ class: GUARD_CLASSES[book.classes[term]!]!, start, end, problem: 'hidden', term })
  }
  const rejoin = (source: string, reading: Folded, words: Words) => {
    const joins = joinsOf(book.matcher.trie, source, reading, words)
    if (joins.length === 0) return
    const joined = joinedReading(reading, words, joins)
    const ends = new Map(joins.map(({ start, end }) => [start, end]))
    const again = wordsOf(joined)
    take(joined, again, 'hidden', (first, last) => {
      for (let word = first; word <= last; word++) if (ends.has(joined.at[again.from[word]!]!)) return true
      return false
    })
    for (const { first, last, start, end, spelt } of joins) if (spelt) hold(lettersOf(reading, words, first, last), start, end)
  }

  const folded = fold(text)
  const words = wordsOf(folded)
  take(folded, words, 'term', () => true)
  rejoin(text, folded, words)
  // Longer runs hold no word, and `leetReadings` takes quadratic time over one without letters.
  for (const reading of leetReadings(text.replace(RUN, (run) => 'x'.repeat(run.length)))) {
    const other = fold(reading)
    const spoken = wordsOf(other)
    const differs = (start: number, end: number) => text.slice(start, end) !== reading.slice(start, end)
    take(other, spoken, 'hidden', (_, __, start, end) => differs(start, end))
    rejoin(reading, other, spoken)
    for (let w = 0; w < spoken.count; w++) {
      const start = other.at[spoken.from[w]!]!
      const end = endOf(other, spoken, w)
      if (differs(start, end) && end - start < 40) hold(lettersOf(other, spoken, w, w), start, end)
    }
  }
  for (const [problem, worth, respell] of [
    ['hidden', doubles, (word: string) => unstuttered(book, word)],
    ['slip', (codes: Uint16Array, from: number, to: number) => !isKnown(book.spelling, codes, from, to), (word: string) => meant(book.spelling, word)],
  ] as const) {
    const reading = respelled(folded, words, worth, respell)
    if (!reading) continue
    take(reading.folded, wordsOf(reading.folded), problem, (first, last) => {
      for (let word = first; word <= last; word++) if (reading.changed.has(word)) return true
      return false
    })
  }
  marks.sort((a, b) => a.start - b.start || b.end - a.end || Number(mine(b.term)) - Number(mine(a.term)) || a.term - b.term)
  return unmasked(marks, innocent)
}

/** Marks that no innocent phrase of their class covers. `marks` are in the order of the text. */
function unmasked(marks: readonly Mark[], innocent: Span[]): readonly Mark[] {
  innocent.sort((a, b) => a.start - b.start)
  const reach = new Map<Mark['class'], number>()
  let next = 0
  return marks.filter((mark) => {
    for (; next < innocent.length && innocent[next]!.start <= mark.start; next++) {
      const phrase = innocent[next]!
      reach.set(phrase.class, Math.max(reach.get(phrase.class) ?? 0, phrase.end))
    }
    return (reach.get(mark.class) ?? -1) < mark.end
  })
}

/** The guarded word that a stuttering one ("arnaaaque") collapses to. */
function unstuttered(book: Guardbook, word: string): string | undefined {
  if (!stutters(word)) return undefined
  let known = collapsed.get(book)
  if (!known) {
    known = new Map(book.words.map((guarded) => [collapse(guarded), guarded]))
    collapsed.set(book, known)
  }
  const plain = collapse(word)
  for (let length = plain.length; length >= SHORTEST; length--) {
    const found = (length === plain.length && known.get(plain)) || known.get(`${plain.slice(0, length)}*`)
    if (found) return found.endsWith('*') ? found.slice(0, -1) + plain.slice(length) : found
  }
  return undefined
}
/** Made once a book, on the first word that stutters. */
const collapsed = new WeakMap<Guardbook, ReadonlyMap<string, string>>()

function lettersOf({ codes }: Folded, words: Words, first: number, last: number): string {
  let out = ''
  for (let w = first; w <= last; w++) out += String.fromCharCode(...codes.subarray(words.from[w]!, words.to[w]!))
  return out
}
