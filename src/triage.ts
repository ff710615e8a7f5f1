/**
 * A message in, a triage out: the whole story on one screen. Pure: no clock, no I/O, no randomness.
 * Invariant: the same message and knowledge give the same triage, on every run and machine.
 */
import { deadlineOf } from './answer/clocks.ts'
import { draftFor } from './answer/draft.ts'
import { type Locale, reasonsFor } from './answer/reasons.ts'
import { cuesIn, inOrder, OWN_MASK, stylesIn } from './knowledge/cues.ts'
import type { Cue } from './knowledge/features.ts'
import { scan, scanned as termsIn } from './knowledge/matcher.ts'
import { scoreRanges } from './knowledge/stretches.ts'
import type { Message, Triage } from './message.ts'
import type { Engine } from './read/engine.ts'
import { findEntities } from './read/entities/entities.ts'
import { keywordsOf } from './read/evidence.ts'
import { namesIn } from './read/names.ts'
import { asking, type Standing, standingTerms } from './read/keywords.ts'
import { detectLanguage, UNDETERMINED } from './read/language.ts'
import { scanText } from './read/scan.ts'
import { settledBefore } from './read/settled.ts'
import { THRESHOLDS } from './read/thresholds.ts'
import { confidences, judge } from './read/verdict.ts'
import type { Stretch } from './text/clauses.ts'
import { type Folded, fold } from './text/fold.ts'
import { type Part, partsOf, type Role } from './text/own.ts'
import { type Words, wordsOf } from './text/words.ts'

export interface TriageOptions {
  /** Language of `why`. */
  readonly locale?: Locale | undefined
}

export function triage(engine: Engine, message: Message, { locale = 'en' }: TriageOptions = {}): Triage {
  const { compiled, groupOf, classAt, scorer } = engine
  const { text, marketplace = '' } = message
  const fromMarketplace = message.from === 'marketplace'
  const receivedAt = message.receivedAt === undefined ? undefined : Date.parse(message.receivedAt)

  const folded = fold(text)
  const words = wordsOf(folded)
  const parts: readonly Part[] = fromMarketplace || text === '' ? [{ role: 'own', start: 0, end: text.length }] : partsOf(text, compiled.patterns)
  const own = ownWords(folded, words, parts)
  const { language, open } = detectLanguage(engine, text, folded, words, own.length > 0 || words.count === 0 ? own : [{ first: 0, last: words.count - 1 }])
  const allowed = new Set(open.map((name) => compiled.languages.indexOf(name)))
  const found = termsIn(compiled.vocabulary.matcher, folded, words)
  const cues = inOrder([
    ...cuesIn(compiled.vocabulary, found, words, (place) => allowed.has(place)),
    ...ownMasks(engine, folded, words),
    ...namesIn(text, folded, words, parts),
    ...stylesIn(text, folded, words),
  ])
  const hearing = scorer.hear(folded, words, cues)
  const scores = scoreRanges(hearing, classAt.size, words, own)
  const confidence = confidences(compiled, scores)
  const scanned = scanText(engine, text, folded, words, open, found)
  const settled = settledBefore(words, scanned.small, asking(text, folded, words))
  const read = { text, folded, words, parts, cues, hearing, settled }
  const standing = standingTerms(engine, read, scanned)
  const risky = standing.filter(({ hit }) => groupOf.get(hit.name) === 'risk')
  const turned = turnedOnly(risky)
  if (turned.size > 0) {
    // What is said of an intent only in denials and about others is not said by the buyer: the rest must speak for itself.
    const rest = confidences(compiled, scoreRanges(hearing, classAt.size, words, own, [...turned.values()].flat()))
    for (const name of turned.keys()) confidence.set(name, Math.min(confidence.get(name)!, rest.get(name)!))
  }
  if (settled > 0) {
    const since = confidences(compiled, scoreRanges(hearing, classAt.size, words, own, [{ first: 0, last: settled - 1 }]))
    for (const name of engine.clearable) confidence.set(name, Math.min(confidence.get(name)!, since.get(name)!))
  }
  const loudest = (intent: string): Stretch | undefined => scores.loudest(classAt.get(intent)!)
  const marks = (kind: 'threat' | 'presale' | 'phishing' | 'genuine') => scanned.small.filter((mark) => mark.kind === kind)

  const question = compiled.intents.find(({ presaleIsQuestion }) => presaleIsQuestion === true)?.name
  const asked = marks('genuine').filter(({ end }) => /^[^.!\n]{0,80}\?/.test(text.slice(end, end + 81)))
  const unsure = question !== undefined && (confidence.get(question) ?? 0) < THRESHOLDS.accusesWhileAsking
  const {
    intents: judged,
    signals,
    ...verdict
  } = judge({
    compiled,
    confidence,
    fromMarketplace,
    evidence: standing.map(({ hit, status, strong }) => ({ name: hit.name, strong, hidden: hit.hidden, status })),
    unreadable: language === UNDETERMINED,
    exposed: !fromMarketplace && (asked.length > 0 || risky.some(({ strong }) => strong)),
    presale: marks('presale').length > 0 || (asked.length > 0 && unsure),
    threatened: new Set(
      compiled.intents.flatMap(({ name, marketplaceHours }) => {
        const stretch = marketplaceHours === undefined ? undefined : loudest(name)
        return stretch && marks('threat').some(({ first, last }) => first >= stretch.first && last <= stretch.last) ? [name] : []
      }),
    ),
  })

  // In the language that the text is in alone: others stay open for a short text only.
  const spoken = compiled.languages.indexOf(language)
  const fishing = marks('phishing').some(({ term }) => compiled.vocabulary.languages[term] === spoken)
  const phishing = fishing && judged.some(({ intent }) => intent === 'off_platform')
  // Who fishes for an account writes like its owner: that is no notice (domain.md 6, example 11).
  const intents = phishing && !fromMarketplace ? judged.filter(({ intent }) => groupOf.get(intent) !== 'notice') : judged

  const sentences = new Map(
    intents.flatMap(({ intent }) => {
      const stretch = loudest(intent)
      return stretch ? [[intent, sliceOf(text, folded, words, stretch)] as const] : []
    }),
  )
  const terms = keywordsOf(engine, read, scanned, standing, { named: intents, own, fromMarketplace })

  const questions = asked.filter(({ start, end }) => !terms.some((hit) => hit.start < end && hit.end > start))
  const keywords = [
    ...terms,
    ...(question === undefined || fromMarketplace
      ? []
      : questions.map(({ start, end }) => ({ text: text.slice(start, end), start, end, intent: question, status: 'doubted' as const }))),
  ].sort((a, b) => a.start - b.start || a.end - b.end)

  const entities = findEntities(text, { months: engine.months, now: receivedAt, marketplace })
  const named = new Set(intents.map(({ intent }) => intent))
  const definitions = compiled.intents.filter(({ name }) => named.has(name))
  const last = compiled.intents.at(-1)!.name
  return {
    ...(message.id === undefined ? {} : { id: message.id }),
    language,
    intents,
    risk: phishing ? 'critical' : verdict.risk,
    escalate: verdict.escalate,
    why: reasonsFor({ intents, keywords, sentences, signals, unsure: named.has(last) }, locale),
    keywords,
    entities,
    deadline:
      receivedAt === undefined
        ? null
        : new Date(deadlineOf({ intents: definitions, marketplace, fromMarketplace, receivedAt, dates: entities.dates })).toISOString(),
    reply:
      fromMarketplace || phishing
        ? null
        : draftFor(compiled, intents[0]!.intent, language, message, entities.orders.length === 1 ? entities.orders[0]!.id : undefined),
  }
}

/**
 * Sentences with turned terms (negated, about a third party, quoted) of intents that nothing else accuses: a strong term outweighs
 * turned ones, a weak term only weak ones.
 */
function turnedOnly(standing: readonly Standing[]): ReadonlyMap<string, readonly Stretch[]> {
  const turned = new Map<string, Stretch[]>()
  const denied = new Set<string>()
  const accused = new Set<string>()
  for (const { hit, status, sentence, strong } of standing) {
    if (status === 'asserted' || status === 'doubted') accused.add(strong ? hit.name : `${hit.name} weakly`)
    else {
      if (strong) denied.add(hit.name)
      if (turned.get(hit.name)?.push(sentence) === undefined) turned.set(hit.name, [sentence])
    }
  }
  for (const name of turned.keys()) if (accused.has(name) || (accused.has(`${name} weakly`) && !denied.has(name))) turned.delete(name)
  return turned
}

/** The seller's own look-alikes hide their words from the model, as those of `intents/` do. */
function ownMasks({ own }: Engine, folded: Folded, words: Words): readonly Cue[] {
  const cues: Cue[] = []
  if (own) scan(own, folded, words, (_, first, last) => cues.push({ id: OWN_MASK, first, last, masks: true }))
  return cues
}

const sliceOf = (text: string, { at }: Folded, words: Words, { first, last }: Stretch) => text.slice(at[words.from[first]!]!, at[words.to[last]!]!)

/** Runs of words that the buyer wrote just now; where a mailer left none, what the buyer wrote before. Wrappers say nothing by themselves. */
function ownWords({ at }: Folded, words: Words, parts: readonly Part[]): readonly Stretch[] {
  const runsOf = (wanted: (role: Role) => boolean): Stretch[] => {
    const out: { first: number; last: number }[] = []
    for (let w = 0, p = 0; w < words.count; w++) {
      const offset = at[words.from[w]!]!
      while (p < parts.length - 1 && parts[p]!.end <= offset) p++
      if (!wanted(parts[p]!.role)) continue
      const run = out.at(-1)
      if (run?.last === w - 1) run.last = w
      else out.push({ first: w, last: w })
    }
    return out
  }
  const own = runsOf((role) => role === 'own')
  return own.length > 0 ? own : runsOf((role) => role === 'quoted' || role === 'signature')
}
