/**
 * Events to a state. Pure and total: every list of events has a state, whatever was clicked in whatever order.
 * Invariants: the version grows by one an event; `advance` and `fold` agree wherever an event does not rewrite history.
 */
import { RISKS } from '../message.ts'
import { type Actor, type CaseEvent, type CaseState, type EventBodies, type EventKind, type Facts, isPerson, messageKey, type Waiting } from './case.ts'

/** More unanswered messages than this share the last place: its time is the earlier one, so no clock is late for it. */
const MOST_WAITING = 50

export const emptyCase = (id: number): CaseState => ({
  id,
  version: 0,
  status: 'open',
  owner: null,
  claimedAt: null,
  touchedAt: null,
  openedAt: 0,
  updatedAt: 0,
  marketplace: '',
  buyer: '',
  thread: '',
  orders: [],
  language: 'und',
  intents: [],
  risk: 'none',
  escalate: false,
  why: [],
  quotes: [],
  excerpt: '',
  draft: null,
  unanswered: [],
  messages: 0,
  notes: 0,
  lastMessage: null,
  lastSent: null,
  reply: null,
  ladder: null,
  reminded: null,
  snooze: null,
  closed: null,
  mergedInto: null,
  lastNote: null,
  lastUndo: null,
  lastAct: null,
})

/** Events after which the state is only known from all of them: undo, and messages that went elsewhere. */
export const rewritesHistory = (kind: EventKind): boolean => kind === 'undone' || kind === 'splitOff'

/** `events` in order of `seq`, from the first. */
export function fold(id: number, events: readonly CaseEvent[]): CaseState {
  const undone = new Set(events.flatMap((event) => (event.kind === 'undone' ? [event.body.seq] : [])))
  const standing = events.filter(({ seq }) => !undone.has(seq))
  const away = new Set(standing.flatMap((event) => (event.kind === 'splitOff' ? event.body.keys : [])))
  let state = emptyCase(id)
  for (const event of events) {
    const passed = undone.has(event.seq)
    state = passed ? { ...state, version: state.version + 1, updatedAt: later(state, event) } : advance(state, without(event, away))
  }
  return state
}

/** One more event on a state. Throws nothing; for an event that rewrites history fold all of them instead. */
export function advance(state: CaseState, event: CaseEvent): CaseState {
  const version = state.version + 1
  const base: CaseState = { ...state, version, openedAt: state.version === 0 ? event.at : state.openedAt, updatedAt: later(state, event) }
  const acted: CaseState =
    isPerson(event.actor) && !UNMOVED.has(event.kind)
      ? { ...base, touchedAt: event.at, lastAct: { seq: event.seq, at: event.at, by: event.actor, kind: event.kind } }
      : base
  // Of a merged case only its history goes on.
  if (state.mergedInto !== null) return acted
  const change = CHANGES[event.kind] as (state: CaseState, body: object, event: CaseEvent) => Partial<CaseState>
  return { ...acted, ...change(acted, event.body, event) }
}

/** A person's events that are no deed in the case. */
const UNMOVED: ReadonlySet<EventKind> = new Set(['viewed', 'erased', 'undone'])

const later = ({ updatedAt }: CaseState, { at }: CaseEvent) => Math.max(updatedAt, at)

/** Messages that were split off have never been here. */
function without(event: CaseEvent, away: ReadonlySet<string>): CaseEvent {
  if (away.size === 0) return event
  if (event.kind === 'absorbed' || event.kind === 'splitFrom')
    return { ...event, body: { ...event.body, messages: event.body.messages.filter((facts) => !away.has(messageKey(facts))) } } as CaseEvent
  if ((event.kind === 'message' || event.kind === 'edited') && away.has(messageKey(event.body)))
    return { seq: event.seq, at: event.at, actor: event.actor, kind: 'viewed', body: {} }
  return event
}

/** What each kind of event changes; everything that is not named stays. */
const CHANGES: { readonly [K in EventKind]: (state: CaseState, body: EventBodies[K], event: CaseEvent) => Partial<CaseState> } = {
  message: (state, facts, event) => take(state, facts, event),
  edited: (state, facts) => ({ ...labelled(state, facts), draft: facts.draft ?? state.draft, excerpt: facts.excerpt }),
  withdrawn: () => ({}),
  claimed: (state, _, { actor, at }) => held(state, { status: 'claimed', owner: actor, claimedAt: at, ladder: null, snooze: null }),
  released: (state, _, { at }) => held(state, { status: 'open', owner: null, claimedAt: null, ladder: ladderFrom(at), snooze: null }),
  assigned: (state, { to }, { actor, at }) =>
    to.id === actor.id
      ? held(state, { status: 'claimed', owner: to, claimedAt: at, ladder: null, snooze: null })
      : held(state, { status: 'open', owner: to, claimedAt: null, ladder: ladderFrom(at), snooze: null }),
  noted: ({ notes }, { text }, { seq, at, actor }) => ({ notes: notes + 1, lastNote: { seq, at, by: actor, text } }),
  relabelled: ({ unanswered }, { intents, risk, escalate }) => ({
    intents: intents.map((intent) => ({ intent, confidence: 1, status: 'asserted' as const })),
    risk,
    escalate,
    unanswered: unanswered.map((waiting) => ({ ...waiting, intents })),
  }),
  approved: (state, { text, answers, needed }, { seq, at, actor }) => ({
    ...owned(state, actor, at),
    reply: { seq, at, text, answers, needed, approvedBy: [actor], nudges: 0, nudgedAt: at },
  }),
  seconded: ({ reply }, { reply: of }, { actor }) =>
    reply === null || reply.seq !== of || reply.approvedBy.some(({ id }) => id === actor.id)
      ? {}
      : { reply: { ...reply, approvedBy: [...reply.approvedBy, actor] } },
  sent: (state, { answers }, { seq, at, actor }) => {
    const unanswered = state.unanswered.filter((waiting) => waiting.seq > answers)
    const lastSent = { seq, at, by: actor }
    if (unanswered.length > 0 || isClosed(state)) return { ...owned(state, actor, at), unanswered, lastSent, reply: null }
    return { status: 'replied', owner: state.owner ?? actor, claimedAt: null, unanswered, lastSent, reply: null, ladder: null, snooze: null }
  },
  resolved: (state, { reason }, { actor, at }) => closing(state, 'resolved', actor, at, reason),
  falseAlarm: (state, { reason }, { actor, at }) => ({ ...closing(state, 'falseAlarm', actor, at, reason), risk: 'none', escalate: false }),
  settled: (state, _, { actor, at }) => closing(state, 'settled', actor, at, ''),
  snoozed: (state, { until, reason }, { actor, at }) => (isClosed(state) ? {} : { status: 'snoozed', snooze: { until, reason, by: actor, at }, ladder: null }),
  snoozeEnded: (state, _, { at, seq }) =>
    state.status === 'snoozed' ? { status: 'open', snooze: null, claimedAt: null, ladder: ladderFrom(at), ...awaitingTeam(state, seq, at) } : {},
  reopened: (state, _, { at, seq }) =>
    isClosed(state) || state.status === 'replied' || state.status === 'snoozed'
      ? { status: 'open', claimedAt: null, closed: null, snooze: null, ladder: ladderFrom(at), ...awaitingTeam(state, seq, at) }
      : {},
  merged: (state, { into }, { actor, at }) => ({
    ...closing(state, 'resolved', actor, at, ''),
    status: 'merged',
    mergedInto: { case: into, by: actor, at },
  }),
  absorbed: (state, { messages }, event) => takeAll(state, messages, event),
  splitOff: () => ({}),
  splitFrom: (state, { messages }, event) => takeAll(state, messages, event),
  paged: ({ ladder }, { rung }, { at }) =>
    ladder === null ? {} : { ladder: { ...ladder, rung, repeats: rung === ladder.rung && ladder.pagedAt !== null ? ladder.repeats + 1 : 0, pagedAt: at } },
  fellBack: (state, { from }, { at }) =>
    state.status === 'claimed' && state.owner?.id === from.id ? { status: 'open', owner: null, claimedAt: null, ladder: ladderFrom(at) } : {},
  reminded: (_, { deadline, stage }, { at }) => ({ reminded: { deadline, stage, at } }),
  nudged: ({ reply }, { reply: of }, { at }) => (reply?.seq === of ? { reply: { ...reply, nudges: reply.nudges + 1, nudgedAt: at } } : {}),
  viewed: () => ({}),
  erased: () => ({}),
  undone: (_, __, { seq, at, actor }) => ({ lastUndo: { seq, at, by: actor } }),
}

export const isClosed = ({ status }: Pick<CaseState, 'status'>): boolean => status === 'resolved' || status === 'merged'

/** An answered case changes hands and stays answered; a closed one does neither. */
const held = (state: CaseState, change: Partial<CaseState> & Pick<CaseState, 'owner'>): Partial<CaseState> =>
  isClosed(state) ? {} : state.status === 'replied' ? { owner: change.owner } : change

const ladderFrom = (since: number) => ({ since, rung: 0, repeats: 0, pagedAt: null })

/** Whoever answers an open case that nobody has taken has it. */
const owned = (state: CaseState, actor: Actor, at: number): Partial<CaseState> =>
  state.status === 'open' ? { status: 'claimed', owner: actor, claimedAt: at, ladder: null } : {}

const closing = (state: CaseState, how: NonNullable<CaseState['closed']>['how'], by: Actor, at: number, reason: string): Partial<CaseState> =>
  isClosed(state) ? {} : { status: 'resolved', closed: { how, by, at, reason }, claimedAt: null, unanswered: [], reply: null, ladder: null, snooze: null }

/** A case that is opened again waits for the team, where no message waits already. */
const awaitingTeam = ({ unanswered, marketplace, intents }: CaseState, seq: number, at: number): Partial<CaseState> =>
  unanswered.length > 0 ? {} : { unanswered: [{ seq, at, from: 'team', key: '', marketplace, intents: intents.map(({ intent }) => intent), dates: [] }] }

/** Thanks ask for no answer: they start no clock and wake nobody. */
export const wantsNothing = ({ from, draft, risk, escalate }: Pick<Facts, 'from' | 'draft' | 'risk' | 'escalate'>): boolean =>
  from === 'buyer' && draft === null && risk === 'none' && !escalate

function take(state: CaseState, facts: Facts, { seq, at, actor }: CaseEvent): Partial<CaseState> {
  const known: Partial<CaseState> = {
    marketplace: state.marketplace || facts.marketplace,
    buyer: state.buyer || facts.buyer,
    thread: state.thread || facts.thread,
    orders: union(state.orders, facts.orders),
    messages: state.messages + 1,
    lastMessage: { seq, at: facts.at },
  }
  if (wantsNothing(facts)) {
    const first = state.messages === 0 ? { ...labelled(state, facts), language: facts.language, excerpt: facts.excerpt } : {}
    const done = state.unanswered.length === 0 && (state.status === 'replied' || (state.status === 'open' && state.messages === 0))
    return { ...known, ...first, ...(done ? closing(state, 'thanks', actor, at, '') : {}) }
  }
  const fresh = state.closed === null ? state : { ...state, intents: [], risk: 'none' as const, escalate: false, why: [], quotes: [] }
  const next: Partial<CaseState> = {
    ...known,
    ...labelled(fresh, facts),
    language: facts.language,
    excerpt: facts.excerpt,
    draft: facts.draft ?? state.draft,
    unanswered: facts.answered === true ? state.unanswered : waitingWith(state.unanswered, facts, seq),
  }
  if (facts.answered === true) return next
  if (state.status === 'claimed') return next
  if (state.status === 'open' && state.ladder !== null) return next
  return { ...next, status: 'open', claimedAt: null, closed: null, snooze: null, ladder: ladderFrom(at) }
}

function takeAll(state: CaseState, messages: readonly Facts[], event: CaseEvent): CaseState {
  let all = state
  for (const facts of messages) all = { ...all, ...take(all, facts, event) }
  return all
}

function waitingWith(waiting: readonly Waiting[], facts: Facts, seq: number): readonly Waiting[] {
  const { at, from, marketplace, dates } = facts
  const entry = { seq, at, from, key: messageKey(facts), marketplace, intents: facts.intents.map(({ intent }) => intent), dates }
  const last = waiting.at(-1)
  return last !== undefined && waiting.length >= MOST_WAITING
    ? [...waiting.slice(0, -1), { ...entry, at: Math.min(at, last.at), intents: union(last.intents, entry.intents) }]
    : [...waiting, entry]
}

const union = (known: readonly string[], more: readonly string[]): readonly string[] => [...new Set([...known, ...more])]

/** Labels of both, the newcomer's first where it is the graver; risk and escalation never sink by a message. */
function labelled(state: CaseState, facts: Facts): Pick<CaseState, 'intents' | 'risk' | 'escalate' | 'why' | 'quotes'> {
  const graver = RISKS.indexOf(facts.risk) <= RISKS.indexOf(state.risk)
  const [first, then] = graver ? [facts, state] : [state, facts]
  const named = new Set(first.intents.map(({ intent }) => intent))
  return {
    intents: [...first.intents, ...then.intents.filter(({ intent }) => !named.has(intent))],
    risk: first.risk,
    escalate: facts.escalate || state.escalate,
    why: union(first.why, then.why).slice(0, MOST_REASONS),
    quotes: [...first.quotes, ...then.quotes.filter(({ text }) => !first.quotes.some((quote) => quote.text === text))].slice(0, MOST_REASONS),
  }
}

/** A card has room for a few; the messages keep them all. */
const MOST_REASONS = 12
