/**
 * Learned confidence and risk words together: which intents, how risky, whether a human must look now. Pure.
 * Invariants: every message gets at least one intent; an account risk never drops out because another label is stronger;
 * a risk word that stands in the conversation escalates, whoever wrote it and however it is turned.
 */
import type { Intent } from '../intent.ts'
import { probability } from '../knowledge/calibrate.ts'
import type { Compiled } from '../knowledge/compile.ts'
import type { Scores } from '../knowledge/stretches.ts'
import { type NamedIntent, RISKS, type Risk, type Status } from '../message.ts'
import { THRESHOLDS } from './thresholds.ts'

/** A risk word as it stands, with the intent that it speaks for. */
export interface Evidence {
  readonly name: string
  readonly strong: boolean
  /** Somebody took pains to hide it from a word scan. */
  readonly hidden: boolean
  readonly status: Status
}

export interface Verdict {
  readonly intents: readonly NamedIntent[]
  readonly risk: Risk
  readonly escalate: boolean
  /** Signals that were heard: `_anger`, `_vulnerable`, `_human`. */
  readonly signals: readonly string[]
}

export interface Grounds {
  readonly compiled: Compiled
  readonly confidence: ReadonlyMap<string, number>
  readonly evidence: readonly Evidence[]
  readonly fromMarketplace: boolean
  /** The buyer has not bought yet: a doubt about the product is a question. */
  readonly presale: boolean
  /** Marketplace cases that are only threatened, by intent. */
  readonly threatened: ReadonlySet<string>
  /** A risk word stands in the conversation. */
  readonly exposed: boolean
  /** The language is none that is known: no guess is better than another. */
  readonly unreadable: boolean
}

const accuses = (status: Status) => status === 'asserted' || status === 'doubted'
const worse = (a: Risk, b: Risk): Risk => (RISKS.indexOf(a) <= RISKS.indexOf(b) ? a : b)
const round = (p: number) => Math.round(p * 1000) / 1000

/** Probability of every class, by name. */
export function confidences({ model, curves }: Compiled, { margins, stretches }: Scores): Map<string, number> {
  return new Map(model.classes.map((name, c) => [name, Number.isFinite(margins[c]!) ? probability(curves[c]!, margins[c]!, stretches) : 0]))
}

function thresholdOf({ group }: Intent, strong: boolean, fromMarketplace: boolean): number {
  if (group === 'risk') return strong ? THRESHOLDS.riskWithTerm : THRESHOLDS.risk
  if (group === 'notice') return fromMarketplace ? THRESHOLDS.noticeFromMarketplace : THRESHOLDS.notice
  return strong ? THRESHOLDS.serviceWithTerm : THRESHOLDS.service
}

/** Signals are named by a leading underscore; the background class has one too but is no signal. */
const SIGNALS = ['_anger', '_vulnerable', '_human']

export function judge({ compiled, confidence, evidence, fromMarketplace, presale, threatened, exposed, unreadable }: Grounds): Verdict {
  const named: { readonly of: Intent; readonly p: number; readonly status: Status }[] = []
  for (const of of compiled.intents) {
    const own = evidence.filter((item) => item.name === of.name && accuses(item.status))
    // The model cannot read a hidden word; whoever hides one means it.
    const p = Math.max(confidence.get(of.name) ?? 0, own.some(({ strong, hidden }) => strong && hidden) ? THRESHOLDS.hidden : 0)
    const strong = own.some((item) => item.strong)
    if (p < thresholdOf(of, strong, fromMarketplace)) continue
    if (presale && of.presaleIsQuestion) continue
    // In a language that is not known the model guesses: only what stands there counts.
    if (unreadable && !strong) continue
    named.push({ of, p, status: of.group === 'risk' && own.length > 0 && own.every(({ status }) => status === 'doubted') ? 'doubted' : 'asserted' })
  }
  // A notice speaks of many risks and is one thing: another is named beside it only where it speaks louder.
  const notice = fromMarketplace ? named.find(({ of }) => of.group === 'notice') : undefined
  // "Thanks" and "other" say that there is nothing else.
  const real = named.filter(({ of, p }) => of.group !== 'other' && (notice === undefined || of.group !== 'risk' || p > notice.p))
  const alone = real.length > 0 || unreadable ? undefined : unexplained(compiled, confidence, presale)
  const kept = real.length > 0 ? real : alone ? [alone] : named.slice(0, 1)
  if (kept.length === 0) kept.push(likeliest(compiled, confidence, unreadable))
  kept.sort((a, b) => urgency(a.of) - urgency(b.of) || b.p - a.p || a.of.precedence - b.of.precedence)
  const signals = SIGNALS.filter((name) => (confidence.get(name) ?? 0) >= THRESHOLDS.signal)
  const grave = kept.some(({ of }) => of.group === 'risk' || of.group === 'notice')
  let risk: Risk = exposed || signals.length > 0 ? 'medium' : 'none'
  for (const { of, status } of kept) risk = worse(risk, (threatened.has(of.name) ? of.risk.doubted : of.risk[status]) ?? of.risk.asserted)
  return {
    intents: kept.map(({ of, p, status }) => ({ intent: of.name, confidence: round(p), status })),
    risk,
    escalate: grave || exposed || signals.length > 0,
    signals,
  }
}

/** Risks and notices stand in the order of domain.md 2; after them what is surest, for no rule ranks one request above another. */
const urgency = ({ group, precedence }: Intent): number => (group === 'risk' || group === 'notice' ? precedence : 100)

/** Where no problem and no request is named: the likeliest account risk, if it is likely enough. Thanks do not outweigh it. */
function unexplained({ intents }: Compiled, confidence: ReadonlyMap<string, number>, presale: boolean) {
  return intents
    .filter(({ group, presaleIsQuestion }) => group === 'risk' && !(presale && presaleIsQuestion === true))
    .map((of) => ({ of, p: confidence.get(of.name) ?? 0, status: 'asserted' as const }))
    .filter(({ p }) => p >= THRESHOLDS.likelyRisk)
    .sort((a, b) => b.p - a.p)[0]
}

/** Where nothing is sure: the likeliest problem or request, if it is likely at all; else `other`, and a human reads. */
function likeliest({ intents }: Compiled, confidence: ReadonlyMap<string, number>, unreadable: boolean) {
  const guess = (of: Intent) => ({ of, p: confidence.get(of.name) ?? 0, status: 'asserted' as const })
  const services = intents.filter(({ group }) => group === 'problem' || group === 'request').map(guess)
  const best = services.reduce((a, b) => (b.p > a.p ? b : a))
  const thanks = intents
    .filter(({ group }) => group === 'other')
    .slice(0, -1)
    .map(guess)
    .find(({ p }) => p >= THRESHOLDS.likelyThanks && p > best.p)
  return unreadable ? guess(intents.at(-1)!) : (thanks ?? (best.p >= THRESHOLDS.likeliest ? best : guess(intents.at(-1)!)))
}
