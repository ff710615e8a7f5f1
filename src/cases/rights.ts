/**
 * Who somebody is, and what they may do. Pure. The policy's people tie one person's names on all desks together.
 * Invariant: rights come from the platform's signed word and the policy, never from what a click carries; an outsider may do nothing.
 */
import type { Who } from '../desk.ts'
import type { Policy, Right } from '../policy.ts'
import type { Mention } from '../view.ts'
import type { Actor, CaseState } from './case.ts'

export interface Person extends Actor {
  readonly groups: ReadonlySet<string>
}

/** `desk`: the name by which the policy's people give their id there. */
export function personOf({ people }: Policy, desk: string, { user, roles, name, member }: Who): Person {
  const mine = people.filter((one) => one[desk] === user || roles.includes(one[desk] as string))
  const self = mine.find((one) => one[desk] === user)
  const groups = new Set(mine.flatMap((one) => [one.name, ...one.groups]))
  if (member) groups.add('team')
  // Where nobody is named a lead, everybody of the team is one: no action is out of everyone's reach.
  if (groups.has('team') && !people.some((one) => one.groups.includes('lead'))) groups.add('lead')
  if (groups.has('lead')) groups.add('team')
  return self ? { id: self.name, name: self.name, groups } : { id: `${desk}:${user}`, name, groups }
}

/** Neither sees the desk nor stands in the policy. */
export const isOutsider = ({ groups }: Person): boolean => groups.size === 0

export function may({ id, groups }: Person, right: Right, owner: CaseState['owner']): boolean {
  if (right === 'anyone' || (right === 'owner' && owner?.id === id)) return true
  return groups.has(right === 'owner' ? (owner === null ? 'team' : 'lead') : right)
}

/** Whom a rung means on a desk: `assignee`, a group, or a person's name. Empty where there is nobody. */
export function mentionsOf({ people }: Policy, desk: string, who: string, owner: CaseState['owner']): readonly Mention[] {
  const name = who === 'assignee' ? owner?.name : who
  if (name === undefined) return []
  const idOf = (one: Policy['people'][number]) => (typeof one[desk] === 'string' ? (one[desk] as string) : null)
  const one = people.find((person) => person.name === name)
  if (one) return [{ name, id: idOf(one) }]
  // Somebody whom the policy does not name is known by desk and id.
  if (who === 'assignee') return [{ name, id: owner!.id.startsWith(`${desk}:`) ? owner!.id.slice(desk.length + 1) : null }]
  return people.filter(({ groups }) => groups.includes(name)).map((person) => ({ name: person.name, id: idOf(person) }))
}
