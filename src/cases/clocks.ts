/**
 * The two clocks of a case. The marketplace's runs through nights and weekends, from each message that nobody has answered; the team's
 * runs in its business hours. Pure: state and rules in, instants out.
 * Invariant: no clock runs for a case in which nobody waits; an answer stops both, whatever wrote itself meanwhile starts them anew.
 */
import { replyHours } from '../answer/clocks.ts'
import type { Policy } from '../policy.ts'
import type { CaseState, Waiting } from './case.ts'
import { HOUR } from './hours.ts'
import type { Rules } from './rules.ts'

export type ClockName = 'marketplace' | 'team'

export interface Clocks {
  readonly marketplace: number | null
  readonly team: number | null
  /** The earlier of both. */
  readonly due: { readonly at: number; readonly clock: ClockName } | null
}

export function clocksOf({ unanswered, risk, status }: Pick<CaseState, 'unanswered' | 'risk' | 'status'>, rules: Rules): Clocks {
  if (unanswered.length === 0 || status === 'resolved' || status === 'merged') return { marketplace: null, team: null, due: null }
  const marketplace = earliest(unanswered.map((waiting) => marketplaceEnd(waiting, rules)))
  const team = earliest(unanswered.map((waiting) => rules.business.add(waiting.at, teamTime(waiting, rules, risk))))
  if (marketplace !== null && (team === null || marketplace <= team)) return { marketplace, team, due: { at: marketplace, clock: 'marketplace' } }
  return { marketplace, team, due: team === null ? null : { at: team, clock: 'team' } }
}

/** The oldest message that waits: a reminder that would come before it is none. */
export const waitingSince = ({ unanswered }: Pick<CaseState, 'unanswered'>): number | null => earliest(unanswered.map(({ at }) => at))

/** Time that a site gives for an answer, in milliseconds: the policy's longest ending that fits, else what is known of the site. */
export function siteTime({ clocks: { marketplaces } }: Policy, marketplace: string): number {
  const host = marketplace.toLowerCase()
  const own = Object.keys(marketplaces)
    .filter((ending) => host === ending || host.endsWith(`.${ending}`))
    .sort((a, b) => b.length - a.length)[0]
  return own === undefined ? replyHours(host) * HOUR : marketplaces[own]!
}

function marketplaceEnd({ from, at, marketplace, intents, dates }: Waiting, { policy, business, intents: known }: Rules): number | null {
  if (from === 'team') return null
  const given = intents.flatMap((intent) => known.get(intent)?.marketplaceHours ?? []).map((hours) => at + hours * HOUR)
  if (from === 'buyer') return earliest([at + siteTime(policy, marketplace), ...given])
  // A notice names its own last day, and that day counts from its beginning: early is safe.
  return earliest(dates.map((day) => business.instant(day, 0)).filter((day) => day > at)) ?? earliest(given)
}

const teamTime = ({ intents }: Waiting, { policy, intents: known }: Rules, risk: CaseState['risk']): number =>
  Math.min(policy.clocks.team[risk], ...intents.flatMap((intent) => known.get(intent)?.hours ?? []).map((hours) => hours * HOUR))

const earliest = (instants: readonly (number | null)[]): number | null =>
  instants.reduce<number | null>((least, at) => (at === null ? least : least === null ? at : Math.min(least, at)), null)
