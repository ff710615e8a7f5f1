/**
 * Promises: made, moved and called off, each in the transaction of the event that needs it. All statements are the same on both engines.
 * Invariant: a key is promised once for its tenant; what is done stays done unless `arm` or `wantCard` asks again.
 */
import { type ExpressionBuilder, sql } from 'kysely'
import type { Outbox, Tables, Work } from './tables.ts'

/** Rows in one statement: below every engine's limit of parameters. */
const MOST_ROWS = 1000
export const TIMER = 'timer'

/** A row to be: `body` is JSON text, `due` epoch milliseconds. */
export type Promised = Pick<Outbox, 'tenant' | 'key' | 'dest' | 'kind' | 'case_id' | 'body' | 'due'>
export type Timer = Omit<Promised, 'dest'>

export interface WantedCard {
  readonly tenant: string
  readonly caseId: number
  readonly desk: string
  /** The case's version that the card must show; a lower one than wanted before changes nothing. */
  readonly version: number
  readonly now: number
}

export const cardKey = (caseId: number, desk: string): string => `card:${caseId}:${desk}`

/**
 * Promises each row whose key is new for its tenant; keys that are known stay as they are. Answers how many were new. Rows of one call that
 * fall due together go out by key.
 */
export async function put(work: Work, rows: readonly Promised[]): Promise<number> {
  let fresh = 0
  for (const part of parts(rows)) {
    const { numInsertedOrUpdatedRows } = await work.db
      .insertInto('outbox')
      .values(part)
      .onConflict((conflict) => conflict.columns(['tenant', 'key']).doNothing())
      .executeTakeFirst()
    fresh += Number(numInsertedOrUpdatedRows ?? 0)
  }
  return fresh
}

/** Timers that must stand as given, whatever became of their keys before: waiting, with this body and `due`. */
export async function arm(work: Work, timers: readonly Timer[]): Promise<void> {
  for (const part of parts(timers.map((timer) => ({ ...timer, dest: TIMER }))))
    await work.db
      .insertInto('outbox')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'key']).doUpdateSet((row) => ({
          kind: row.ref('excluded.kind'),
          case_id: row.ref('excluded.case_id'),
          body: row.ref('excluded.body'),
          due: row.ref('excluded.due'),
          state: 'waiting',
          attempts: 0,
          fault: null,
          ended: null,
        })),
      )
      .execute()
}

/**
 * Cards are desired state: one row for each case and desk says which version must be shown. A card that waits after a failed or unclear
 * attempt keeps its time; any other is due now. A holder's lease stays, and its finish then leaves the row due again.
 */
export async function wantCard(work: Work, cards: readonly WantedCard[]): Promise<void> {
  const rows = cards.map(({ tenant, caseId, desk, version, now }) => ({
    ...{ tenant, key: cardKey(caseId, desk), dest: desk, kind: 'card', case_id: caseId, body: '{}', due: now },
    wanted: version,
  }))
  const tried = (row: ExpressionBuilder<Tables, 'outbox'>) => row.and([row('outbox.state', '=', 'waiting'), row('outbox.attempts', '>', 0)])
  for (const part of parts(rows, (a, b) => (b.wanted > a.wanted ? b : a)))
    await work.db
      .insertInto('outbox')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['tenant', 'key'])
          .doUpdateSet((row) => ({
            wanted: row.ref('excluded.wanted'),
            due: row.case().when(tried(row)).then(row.ref('outbox.due')).else(row.ref('excluded.due')).end(),
            attempts: row.case().when(tried(row)).then(row.ref('outbox.attempts')).else(0).end(),
            state: 'waiting',
            ended: null,
          }))
          .where((row) => row.or([row('outbox.wanted', 'is', null), row('outbox.wanted', '<', row.ref('excluded.wanted'))])),
      )
      .execute()
}

export type Cancelled =
  | { readonly tenant: string; readonly now: number; readonly prefix: string }
  | { readonly tenant: string; readonly now: number; readonly caseId: number; readonly kinds: readonly string[] }

/**
 * Calls off what still waits: keys that begin with `prefix`, or rows of a case by kind. A post that is on its way meanwhile learns it from
 * `finish`. Answers how many.
 */
export async function cancel(work: Work, what: Cancelled): Promise<number> {
  if ('kinds' in what && what.kinds.length === 0) return 0
  const { numUpdatedRows } = await work.db
    .updateTable('outbox')
    .set({ state: 'cancelled', ended: what.now })
    .where('tenant', '=', what.tenant)
    .where('state', '=', 'waiting')
    .where((row) =>
      'prefix' in what
        ? row.and([row('key', '>=', what.prefix), row('key', '<', `${what.prefix}\u{10ffff}`)])
        : row.and([row('case_id', '=', what.caseId), row('kind', 'in', what.kinds)]),
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** What the desk calls the case's card; undefined while it has none. */
export async function cardRef(work: Work, tenant: string, caseId: number, desk: string): Promise<string | undefined> {
  const row = await work.db.selectFrom('outbox').select('ref').where('tenant', '=', tenant).where('key', '=', cardKey(caseId, desk)).executeTakeFirst()
  return row?.ref ?? undefined
}

/** A row that should have happened; `paused` is the end of its destination's rest, where it has one. */
export type Overdue = Outbox & { readonly paused: number | null }

/** The auditor's question: what waits since before `now - grace`, and nobody works on it; the oldest first. */
export async function overdue(work: Work, { now, grace, limit }: { readonly now: number; readonly grace: number; readonly limit: number }): Promise<Overdue[]> {
  return await work.db
    .selectFrom('outbox')
    .leftJoin('pause', (join) => join.onRef('pause.tenant', '=', 'outbox.tenant').onRef('pause.dest', '=', 'outbox.dest').on('pause.until', '>', now))
    .selectAll('outbox')
    .select('pause.until as paused')
    .where('state', '=', 'waiting')
    .where('due', '<', now - grace)
    .where('lease', '<', now - grace)
    .orderBy('due')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** When the next row of `dest` falls due that nobody holds: how long a loop may sleep, at most. */
export async function nextDue(work: Work, dest: string): Promise<number | undefined> {
  const row = await work.db
    .selectFrom('outbox')
    .select('due')
    .where('dest', '=', dest)
    .where('state', '=', 'waiting')
    .where('lease', '=', 0)
    .orderBy('due')
    .limit(1)
    .executeTakeFirst()
  return row?.due
}

/** Forgets what ended before `before`, cards excepted: they are the way to edit what a desk shows. Answers how many; at most `limit`. */
export async function prune(work: Work, before: number, limit: number): Promise<number> {
  const old = work.db.selectFrom('outbox').select('id').where('ended', '<', before).where('kind', '!=', 'card').orderBy('ended').limit(limit)
  const { numDeletedRows } = await work.db.deleteFrom('outbox').where('id', 'in', old).executeTakeFirst()
  return Number(numDeletedRows)
}

/** How many rows stand in each state and destination: metrics and doctor. */
export async function census(work: Work): Promise<{ dest: string; state: string; rows: number }[]> {
  const rows = await work.db
    .selectFrom('outbox')
    .select(['dest', 'state', sql<number>`count(*)`.as('rows')])
    .groupBy(['dest', 'state'])
    .orderBy('dest')
    .orderBy('state')
    .execute()
  return rows.map(({ rows, ...row }) => ({ ...row, rows: Number(rows) }))
}

/** One row for each key (no statement may touch a row twice), in one order everywhere (no two transactions wait for each other). */
function* parts<Row extends { tenant: string; key: string }>(rows: readonly Row[], choose: (a: Row, b: Row) => Row = (_, b) => b): Generator<Row[]> {
  const byKey = new Map<string, Row>()
  for (const row of rows) {
    const key = JSON.stringify([row.tenant, row.key])
    const before = byKey.get(key)
    byKey.set(key, before === undefined ? row : choose(before, row))
  }
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  for (let from = 0; from < sorted.length; from += MOST_ROWS) yield sorted.slice(from, from + MOST_ROWS)
}
