/**
 * The policy made ready: calendars in the team's zone, intents by name. Built once for each policy in force; pure.
 */
import type { Intent } from '../intent.ts'
import { DEFAULT_POLICY, type Policy } from '../policy.ts'
import { type Calendar, createCalendar } from './hours.ts'
import { isHoliday } from './values.ts'

export interface Rules {
  readonly policy: Policy
  readonly zone: string
  readonly business: Calendar
  /** Null where the policy keeps no quiet hours. */
  readonly quiet: Calendar | null
  readonly intents: ReadonlyMap<string, Intent>
}

export function createRules(intents: readonly Intent[], zone: string, policy: Policy = DEFAULT_POLICY): Rules {
  const { quietHours } = policy.ladder
  return {
    policy,
    zone,
    business: createCalendar(zone, policy.hours, isHoliday(policy.holidays)),
    quiet: quietHours === null ? null : createCalendar(zone, Array(7).fill([quietHours])),
    intents: new Map(intents.map((intent) => [intent.name, intent])),
  }
}
