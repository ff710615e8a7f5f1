/**
 * Names of things in a buyer's words: quoted titles, and what a title line of the wrapper calls the product. Pure, linear.
 * A novel may be called "The Scam": a name accuses nobody, so the model does not hear its words. Invariant: names lie in one sentence.
 */
import { OWN_MASK } from '../knowledge/cues.ts'
import type { Cue } from '../knowledge/features.ts'
import type { Span } from '../message.ts'
import type { Folded } from '../text/fold.ts'
import type { Part } from '../text/own.ts'
import { SENTENCE, type Words } from '../text/words.ts'

/** Quotations that look like the name of something: several words, the first with a capital, no sentence's end inside. */
const TITLE = /["«“„'‘][ \u00a0]?(\p{Lu}[^"»”“’«„\n.!?]{3,80})[ \u00a0]?["»”“'’]/gu
/** Right behind a word it names that thing ("the novel “The Scam”"); behind a colon somebody speaks. */
const NAMED = /[\p{L}\p{N})][ \u00a0]$/u
/** Words of a name at least, where it is said again without quotation marks: one word may be any word. */
const LEAST_AGAIN = 2
/** A title line is read up to here; a longer one is a description. */
const MOST_WORDS = 60

export const titlesIn = (text: string): readonly Span[] =>
  [...text.matchAll(TITLE)].flatMap(({ 0: whole, 1: inner, index }) => (/\s/.test(inner!.trim()) ? [{ start: index, end: index + whole.length }] : []))

/** Masks for the words of quoted titles, and for runs of words that a title line holds too. In no order. */
export function namesIn(text: string, folded: Folded, words: Words, parts: readonly Part[]): readonly Cue[] {
  const cues: Cue[] = []
  const titles = titlesIn(text).filter(({ start }) => NAMED.test(text.slice(Math.max(0, start - 2), start)))
  const inTitle = titles.length > 0 ? coverOf(words, folded, titles) : undefined
  for (let w = 0; inTitle && w < words.count; w++) {
    if (inTitle[w] === 0) continue
    const first = w
    while (w + 1 < words.count && inTitle[w + 1] === 1 && words.breaks[w + 1] !== SENTENCE) w++
    cues.push({ id: OWN_MASK, first, last: w, masks: true })
  }
  const lines = parts.filter(({ role }) => role === 'title')
  if (lines.length === 0) return cues
  const wordAt = (w: number) => String.fromCharCode(...folded.codes.subarray(words.from[w]!, words.to[w]!))
  const named = coverOf(words, folded, lines)
  const pairs = new Set<string>()
  let seen = 0
  for (let w = 1; w < words.count && seen < MOST_WORDS; w++) {
    if (named[w] === 0 || named[w - 1] === 0) continue
    pairs.add(`${wordAt(w - 1)} ${wordAt(w)}`)
    seen++
  }
  for (let w = 1; w < words.count; w++) {
    const first = w - 1
    while (w < words.count && named[w] === 0 && named[w - 1] === 0 && words.breaks[w] !== SENTENCE && pairs.has(`${wordAt(w - 1)} ${wordAt(w)}`)) w++
    if (w - first >= LEAST_AGAIN && w - 1 > first) cues.push({ id: OWN_MASK, first, last: w - 1, masks: true })
  }
  return cues
}

/** 1 for each word that begins in one of the spans, which are in the order of the text. */
function coverOf(words: Words, { at }: Folded, spans: readonly Span[]): Uint8Array {
  const cover = new Uint8Array(words.count)
  for (let w = 0, s = 0; w < words.count; w++) {
    const offset = at[words.from[w]!]!
    while (s < spans.length && spans[s]!.end <= offset) s++
    if (s < spans.length && offset >= spans[s]!.start) cover[w] = 1
  }
  return cover
}
