/**
 * Looks for promises that nobody kept. Reads the store and nothing else, so that it sees what the rest of the program believes it did.
 * Invariant: a finding names rows, cases and times, never a buyer's words.
 */
import { sql } from 'kysely'
import type { CaseStatus } from '../cases/case.ts'
import { overdue } from '../store/outbox.ts'
import type { Work } from '../store/tables.ts'
import { lastArrival } from './canary.ts'

export type Finding =
  /** Posts or timers that should have happened; `since`: when the oldest was due. */
  | { readonly kind: 'overdue'; readonly dest: string; readonly rows: number; readonly since: number; readonly cases: readonly number[] }
  /** Posts that fail again and again. */
  | { readonly kind: 'failing'; readonly dest: string; readonly rows: number; readonly fault: string }
  /** Cases in work for which nothing is planned, or which a desk was never to show. */
  | { readonly kind: 'unpromised'; readonly rows: number; readonly cases: readonly number[] }
  | { readonly kind: 'unshown'; readonly dest: string; readonly rows: number; readonly cases: readonly number[] }
  /** A reader of a platform's history that stopped. */
  | { readonly kind: 'cursor'; readonly name: string; readonly since: number }
  /** The promise that tests the whole way did not arrive. */
  | { readonly kind: 'canary'; readonly since: number }
  /** The store itself cannot be read. */
  | { readonly kind: 'store'; readonly detail: string }

export interface Audit {
  readonly now: number
  /** Begin of the watch: what never happened is reckoned from here. */
  readonly since: number
  /** How late a row may be. */
  readonly grace: number
  /** How late where its destination asked for a rest. */
  readonly restGrace: number
  readonly canaryMs: number
  /** Failed attempts from which on a destination counts as failing. */
  readonly failures: number
  /** Statuses in which a case must have a timer. */
  readonly standing: readonly CaseStatus[]
  /** The desks that must show a tenant's cases. */
  readonly desksOf: (tenant: string) => readonly string[]
  /** Readers that move their cursor by that many milliseconds at the latest, by the cursor's name. */
  readonly cursors: ReadonlyMap<string, number>
}

/** Rows looked at, at most; more of them say nothing more. */
const MOST_ROWS = 1000
const MOST_CASES = 5

/** Everything that is wrong now; empty where all is well. Throws StoreFault. */
export async function audit(work: Work, options: Audit): Promise<readonly Finding[]> {
  return [
    ...(await lateRows(work, options)),
    ...(await failing(work, options)),
    ...(await withoutTimer(work, options)),
    ...(await withoutCard(work, options)),
    ...(await stuck(work, options)),
    ...(await canary(work, options)),
  ]
}

async function lateRows(work: Work, { now, grace, restGrace }: Audit): Promise<Finding[]> {
  const rows = (await overdue(work, { now, grace, limit: MOST_ROWS })).filter(({ paused, due }) => paused === null || due < now - restGrace)
  return [...Map.groupBy(rows, ({ dest }) => dest)].map(([dest, late]) => ({
    ...{ kind: 'overdue' as const, dest, rows: late.length, since: Math.min(...late.map(({ due }) => due)) },
    cases: some(late.flatMap(({ case_id }) => (case_id === null ? [] : [case_id]))),
  }))
}

async function failing({ db }: Work, { failures }: Audit): Promise<Finding[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['dest', 'fault'])
    .where('state', '=', 'waiting')
    .where('attempts', '>=', failures)
    .where('fault', 'is not', null)
    .orderBy('id', 'desc')
    .limit(MOST_ROWS)
    .execute()
  return [...Map.groupBy(rows, ({ dest }) => dest)].map(([dest, bad]) => ({ kind: 'failing' as const, dest, rows: bad.length, fault: bad[0]!.fault ?? '' }))
}

async function withoutTimer({ db }: Work, { standing, now, grace }: Audit): Promise<Finding[]> {
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('status', 'in', standing)
    .where('updated_at', '<', now - grace)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox')
            .select('outbox.id')
            .whereRef('outbox.tenant', '=', 'cases.tenant')
            .whereRef('outbox.case_id', '=', 'cases.id')
            .where('outbox.dest', '=', 'timer')
            .where('outbox.state', '=', 'waiting'),
        ),
      ),
    )
    .orderBy('id')
    .limit(MOST_ROWS)
    .execute()
  return rows.length === 0 ? [] : [{ kind: 'unpromised', rows: rows.length, cases: some(rows.map(({ id }) => id)) }]
}

async function withoutCard({ db }: Work, { standing, desksOf, now, grace }: Audit): Promise<Finding[]> {
  const tenants = await db.selectFrom('cases').select('tenant').distinct().where('status', 'in', standing).execute()
  const wanted = tenants.flatMap(({ tenant }) => desksOf(tenant).map((desk) => ({ tenant, desk })))
  const found = new Map<string, number[]>()
  for (const { tenant, desk } of wanted) {
    const rows = await db
      .selectFrom('cases')
      .select('id')
      .where('tenant', '=', tenant)
      .where('status', 'in', standing)
      .where('updated_at', '<', now - grace)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('outbox')
              .select('outbox.id')
              .whereRef('outbox.tenant', '=', 'cases.tenant')
              .where('outbox.key', '=', sql<string>`'card:' || cases.id || ':' || ${desk}`),
          ),
        ),
      )
      .orderBy('id')
      .limit(MOST_ROWS)
      .execute()
    if (rows.length > 0) found.set(desk, [...(found.get(desk) ?? []), ...rows.map(({ id }) => id)])
  }
  return [...found].map(([dest, ids]) => ({ kind: 'unshown' as const, dest, rows: ids.length, cases: some(ids) }))
}

async function stuck({ db }: Work, { cursors, now, since }: Audit): Promise<Finding[]> {
  if (cursors.size === 0) return []
  const rows = await db
    .selectFrom('cursor')
    .select(['name', 'moved_at'])
    .where('name', 'in', [...cursors.keys()])
    .execute()
  return [...cursors].flatMap(([name, most]) => {
    const moved = rows.filter((row) => row.name === name).map(({ moved_at }) => moved_at)
    // A bot that was off for a night has time to catch up.
    const last = Math.max(since, moved.length === 0 ? since : Math.min(...moved))
    return last < now - most ? [{ kind: 'cursor' as const, name, since: last }] : []
  })
}

async function canary(work: Work, { canaryMs, now, since }: Audit): Promise<Finding[]> {
  const last = Math.max(since, (await lastArrival(work)) ?? since)
  return last < now - canaryMs ? [{ kind: 'canary', since: last }] : []
}

const some = (cases: readonly number[]): readonly number[] => [...new Set(cases)].slice(0, MOST_CASES)
