/**
 * The risk words that a triage shows: terms that stand, and for named risks also what the model heard. Pure.
 * Invariant: spans select what they say; where no account risk is named, only terms that stand by themselves are shown.
 */
import { probability } from '../knowledge/calibrate.ts'
import type { KeywordHit, NamedIntent } from '../message.ts'
import { createClaims } from '../text/claims.ts'
import type { Folded } from '../text/fold.ts'
import { furthestFrom } from '../text/spans.ts'
import type { Words } from '../text/words.ts'
import { type Stretch, sentencesIn } from '../text/clauses.ts'
import { tellingWords } from './attribute.ts'
import type { Engine } from './engine.ts'
import { type Read, type Standing, shownAs } from './keywords.ts'
import type { Scanned } from './scan.ts'
import { THRESHOLDS } from './thresholds.ts'

export interface Named {
  readonly named: readonly NamedIntent[]
  /** Runs of words that the buyer wrote. */
  readonly own: readonly Stretch[]
  readonly fromMarketplace: boolean
}

export function keywordsOf(
  engine: Engine,
  read: Read,
  { terms }: Scanned,
  standing: readonly Standing[],
  { named, own, fromMarketplace }: Named,
): readonly KeywordHit[] {
  const { classAt, groupOf, compiled } = engine
  const { text, folded, words, cues, hearing } = read
  const risks = named.filter(({ intent }) => groupOf.get(intent) === 'risk')
  const isNamed = (intent: string) => risks.some((risk) => risk.intent === intent)
  const risky = standing.filter(({ hit }) => groupOf.get(hit.name) === 'risk')
  const accused = furthestFrom(
    text.length,
    risky.map(({ hit }) => hit).filter(({ name }) => isNamed(name)),
  )
  // Inside a word of a named risk, the same word as another risk's says nothing more.
  // Nor does a weak word of a risk that is not named, once another is.
  const shown = ({ hit, strong }: Standing) => isNamed(hit.name) || (!fromMarketplace && (strong || risks.length === 0) && accused()[hit.start]! < hit.end)
  const hits: KeywordHit[] = risky.filter(shown).map((one) => shownAs(text, one))
  const claims = createClaims(text.length)
  for (const { start, end } of hits) claims.claim(start, end)
  const put = (intent: string, status: KeywordHit['status'], start: number, end: number) => {
    if (claims.claim(start, end)) hits.push({ text: text.slice(start, end), start, end, intent, status })
  }
  const sentences = own.flatMap(({ first, last }) => sentencesIn(words, first, last))
  for (const { intent, status } of risks) {
    const at = classAt.get(intent)!
    const curve = compiled.curves[at]!
    const loudness = sentences.map((sentence) => probability(curve, hearing.margin(at, sentence.first, sentence.last), 1))
    const most = loudness.reduce((a, b) => Math.max(a, b), 0)
    const mine = terms.filter((hit) => hit.name === intent).sort((a, b) => a.first - b.first)
    let next = 0
    sentences.forEach((sentence, i) => {
      if (loudness[i]! < Math.min(THRESHOLDS.toldIn, most)) return
      // A weak term is a witness once the case is made.
      let told = false
      for (; next < mine.length && mine[next]!.first <= sentence.last; next++) {
        const hit = mine[next]!
        if (hit.first < sentence.first) continue
        told = true
        put(intent, status, hit.start, hit.end)
      }
      for (const { first, last } of tellingWords(hearing, at, words, sentence, cues, told))
        put(intent, status, folded.at[words.from[first]!]!, endOf(text, folded, words, last))
    })
  }
  return hits.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** Offset after the last character of a word: one character may fold to several units at one place ("⒪"). */
function endOf(text: string, { at }: Folded, { to }: Words, word: number): number {
  const next = to[word]!
  const begun = at[next - 1]!
  return Math.max(at[next]!, begun + ((text.codePointAt(begun) ?? 0) > 0xffff ? 2 : 1))
}
