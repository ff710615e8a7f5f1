/**
 * A case to what a desk shows of it: card, line of a list. Pure. Personal data are masked here, once for all desks.
 * Invariant: the same state, rules and minute give the same card, so that an edit that changes nothing can be left out.
 */
import type { Locale } from '../answer/reasons.ts'
import type { Risk } from '../message.ts'
import type { Card, CaseLine, DueView, Offer } from '../view.ts'
import { offersOf } from './act.ts'
import { approvalsNeeded } from './replying.ts'
import type { CaseState } from './case.ts'
import { clocksOf } from './clocks.ts'
import { becameOf } from './describe.ts'
import { isClosed } from './fold.ts'
import { mask, maskOrder } from './mask.ts'
import type { Person } from './rights.ts'
import type { Rules } from './rules.ts'
import { readerOf, type Situation } from './situation.ts'
import { clockText } from './when.ts'
import { fillIn } from './words.ts'

export interface Viewing {
  readonly rules: Rules
  readonly now: number
  readonly locale: Locale
  /** The one reader of a private view; a card that all see offers what the case allows, and rights are asked at the click. */
  readonly person?: Person | undefined
}

const RISK_WORDS: Readonly<Record<Locale, Readonly<Record<Risk, string>>>> = {
  en: { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW', none: 'NONE' },
  fr: { critical: 'CRITIQUE', high: 'ÉLEVÉ', medium: 'MOYEN', low: 'FAIBLE', none: 'AUCUN' },
}

const WORDS = {
  en: {
    card: { case: 'Case', why: 'Why', order: 'Order', owner: 'Owner', todo: 'What to do', more: 'More' },
    status: { open: 'open', claimed: 'claimed', snoozed: 'snoozed', replied: 'answered', resolved: 'closed', merged: 'merged' },
    clock: { marketplace: 'marketplace’s clock', team: 'team’s clock' },
    free: 'nobody has it yet',
    given: 'given to {owner}, not taken up yet',
    suggested: 'Suggested reply',
    awaiting: 'Approved by {people}; a second person must approve',
    ready: 'Approved by {people}; not sent yet',
    two: 'two people approve the reply',
    thanks: 'Nothing to answer: mark it « no response needed » on the marketplace.',
    counts: ['{messages} messages', '{notes} notes'],
    count: ['1 message', '1 note'],
    overdue: 'overdue since {time}',
    by: 'answer by {time}',
    signal: 'Sign',
    lone: 'Case {case}',
  },
  fr: {
    card: { case: 'Dossier', why: 'Pourquoi', order: 'Commande', owner: 'En charge', todo: 'À faire', more: 'Plus' },
    status: { open: 'ouvert', claimed: 'pris', snoozed: 'reporté', replied: 'répondu', resolved: 'clos', merged: 'fusionné' },
    clock: { marketplace: 'délai de la place de marché', team: 'délai de l’équipe' },
    free: 'personne ne l’a encore pris',
    given: 'confié à {owner}, pas encore pris',
    suggested: 'Réponse proposée',
    awaiting: 'Approuvée par {people} ; une seconde personne doit approuver',
    ready: 'Approuvée par {people} ; pas encore envoyée',
    two: 'deux personnes approuvent la réponse',
    thanks: 'Rien à répondre : indiquez « aucune réponse nécessaire » sur la place de marché.',
    counts: ['{messages} messages', '{notes} notes'],
    count: ['1 message', '1 note'],
    overdue: 'en retard depuis {time}',
    by: 'répondre avant {time}',
    signal: 'Signe',
    lone: 'Dossier {case}',
  },
} as const

const MOST_REASONS = 5
const MOST_TITLES = 3
/** A card for nobody in particular offers what any lead might do. */
const ANYBODY: Person = { id: '', name: '', groups: new Set(['team', 'lead']) }

const situationOf = (state: CaseState, { rules, now, locale, person = ANYBODY }: Viewing): Situation => ({ state, rules, now, locale, person, guard: () => [] })

const offered = (state: CaseState, viewing: Viewing): readonly Offer[] => {
  const offers = offersOf(situationOf(state, viewing), viewing.person === undefined ? undefined : 'allowed')
  return isClosed(state) ? offers.filter(({ action }) => action === 'reopen' || action === 'note') : offers
}

export function lineOf(state: CaseState, viewing: Viewing): CaseLine {
  const { locale, rules } = viewing
  const title = state.intents.slice(0, MOST_TITLES).map(({ intent }) => rules.intents.get(intent)?.title[locale] ?? intent)
  return {
    case: state.id,
    version: state.version,
    risk: state.risk,
    riskLabel: RISK_WORDS[locale][state.risk],
    title: title.length > 0 ? title.join(' · ') : fillIn(WORDS[locale].lone, { case: state.id }),
    order: state.orders.length > 0 ? state.orders.map(maskOrder).join(', ') : null,
    owner: state.owner?.name ?? null,
    status: WORDS[locale].status[state.status],
    due: dueOf(state, viewing),
    actions: offered(state, viewing),
  }
}

export function dueOf(state: CaseState, { rules, now, locale }: Viewing): DueView | null {
  const { due } = clocksOf(state, rules)
  if (due === null) return null
  const overdue = due.at <= now
  const time = clockText(due.at, now, locale, rules.zone)
  return { ...due, overdue, label: WORDS[locale].clock[due.clock], text: fillIn(overdue ? WORDS[locale].overdue : WORDS[locale].by, { time }) }
}

export function cardOf(state: CaseState, viewing: Viewing): Card {
  const { locale, rules } = viewing
  const words = WORDS[locale]
  const finished = isClosed(state)
  const named = state.intents.map(({ intent }) => rules.intents.get(intent)).filter((intent) => intent !== undefined)
  const hidden = (text: string) => mask(text, state.orders)
  return {
    ...lineOf(state, viewing),
    actions: finished ? [] : offered(state, viewing),
    locale,
    escalate: state.escalate,
    statusLine: statusLine(state, viewing),
    finished,
    reasons: reasonsOf(state, rules, words.signal, locale).map(({ label, quotes }) => ({ label: hidden(label), quotes: quotes.map(hidden) })),
    excerpt: hidden(state.excerpt),
    marketplace: state.marketplace || null,
    draft: finished || state.status === 'replied' ? null : draftOf(state, viewing, hidden),
    todo: finished ? [] : (named[0]?.remedy[locale] ?? []),
    counts: { messages: state.messages, notes: state.notes, events: state.version, label: countLabel(state, locale) },
    words: words.card,
    hint: state.closed?.how === 'thanks' && finished ? words.thanks : null,
  }
}

function statusLine(state: CaseState, viewing: Viewing): string {
  const { locale, now, rules } = viewing
  const words = WORDS[locale]
  const became = becameOf(state, readerOf({ locale, rules, now }))
  if (became !== null) return became
  return state.owner === null ? words.free : fillIn(words.given, { owner: state.owner.name })
}

function draftOf(state: CaseState, { locale, rules }: Viewing, hidden: (text: string) => string): Card['draft'] {
  const words = WORDS[locale]
  const { reply, draft } = state
  if (reply !== null) {
    const people = reply.approvedBy.map(({ name }) => name).join(', ')
    const label = fillIn(reply.approvedBy.length < reply.needed ? words.awaiting : words.ready, { people })
    return { label, text: hidden(reply.text), language: state.language, blanks: [] }
  }
  if (draft === null) return null
  const label = approvalsNeeded(state, { rules }) > 1 ? `${words.suggested} (${words.two})` : words.suggested
  return { label, text: hidden(draft.text), language: draft.language, blanks: draft.blanks }
}

/** Labels with the buyer's own words; signals and what sounded like it come from the triage's reasons. */
function reasonsOf({ intents, quotes, why }: CaseState, rules: Rules, signal: string, locale: Locale): Card['reasons'] {
  const labelled = intents.map(({ intent }) => {
    const title = rules.intents.get(intent)?.title[locale] ?? intent
    const words = quotes.filter((quote) => quote.intent === intent).map(({ text }) => text)
    const said = why.filter((line) => line.startsWith(`${intent}:`)).flatMap((line) => QUOTED.exec(line)?.[1] ?? [])
    return { label: title, quotes: [...new Set(words.length > 0 ? words : said)].slice(0, MOST_REASONS) }
  })
  const names = intents.map(({ intent }) => `${intent}:`)
  const exposed = quotes.filter(({ intent }) => !intents.some((one) => one.intent === intent))
  const signals = why.filter((line) => !names.some((name) => line.startsWith(name)) && !exposed.some(({ intent }) => line.startsWith(`${intent}:`)))
  const exposures = [...new Set(exposed.map(({ intent }) => intent))].map((intent) => ({
    label: `${rules.intents.get(intent)?.title[locale] ?? intent} ?`,
    quotes: exposed.filter((quote) => quote.intent === intent).map(({ text }) => text),
  }))
  return [...labelled, ...exposures, ...signals.map((line) => ({ label: `${signal}: ${line}`, quotes: [] }))].slice(0, MOST_REASONS)
}

const QUOTED = /« (.+) »/

const countLabel = ({ messages, notes }: CaseState, locale: Locale): string => {
  const { counts, count } = WORDS[locale]
  const parts = [messages === 1 ? count[0] : fillIn(counts[0], { messages }), ...(notes === 0 ? [] : [notes === 1 ? count[1] : fillIn(counts[1], { notes })])]
  return parts.join(' · ')
}

export const riskWord = (risk: Risk, locale: Locale): string => RISK_WORDS[locale][risk]
