/**
 * The one table of actions: what each asks for, when it comes too late, what it changes. Pure. Who may stands in the policy's `rights`.
 * Invariants: a late or doubled click changes nothing and says what had happened; what is decided is decided on the newest state, so two
 * claims at once have one winner. Replies stand in replying.ts, cases that join or part in joining.ts.
 */
import { RISKS } from '../message.ts'
import type { ActionName, Field } from '../view.ts'
import type { Actor, CaseState, EventKind } from './case.ts'
import { clocksOf } from './clocks.ts'
import { becameOf, lastActLine, plainLine, timeText } from './describe.ts'
import { isClosed } from './fold.ts'
import { DAY, MINUTE } from './hours.ts'
import { merge, split } from './joining.ts'
import { reply, second, sent } from './replying.ts'
import { type Decision, eventOf, readerOf, type Situation } from './situation.ts'
import { parseWhen } from './when.ts'
import { FIELD_WORDS, fillIn, NOTICES, REFUSALS } from './words.ts'
import { type Action, choose, done, field, peopleOf, refused, said } from './pieces.ts'

const FARTHEST_SNOOZE = 90 * DAY
const LONGEST_REASON = 500
const LONGEST_NOTE = 2000

/** What cannot be taken back by one click: it changed two cases, or nobody may pass over it. */
const UNDOABLE: ReadonlySet<EventKind> = new Set([
  'claimed',
  'released',
  'assigned',
  'noted',
  'relabelled',
  'approved',
  'seconded',
  'sent',
  'resolved',
  'falseAlarm',
  'snoozed',
  'reopened',
])
export const isUndoable = (kind: EventKind): boolean => UNDOABLE.has(kind)

const ended = (situation: Situation): string | null => (isClosed(situation.state) ? becameOf(situation.state, readerOf(situation)) : null)
const waits = ({ unanswered }: CaseState) => unanswered.some(({ from }) => from !== 'team')
const reason = (situation: Situation, required: boolean, label: keyof typeof FIELD_WORDS = 'reason'): Field =>
  field(situation, 'reason', label, { kind: 'line', required, most: LONGEST_REASON })

export const TABLE: Readonly<Record<ActionName, Action>> = {
  claim: {
    main: ({ state }) => state.status === 'open' || state.status === 'snoozed',
    offered: ({ state }) => state.status === 'open' || state.status === 'snoozed',
    late: (situation) => {
      const { state, person } = situation
      if (state.status === 'claimed' && state.owner?.id === person.id)
        return said(situation, NOTICES.yours, { time: timeText(state.claimedAt!, readerOf(situation)) })
      return state.status === 'open' || state.status === 'snoozed' ? null : became(situation)
    },
    decide: (situation) => done(situation, 'claim', [eventOf(situation, 'claimed', {})]),
  },
  release: {
    offered: ({ state }) => state.owner !== null && (state.status === 'claimed' || state.status === 'open'),
    late: (situation) =>
      ended(situation) ?? (situation.state.owner === null ? said(situation, NOTICES.nobodys) : situation.state.status === 'replied' ? became(situation) : null),
    decide: (situation) => done(situation, 'release', [eventOf(situation, 'released', {})]),
  },
  assign: {
    offered: ({ state }) => !isClosed(state),
    late: ended,
    fields: (situation) => [
      field(situation, 'person', 'person', {
        kind: 'person',
        required: true,
        most: 80,
        options: peopleOf(situation).map(({ id, name }) => ({ value: id, label: name, chosen: situation.state.owner?.id === id })),
      }),
    ],
    decide: (situation, { person: value = '' }) => {
      const people = peopleOf(situation)
      const to = people.find(({ id, name }) => id === value || name.toLowerCase() === value.trim().toLowerCase())
      if (!to) return refused(situation, REFUSALS.person, { value, people: people.map(({ name }) => name).join(', ') }, 'person')
      const { state } = situation
      if (state.owner?.id === to.id && state.status !== 'snoozed' && (to.id !== situation.person.id || state.status === 'claimed'))
        return { kind: 'already', say: became(situation) }
      return done(situation, 'assign', [eventOf(situation, 'assigned', { to: { id: to.id, name: to.name } })], { person: to.name })
    },
  },
  reply,
  second,
  sent,
  resolve: {
    main: ({ state }) => state.status === 'replied',
    offered: ({ state }) => !isClosed(state),
    late: ended,
    fields: (situation) => [waits(situation.state) ? reason(situation, true, 'noAnswer') : reason(situation, false)],
    decide: (situation, values) => done(situation, 'resolve', [eventOf(situation, 'resolved', { reason: values.reason ?? '' })]),
  },
  falseAlarm: {
    offered: ({ state }) => !isClosed(state) && (state.escalate || RISKS.indexOf(state.risk) <= RISKS.indexOf('high')),
    late: ended,
    fields: (situation) => [reason(situation, true)],
    decide: (situation, values) => done(situation, 'falseAlarm', [eventOf(situation, 'falseAlarm', { reason: values.reason ?? '' })]),
  },
  snooze: {
    offered: ({ state }) => !isClosed(state),
    late: ended,
    fields: (situation) => [
      field(situation, 'until', 'until', { kind: 'time', required: true, most: 60, hint: FIELD_WORDS.untilHint[situation.locale] }),
      reason(situation, true),
    ],
    decide: (situation, { until: typed = '', reason: why = '' }) => {
      const { now, rules, state } = situation
      const until = parseWhen(typed, now, rules.business)
      if (until === null) return refused(situation, REFUSALS.time, { value: typed }, 'until')
      const time = timeText(until, readerOf(situation))
      if (until <= now) return refused(situation, REFUSALS.past, { time }, 'until')
      if (until > now + FARTHEST_SNOOZE) return refused(situation, REFUSALS.far, { time }, 'until')
      const { marketplace } = clocksOf(state, rules)
      if (marketplace !== null && marketplace > now && until > marketplace)
        return refused(situation, REFUSALS.deadline, { time: timeText(marketplace, readerOf(situation)) }, 'until')
      if (state.snooze !== null && state.snooze.by.id === situation.person.id && Math.abs(state.snooze.until - until) < MINUTE)
        return { kind: 'already', say: became(situation) }
      return done(situation, 'snooze', [eventOf(situation, 'snoozed', { until, reason: why })], { time })
    },
  },
  note: {
    offered: () => true,
    fields: (situation) => [field(situation, 'text', 'note', { kind: 'text', required: true, most: LONGEST_NOTE })],
    decide: (situation, { text = '' }, seen) => {
      const { lastNote } = situation.state
      if (lastNote !== null && lastNote.seq > seen && lastNote.by.id === situation.person.id && lastNote.text === text)
        return { kind: 'already', say: happened(situation, 'noted', lastNote) }
      return done(situation, 'note', [eventOf(situation, 'noted', { text })])
    },
  },
  relabel: {
    offered: ({ state }) => state.mergedInto === null,
    fields: (situation) => [
      field(situation, 'intents', 'intents', {
        kind: 'choices',
        required: true,
        most: 2000,
        options: [...situation.rules.intents.values()].map(({ name, title }) => ({
          value: name,
          label: title[situation.locale],
          chosen: situation.state.intents.some(({ intent }) => intent === name),
        })),
      }),
      reason(situation, true),
    ],
    decide: (situation, { intents: typed = '', reason: why = '' }) => {
      const { rules, state } = situation
      const names = choose(typed)
      const unknown = names.find((name) => !rules.intents.has(name))
      if (unknown !== undefined) return refused(situation, REFUSALS.intents, { value: unknown }, 'intents')
      const chosen = names.map((name) => rules.intents.get(name)!).sort((a, b) => a.precedence - b.precedence)
      if (chosen.length === state.intents.length && chosen.every(({ name }) => state.intents.some(({ intent }) => intent === name)))
        return { kind: 'already', say: said(situation, NOTICES.sameLabels) }
      const risk = RISKS[Math.min(...chosen.map((intent) => RISKS.indexOf(intent.risk.asserted)))] ?? 'none'
      const escalate = chosen.some(({ group }) => group === 'risk' || group === 'notice')
      return done(situation, 'relabel', [eventOf(situation, 'relabelled', { intents: chosen.map(({ name }) => name), risk, escalate, reason: why })])
    },
  },
  reopen: {
    main: ({ state }) => state.status === 'resolved',
    offered: ({ state }) => state.status === 'resolved' || state.status === 'replied',
    late: (situation) =>
      situation.state.status === 'open' || situation.state.status === 'claimed'
        ? (becameOf(situation.state, readerOf(situation)) ?? said(situation, NOTICES.isOpen))
        : null,
    fields: (situation) => [reason(situation, false)],
    decide: (situation, values) => done(situation, 'reopen', [eventOf(situation, 'reopened', { reason: values.reason ?? '' })]),
  },
  merge,
  split,
  undo: {
    offered: ({ state, person, now, rules }) =>
      state.lastAct !== null &&
      state.lastAct.by.id === person.id &&
      isUndoable(state.lastAct.kind) &&
      now - state.lastAct.at <= rules.policy.undoSeconds * 1000,
    decide: (situation, _, seen): Decision => {
      const { state, person, now, rules } = situation
      // A doubled click would take back what came before.
      if (state.lastUndo !== null && state.lastUndo.seq > seen) return { kind: 'already', say: happened(situation, 'undone', state.lastUndo) }
      const { lastAct } = state
      if (lastAct === null) return { kind: 'already', say: said(situation, REFUSALS.nothingToUndo) }
      const history = lastActLine(state, readerOf(situation))
      if (lastAct.by.id !== person.id) return refused(situation, REFUSALS.undoOther, { history })
      if (!isUndoable(lastAct.kind)) return refused(situation, REFUSALS.undoKind, { history })
      const { undoSeconds } = rules.policy
      if (now - lastAct.at > undoSeconds * 1000) return refused(situation, REFUSALS.undoLate, { minutes: Math.round(undoSeconds / 60) })
      return done(situation, 'undo', [eventOf(situation, 'undone', { seq: lastAct.seq })])
    },
  },
}

const happened = (situation: Situation, kind: 'noted' | 'undone', { by, at }: { readonly by: Actor; readonly at: number }): string =>
  said(situation, NOTICES.already, { history: plainLine(kind, by, at, readerOf(situation)) })

const became = (situation: Situation): string => {
  const line = becameOf(situation.state, readerOf(situation)) ?? lastActLine(situation.state, readerOf(situation))
  return fillIn(NOTICES.already[situation.locale], { history: line })
}
