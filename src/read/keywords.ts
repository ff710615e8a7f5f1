/**
 * Which risk words of a text count, and how each stands. Pure.
 * A term alone does not accuse: a novel may be called "The Scam". The sentence around it must sound of an account risk at least
 * faintly; a turned word (negated, about a third party) counts where it is turned, since somebody took the trouble to turn it.
 */
import type { KeywordHit, Status } from '../message.ts'
import { INNOCENT } from '../knowledge/classes.ts'
import { probability } from '../knowledge/calibrate.ts'
import type { Cue } from '../knowledge/features.ts'
import type { Hearing } from '../knowledge/linear.ts'
import { type Stretch, sentencesIn } from '../text/clauses.ts'
import type { Folded } from '../text/fold.ts'
import type { Part, Role } from '../text/own.ts'
import { furthestFrom } from '../text/spans.ts'
import { SAME, type Words } from '../text/words.ts'
import type { Engine } from './engine.ts'
import { titlesIn } from './names.ts'
import type { Hit, Scanned } from './scan.ts'
import { REACH, statusOf } from './status.ts'
import { THRESHOLDS } from './thresholds.ts'

export interface Standing {
  readonly hit: Hit
  readonly status: Status
  readonly strong: boolean
  readonly sentence: Stretch
}

export interface Read {
  readonly text: string
  readonly folded: Folded
  readonly words: Words
  readonly parts: readonly Part[]
  readonly cues: readonly Cue[]
  readonly hearing: Hearing
  /** What stands before this word is settled (settled.ts); terms of intents that can be taken back accuse nobody there. */
  readonly settled: number
}

const HEARD: ReadonlySet<Role> = new Set(['own', 'quoted'])

export function standingTerms(engine: Engine, { text, folded, words, parts, hearing, settled }: Read, { terms, small }: Scanned): readonly Standing[] {
  const { compiled, riskAt, classAt, groupOf } = engine
  const sentences = words.count > 0 ? sentencesIn(words, 0, words.count - 1) : []
  const sentenceOf = inOrder(sentences)
  const partOf = inParts(parts)
  const innocentAt = classAt.get(INNOCENT)!
  const sounds = new Map<Stretch, { readonly risky: number; readonly innocent: number }>()
  const heard = (sentence: Stretch) => {
    let sound = sounds.get(sentence)
    if (!sound) {
      const margins = hearing.margins(sentence.first, sentence.last)
      const sure = (place: number) => probability(compiled.curves[place]!, margins[place]!, 1)
      sound = { risky: riskAt.reduce((most, place) => Math.max(most, sure(place)), 0), innocent: sure(innocentAt) }
      sounds.set(sentence, sound)
    }
    return sound
  }
  const asks = asking(text, folded, words)
  const clauseFrom = (word: number) => {
    let from = word
    while (from > 0 && word - from <= REACH && words.breaks[from] === SAME) from--
    return from
  }
  const clauseTo = (word: number) => {
    let to = word + 1
    while (to < words.count && to - word <= REACH && words.breaks[to] === SAME) to++
    return to
  }
  const smallIn = new Map<Stretch, Hit[]>()
  for (const mark of small) {
    const sentence = sentenceOf(mark.first)
    if (smallIn.get(sentence)?.push(mark) === undefined) smallIn.set(sentence, [mark])
  }
  const spoken = (hit: Hit) => text.slice(hit.start, hit.end).toLowerCase()
  const inTitles = new Set(terms.filter((hit) => partOf(hit.start).role === 'title').map(spoken))
  const called = furthestFrom(text.length, titlesIn(text))
  const out: Standing[] = []
  for (const hit of terms) {
    const { role } = partOf(hit.start)
    // A word of the product's own name, said again, is still its name.
    if (inTitles.has(spoken(hit))) continue
    if (!HEARD.has(role)) continue
    const sentence = sentenceOf(hit.first)
    const status =
      role === 'quoted'
        ? 'quoted'
        : hit.last < settled && engine.clearable.has(hit.name)
          ? 'negated'
          : statusOf(hit, { sentence, question: asks(sentence), small: smallIn.get(sentence) ?? [], clauseFrom, clauseTo })
    const strong = hit.kind === 'strong' && !hit.slip
    const inTitle = called()[hit.start]! >= hit.end
    const stands =
      groupOf.get(hit.name) === 'risk'
        ? standsAlone(strong && !inTitle, status, heard(sentence))
        : probability(compiled.curves[classAt.get(hit.name)!]!, hearing.margin(classAt.get(hit.name)!, sentence.first, sentence.last), 1) >=
          THRESHOLDS.serviceTerm
    // Whoever hides a word means it.
    if (hit.hidden ? strong : stands) out.push({ hit, status, strong, sentence })
  }
  return out
}

/** Whether a sentence ends with a question mark. */
export const asking =
  (text: string, { at }: Folded, { to }: Words) =>
  ({ last }: Stretch): boolean =>
    /^[^\p{L}\p{N}\n]{0,3}\?/u.test(text.slice(at[to[last]!]!, at[to[last]!]! + 4))

/** `standing` as the contract shows it. */
export const shownAs = (text: string, { hit, status }: Standing): KeywordHit => ({
  text: text.slice(hit.start, hit.end),
  start: hit.start,
  end: hit.end,
  intent: hit.name,
  status,
})

/** The sentence of a word; asked in the order of the text, so it walks but once. */
function inOrder(sentences: readonly Stretch[]): (word: number) => Stretch {
  let s = 0
  return (word) => {
    if (s < sentences.length && sentences[s]!.first > word) s = 0
    while (s < sentences.length - 1 && sentences[s]!.last < word) s++
    return sentences[s]!
  }
}

function inParts(parts: readonly Part[]): (offset: number) => Part {
  let p = 0
  return (offset) => {
    if (parts[p]!.start > offset) p = 0
    while (p < parts.length - 1 && parts[p]!.end <= offset) p++
    return parts[p]!
  }
}

/** `risky`: the loudest account risk of the sentence. `innocent`: how much it sounds like a risk word that accuses nobody. */
function standsAlone(strong: boolean, status: Status, { risky, innocent }: { readonly risky: number; readonly innocent: number }): boolean {
  if (!strong) return risky >= THRESHOLDS.weakTerm
  // Marketplaces scan for words, not for meaning: somebody took the trouble to turn it, so it was meant.
  if (status !== 'asserted' && status !== 'doubted') return true
  return risky >= THRESHOLDS.strongTerm || innocent < THRESHOLDS.innocent
}
