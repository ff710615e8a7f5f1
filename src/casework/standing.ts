/**
 * What a tenant is promised every day: the digest's next slot and the nightly sweep.
 * Invariant: each stands exactly once; handling one makes the next, from the clock and not from the last time.
 */
import { DAY } from '../cases/hours.ts'
import { nextDigest } from '../cases/digest.ts'
import type { Rules } from '../cases/rules.ts'
import { arm, type Timer } from '../store/outbox.ts'
import type { Work } from '../store/tables.ts'
import type { Office } from './office.ts'

export const STANDING = ['digest', 'sweep'] as const
export type StandingKind = (typeof STANDING)[number]

/** Minutes after midnight, in the team's zone: nobody is at work. */
const SWEEP_AT = 3 * 60 + 30

/** When it comes next after an instant; null where the policy wants none. */
export function nextStanding(kind: StandingKind, tenant: string, rules: Rules, after: number): Timer | null {
  const due = DUES[kind](rules, after)
  return due === null ? null : { tenant, key: `standing:${kind}`, kind, case_id: null, body: '{}', due }
}

const DUES: Readonly<Record<StandingKind, (rules: Rules, after: number) => number | null>> = {
  digest: (rules, after) => nextDigest(rules, after)?.due ?? null,
  sweep: ({ business }, after) => {
    const day = business.day(after)
    const tomorrow = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)
    return [day, tomorrow].map((one) => business.instant(one, SWEEP_AT)).find((due) => due > after) ?? after + DAY
  },
}

/**
 * Puts a tenant's round in place, as the rules say now: at a start, and with a tenant's first case. What fell due meanwhile stays due, so
 * that a digest is late rather than left out.
 */
export async function stand(work: Work, office: Office, tenant: string, now: number): Promise<void> {
  const rules = office.rules(tenant)
  const wanted = STANDING.flatMap((kind) => nextStanding(kind, tenant, rules, now) ?? [])
  const rows = await work.db
    .selectFrom('outbox')
    .select(['key', 'due'])
    .where('tenant', '=', tenant)
    .where(
      'key',
      'in',
      wanted.map(({ key }) => key),
    )
    .where('state', '=', 'waiting')
    .execute()
  const waiting = new Map(rows.map(({ key, due }) => [key, due]))
  await arm(
    work,
    wanted.filter(({ key, due }) => (waiting.get(key) ?? Number.POSITIVE_INFINITY) > due),
  )
}
