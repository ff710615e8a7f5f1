/**
 * What must still happen to a case by itself, and when: pages, fall-back of a quiet claim, reminders, end of a snooze, erasure.
 * Pure: `plan` says from state, rules and now which timers must stand; whatever stands besides is void. `fire` asks `plan` again.
 * Invariants: quiet hours yield only to the marketplace's deadline; a case that is not closed always has a timer; a key names one deed,
 * so that nothing is done twice, and time that the program slept through is not caught up with a volley.
 */
import { type CaseState, type EventBodies, type EventKind, type NewEvent, SANGFROID } from './case.ts'
import { clocksOf, waitingSince } from './clocks.ts'
import { isClosed } from './fold.ts'
import { DAY } from './hours.ts'
import type { Rules } from './rules.ts'

export type TimerKind = 'rung' | 'fallBack' | 'snoozeEnd' | 'remind' | 'nudge' | 'settle' | 'purge'

export interface Timer {
  readonly key: string
  readonly kind: TimerKind
  readonly case: number
  readonly due: number
}

/** Somebody is to be told: the words of the ladder (`assignee`, `team`, a name), in order. */
export interface Page {
  readonly kind: 'rung' | 'fellBack' | 'snoozeEnd' | 'remind' | 'nudge'
  readonly who: readonly string[]
  readonly breach: boolean
}

export type Fired =
  /** The case has moved on. */
  | { readonly kind: 'void' }
  /** The same deed at another time. */
  | { readonly kind: 'later'; readonly due: number }
  | { readonly kind: 'event'; readonly event: NewEvent; readonly page: Page | null }
  | { readonly kind: 'purge' }

interface Standing extends Timer {
  readonly fire: (now: number) => Fired
}

export const plan = (state: CaseState, rules: Rules, now: number): readonly Timer[] =>
  standing(state, rules, now).map(({ key, kind, case: number, due }) => ({ key, kind, case: number, due }))

/** What a timer that fell due does, as the case stands now. */
export function fire(key: string, state: CaseState, rules: Rules, now: number): Fired {
  const timer = standing(state, rules, now).find((one) => one.key === key)
  if (timer === undefined) return { kind: 'void' }
  return timer.due > now ? { kind: 'later', due: timer.due } : timer.fire(now)
}

function standing(state: CaseState, rules: Rules, now: number): readonly Standing[] {
  if (state.version === 0) return []
  return [rung, fallBack, snoozeEnd, reminder, nudge, settle, purge].flatMap((row) => row(state, rules, now) ?? [])
}

const event = <K extends EventKind>(kind: K, body: EventBodies[K], page: Page | null) => ({
  fire: (at: number): Fired => ({ kind: 'event', event: { kind, at, actor: SANGFROID, body } as unknown as NewEvent, page }),
})

export const bandOf = ({ risk }: Pick<CaseState, 'risk'>): 'critical' | 'high' | 'other' => (risk === 'critical' || risk === 'high' ? risk : 'other')

function rung(state: CaseState, rules: Rules): Standing | null {
  const { ladder, id, escalate, status } = state
  if (status !== 'open' || !escalate || ladder === null) return null
  const { rungs, quiet } = rules.policy.ladder[bandOf(state)]
  const { since, pagedAt } = ladder
  const climbs = pagedAt !== null
  const from = climbs ? ladder.rung + 1 : 0
  // Where nobody is to be found the next rung takes its turn.
  const next = rungs.findIndex(({ who }, i) => i >= from && (who !== 'assignee' || state.owner !== null))
  const last = rungs.length - 1
  const repeats = next < 0
  const place = repeats ? last : next
  const { who, repeatEvery, after } = rungs[place]!
  if (repeats && (repeatEvery === undefined || !climbs)) return null
  const before = climbs ? (rungs[Math.min(ladder.rung, last)]?.after ?? 0) : 0
  const ideal = repeats ? pagedAt! + repeatEvery! : climbs ? Math.max(since + after, pagedAt + Math.max(0, after - before)) : since + rungs[0]!.after
  const body = { rung: place, who, names: namesOf(who, state, rules) }
  const key = `rung:${id}:${since}:${place}:${repeats ? ladder.repeats + 1 : 0}`
  return { key, kind: 'rung', case: id, due: awake(ideal, state, rules, quiet), ...event('paged', body, { kind: 'rung', who: [who], breach: false }) }
}

/** When a page may go out: later where it is quiet, unless the marketplace's deadline would come too near. */
function awake(due: number, state: CaseState, rules: Rules, quiet: 'quietHours' | 'closed' | 'never'): number {
  if (quiet === 'never') return due
  const until = quiet === 'closed' ? rules.business.next(due) : (rules.quiet?.at(due)?.to ?? due)
  const { marketplace: hard } = clocksOf(state, rules)
  const margin = Math.max(0, ...rules.policy.ladder.remindBefore)
  return hard !== null && due < hard && hard - margin < until ? due : until
}

function namesOf(who: string, { owner }: CaseState, { policy }: Rules): readonly string[] {
  if (who === 'assignee') return owner === null ? [] : [owner.name]
  const people = policy.people.filter(({ name, groups }) => name === who || groups.includes(who)).map(({ name }) => name)
  return people.length > 0 ? people : [who]
}

const awaitsApproval = ({ reply }: CaseState) => reply !== null && reply.approvedBy.length < reply.needed

function fallBack(state: CaseState, { policy, business }: Rules): Standing | null {
  const { status, owner, claimedAt, touchedAt, unanswered, id } = state
  if (status !== 'claimed' || owner === null || claimedAt === null || unanswered.length === 0 || awaitsApproval(state)) return null
  const since = Math.max(claimedAt, touchedAt ?? claimedAt)
  const due = business.add(since, policy.ladder[bandOf(state)].claimQuiet)
  const page: Page = { kind: 'fellBack', who: ['team'], breach: false }
  return { key: `fallBack:${id}:${since}`, kind: 'fallBack', case: id, due, ...event('fellBack', { from: owner }, state.escalate ? null : page) }
}

function snoozeEnd({ snooze, owner, id }: CaseState): Standing | null {
  if (snooze === null) return null
  const page: Page = { kind: 'snoozeEnd', who: [owner === null ? 'team' : 'assignee'], breach: false }
  return { key: `snoozeEnd:${id}:${snooze.at}:${snooze.until}`, kind: 'snoozeEnd', case: id, due: snooze.until, ...event('snoozeEnded', {}, page) }
}

/** Before the deadline, at it, and then again and again. Of a snoozed case only the marketplace's deadline is told. */
function reminder(state: CaseState, rules: Rules, now: number): Standing | null {
  const clocks = clocksOf(state, rules)
  const deadline = state.status === 'snoozed' ? clocks.marketplace : (clocks.due?.at ?? null)
  const since = waitingSince(state)
  if (deadline === null || since === null) return null
  const { remindBefore, remindEvery } = rules.policy.ladder
  const stages = [...remindBefore.map((time) => deadline - time).filter((at) => at > since && at < deadline), deadline].sort((a, b) => a - b)
  const { reminded } = state
  const told = reminded !== null && reminded.deadline === deadline ? reminded.stage + 1 : 0
  const stage = Math.max(
    told,
    stages.findLastIndex((at) => at <= now),
  )
  const due = stages[stage] ?? awake(reminded!.at + remindEvery, state, rules, rules.policy.ladder[bandOf(state)].quiet)
  const breach = stage >= stages.length - 1
  const who = [...(state.owner === null ? ['team'] : ['assignee']), ...(breach ? ['lead'] : [])]
  const key = `remind:${state.id}:${deadline}:${stage}`
  return { key, kind: 'remind', case: state.id, due, ...event('reminded', { deadline, stage }, { kind: 'remind', who, breach }) }
}

function nudge(state: CaseState, { policy, business }: Rules): Standing | null {
  const { reply, id } = state
  if (reply === null || !awaitsApproval(state) || isClosed(state)) return null
  const due = business.next(reply.nudgedAt + policy.ladder.approvalEvery)
  const page: Page = { kind: 'nudge', who: [policy.rights.second === 'lead' ? 'lead' : 'team'], breach: false }
  return { key: `nudge:${id}:${reply.seq}:${reply.nudges}`, kind: 'nudge', case: id, due, ...event('nudged', { reply: reply.seq }, page) }
}

/** Nobody waits, nobody wrote: an answered case closes by itself, or nothing in it would ever be erased. */
function settle(state: CaseState, { policy }: Rules): Standing | null {
  if (isClosed(state) || state.snooze !== null || state.unanswered.length > 0) return null
  const since = Math.max(state.openedAt, state.touchedAt ?? 0, state.lastSent?.at ?? 0, state.lastMessage?.at ?? 0)
  return { key: `settle:${state.id}:${since}`, kind: 'settle', case: state.id, due: since + policy.clocks.settleAfter, ...event('settled', {}, null) }
}

function purge(state: CaseState, { policy }: Rules): Standing | null {
  const { closed, id } = state
  if (!isClosed(state) || closed === null) return null
  return { key: `purge:${id}:${closed.at}`, kind: 'purge', case: id, due: closed.at + policy.retentionDays * DAY, fire: () => ({ kind: 'purge' }) }
}
