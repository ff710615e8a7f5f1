/**
 * Every term that stands in a text, also hidden or misspelt, with the small words that turn it. Pure.
 * Invariant: hits select what they say; a look-alike takes every term inside it away; cost is linear in the text.
 */
import { isKnown, meant } from '../knowledge/spelling.ts'
import { ANY, KINDS, type Kind } from '../knowledge/vocabulary.ts'
import { type Matcher, scan, scanned } from '../knowledge/matcher.ts'
import { findApart } from '../text/apart.ts'
import { type Folded, fold } from '../text/fold.ts'
import { leetReadings } from '../text/leet.ts'
import { collapse, doubles, respelled, stutters } from '../text/respell.ts'
import { furthestFrom, widestAt } from '../text/spans.ts'
import { type Words, wordsOf } from '../text/words.ts'
import type { Engine } from './engine.ts'

export interface Hit {
  readonly term: number
  readonly kind: Kind
  /** Name of the intent or signal; empty for small words and for the seller's own look-alikes. */
  readonly name: string
  /** Words of the plain reading. */
  readonly first: number
  readonly last: number
  readonly start: number
  readonly end: number
  /** The text was misspelt: only likely to be this term. */
  readonly slip: boolean
  /** The text hides the term: leet, letters apart, letters repeated. */
  readonly hidden: boolean
}

export interface Scanned {
  /** Strong and weak terms, look-alikes taken away, longest first at a place, in the order of the text. */
  readonly terms: readonly Hit[]
  /** Negators, doubts and the other small words. */
  readonly small: readonly Hit[]
}

const SHORTEST_MASKED = 4
/** Words that are alike once doubled letters are gone (case, casse): so many are tried. */
const MOST_SPELLINGS = 3
/** Concepts are for the model alone. */
const CONCEPT = KINDS.indexOf('concept')

/** `open`: languages that the text may be in; `found`: terms of its plain reading, as `scanned` gives them. */
export function scanText(engine: Engine, source: string, folded: Folded, words: Words, open: readonly string[], found: readonly number[]): Scanned {
  const { vocabulary, languages, spelling } = engine.compiled
  const allowed = new Set(open.map((language) => languages.indexOf(language)))
  const terms: Hit[] = []
  const small: Hit[] = []
  const lookalikes: Hit[] = []

  const take = (
    reading: Folded,
    spoken: Words,
    plain: (word: number) => number,
    how: 'plain' | 'hidden' | 'slip',
    wanted: (first: number, last: number) => boolean,
    triples = scanned(vocabulary.matcher, reading, spoken),
  ) => {
    for (let f = 0; f < triples.length; f += 3) {
      const term = triples[f]!
      const first = triples[f + 1]!
      const last = triples[f + 2]!
      if (vocabulary.kinds[term] === CONCEPT) continue
      const language = vocabulary.languages[term]!
      if (language !== ANY && !allowed.has(language)) continue
      if (!wanted(first, last)) continue
      const kind = KINDS[vocabulary.kinds[term]!]!
      const start = reading.at[spoken.from[first]!]!
      const end = endOf(reading, spoken, last)
      const exact = vocabulary.exact[term]
      if (exact !== undefined && source.slice(start, end).toLowerCase().normalize('NFC') !== exact) continue
      const named = kind === 'strong' || kind === 'weak'
      const hit = {
        term,
        kind,
        name: named || kind === 'lookalike' ? vocabulary.names[vocabulary.owners[term]!]! : '',
        first: plain(first),
        last: plain(last),
        start,
        end,
        slip: how === 'slip',
        hidden: how === 'hidden',
      }
      if (named) terms.push(hit)
      else if (kind === 'lookalike') lookalikes.push(hit)
      else small.push(hit)
    }
  }
  take(
    folded,
    words,
    (word) => word,
    'plain',
    () => true,
    found,
  )
  if (engine.own) takeOwn(engine.own)

  // Other readings count only where they differ, and only for risk words: a number is not a greeting.
  const nearest = (reading: Folded, spoken: Words) => (word: number) => wordAt(words, folded, reading.at[spoken.from[word]!]!)
  let reach = furthestFrom(source.length, terms)
  const covered = (start: number, end: number) => reach()[start]! >= end
  for (const reading of leetReadings(source)) {
    reach = furthestFrom(source.length, terms)
    const other = fold(reading)
    const spoken = wordsOf(other)
    const differs = (first: number, last: number) => {
      const start = other.at[spoken.from[first]!]!
      const end = endOf(other, spoken, last)
      return source.slice(start, end) !== reading.slice(start, end) && !covered(start, end)
    }
    take(other, spoken, nearest(other, spoken), 'hidden', differs)
    glue(reading, other, spoken)
  }
  reach = furthestFrom(source.length, terms)
  glue(source, folded, words)
  for (let choice = 0; choice < MOST_SPELLINGS; choice++) {
    const collapsed = respelled(folded, words, doubles, (word) => {
      const spellings = stutters(word) ? engine.collapsed().get(collapse(word)) : undefined
      return spellings?.[Math.min(choice, spellings.length - 1)]
    })
    if (!collapsed) break
    const spoken = wordsOf(collapsed.folded)
    take(collapsed.folded, spoken, nearest(collapsed.folded, spoken), 'hidden', (first, last) => touches(collapsed.changed, first, last))
  }
  const mended = respelled(
    folded,
    words,
    (codes, from, to) => !isKnown(spelling, codes, from, to),
    (word) => meant(spelling, word),
  )
  if (mended) {
    const spoken = wordsOf(mended.folded)
    take(mended.folded, spoken, nearest(mended.folded, spoken), 'slip', (first, last) => touches(mended.changed, first, last))
  }

  // What is innocent of an account risk is innocent of all; what looks like a request says nothing about risks.
  const risky = (name: string) => name === '' || engine.groupOf.get(name) === 'risk'
  const tables = new Map<string, Uint32Array | undefined>()
  const widestFor = (name: string) => {
    if (!tables.has(name)) {
      tables.set(
        name,
        widestAt(
          source.length,
          lookalikes.filter((masked) => risky(masked.name) || masked.name === name),
        ),
      )
    }
    return tables.get(name)
  }
  const innocent = ({ start, end, name }: Hit) =>
    widestFor(risky(name) ? '' : name)
      ?.subarray(start, end)
      .some((length) => length >= end - start) === true
  const strongFirst = ({ kind }: Hit) => (kind === 'strong' ? 0 : 1)
  const kept = terms.filter((hit) => !innocent(hit)).sort((a, b) => a.start - b.start || b.end - a.end || strongFirst(a) - strongFirst(b))
  // "No es original" is an allegation; the "es original" inside it is no buyer's question before the sale.
  const told = furthestFrom(
    source.length,
    kept.filter(({ kind }) => kind === 'strong'),
  )
  const inside = (mark: Hit) => (mark.kind === 'presale' || mark.kind === 'genuine') && told()[mark.start]! >= mark.end
  return { terms: withoutInner(kept), small: small.filter((mark) => !inside(mark)) }

  function takeOwn(own: Matcher): void {
    scan(own, folded, words, (term, first, last) => {
      lookalikes.push({
        term,
        kind: 'lookalike',
        name: '',
        first,
        last,
        start: folded.at[words.from[first]!]!,
        end: endOf(folded, words, last),
        slip: false,
        hidden: false,
      })
    })
  }

  function glue(text: string, reading: Folded, spoken: Words): void {
    const longest = (letters: string): readonly number[] => {
      const lengths: number[] = []
      for (let length = letters.length; length >= SHORTEST_MASKED; length--) if (engine.glued().has(letters.slice(0, length))) lengths.push(length)
      return lengths
    }
    findApart(text, reading, spoken, longest, (letters, first, last) => {
      const start = reading.at[spoken.from[first]!]!
      const end = endOf(reading, spoken, last)
      if (covered(start, end)) return
      for (const term of engine.glued().get(letters) ?? []) {
        if (!allowed.has(vocabulary.languages[term]!)) continue
        const toPlain = nearest(reading, spoken)
        terms.push({
          term,
          kind: 'strong',
          name: vocabulary.names[vocabulary.owners[term]!]!,
          first: toPlain(first),
          last: toPlain(last),
          start,
          end,
          slip: false,
          hidden: true,
        })
        break
      }
    })
  }
}

const touches = (changed: ReadonlySet<number>, first: number, last: number) => {
  for (let word = first; word <= last; word++) if (changed.has(word)) return true
  return false
}

function endOf({ at }: Folded, { to }: Words, word: number): number {
  const next = to[word]!
  return Math.max(at[next]!, at[next - 1]! + 1)
}

/** The word of the plain reading in which an offset of the source lies, or the one before it. */
function wordAt(words: Words, { at }: Folded, offset: number): number {
  let low = 0
  let high = words.count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at[words.from[middle]!]! <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** One hit an intent at a place: the longest. `hits` are in the order of the text, longer ones first. */
function withoutInner(hits: readonly Hit[]): readonly Hit[] {
  const out: Hit[] = []
  const reach = new Map<string, number>()
  for (const hit of hits) {
    if ((reach.get(hit.name) ?? -1) >= hit.end) continue
    reach.set(hit.name, hit.end)
    out.push(hit)
  }
  return out
}
