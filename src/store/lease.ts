/**
 * A post's way out: leased, sent by the caller, finished behind a fence. All statements are the same on both engines but for SKIP LOCKED.
 * Invariant: nobody gets a row while another holds it, and only the holder's own mark ends, moves or gives up an attempt.
 */
import type { Expression, ExpressionBuilder } from 'kysely'
import { type Promised, put } from './outbox.ts'
import type { Outbox, OutboxState, Tables, Tx, Work } from './tables.ts'

type Row = ExpressionBuilder<Tables, 'outbox'>

export interface Claim {
  readonly dest: string
  /** The fence: new for every claim (a UUID). */
  readonly token: string
  readonly limit: number
  readonly leaseMs: number
  readonly now: number
}

/**
 * Leases what is due for `dest`, the oldest first, and passes over tenants whose destination rests. `attempts` counts this one already.
 * `unclear > 0` says that an earlier attempt may have arrived (its holder vanished, or said so): look for it before sending.
 */
export async function claim({ db, isPg }: Work, { dest, token, limit, leaseMs, now }: Claim): Promise<Outbox[]> {
  const rows = await db
    .with(
      (cte) => cte('picked').materialized(),
      (q) =>
        q
          .selectFrom('outbox')
          .select('outbox.id')
          .where('dest', '=', dest)
          .where('state', '=', 'waiting')
          .where('due', '<=', now)
          .where('lease', '<=', now)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('pause')
                  .select('pause.until')
                  .whereRef('pause.tenant', '=', 'outbox.tenant')
                  .whereRef('pause.dest', '=', 'outbox.dest')
                  .where('pause.until', '>', now),
              ),
            ),
          )
          .orderBy('due')
          .orderBy('id')
          .limit(limit)
          .$if(isPg, (some) => some.forUpdate('outbox').skipLocked()),
    )
    .updateTable('outbox')
    .set((row) => ({
      lease: now + leaseMs,
      token,
      attempts: row('attempts', '+', 1),
      unclear: row
        .case()
        .when('token', 'is', null)
        .then(row.ref('unclear'))
        .else(row('unclear', '+', 1))
        .end(),
      first_try: row.fn.coalesce('first_try', row.val(now)),
    }))
    .where('id', 'in', (q) => q.selectFrom('picked').select('picked.id'))
    .returningAll()
    .execute()
  return rows.sort((a, b) => a.due - b.due || a.id - b.id)
}

/** `again`: the card changed meanwhile and is due once more. `cancelled`: called off while it was on its way. `lost`: somebody else holds it. */
export type Finished = 'done' | 'again' | 'cancelled' | 'lost'

export interface Finish {
  readonly id: number
  readonly token: string
  /** What the desk calls the post; null keeps the one that is known. */
  readonly ref: string | null
  /** For a card: the version that was shown. */
  readonly sent: number | null
  readonly now: number
}

export async function finish({ db }: Work, { id, token, ref, sent, now }: Finish): Promise<Finished> {
  const done = await db
    .updateTable('outbox')
    .set((row) => ({
      ...release,
      ...cleared,
      attempts: 0,
      fault: null,
      ref: ref ?? row.ref('ref'),
      sent: sent ?? row.ref('sent'),
      state: row.case().when('state', '!=', 'waiting').then(row.ref('state')).when(newer(row, sent)).then(WAITING).else(DONE).end(),
      due: row.case().when(newer(row, sent)).then(now).else(row.ref('due')).end(),
      ended: row.case().when('state', '!=', 'waiting').then(row.ref('ended')).when(newer(row, sent)).then(null).else(now).end(),
    }))
    .where('id', '=', id)
    .where('token', '=', token)
    .returning('state')
    .executeTakeFirst()
  if (done === undefined) return 'lost'
  return done.state === 'waiting' ? 'again' : done.state === 'done' ? 'done' : 'cancelled'
}

export interface Failure {
  readonly id: number
  readonly token: string
  /** When to try again. */
  readonly due: number
  /** For operators; never a buyer's words. */
  readonly fault: string
  /** Whether the post may have arrived all the same. */
  readonly unclear: boolean
}

/** An attempt that failed and counts. Answers false where somebody else holds the row. */
export async function retry({ db }: Work, { id, token, due, fault, unclear }: Failure): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set((row) => ({ ...release, due, fault, ...(unclear ? { unclear: row('unclear', '+', 1) } : { first_try: firstUnclear(row) }) }))
    .where('id', '=', id)
    .where('token', '=', token)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Nothing was tried (the card has no place yet, the destination asked for a rest): another time, and it does not count. */
export async function postpone({ db }: Work, { id, token, due }: Pick<Failure, 'id' | 'token' | 'due'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set((row) => ({ ...release, due, attempts: row('attempts', '-', 1), first_try: firstUnclear(row) }))
    .where('id', '=', id)
    .where('token', '=', token)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The dead letter: gives the row up and promises `instead` (the second way out) together. False, and nothing promised, behind the fence. */
export async function giveUp(
  tx: Tx,
  { id, token, fault, now }: { readonly id: number; readonly token: string; readonly fault: string; readonly now: number },
  instead: readonly Promised[],
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('outbox')
    .set({ ...release, state: 'dead', fault, ended: now })
    .where('id', '=', id)
    .where('token', '=', token)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await put(tx, instead)
  return true
}

/** All machines leave `dest` of `tenant` alone until then; a longer rest that is known stays. */
export async function pause({ db }: Work, tenant: string, dest: string, until: number): Promise<void> {
  await db
    .insertInto('pause')
    .values({ tenant, dest, until })
    .onConflict((conflict) => conflict.columns(['tenant', 'dest']).doUpdateSet({ until }).where('pause.until', '<', until))
    .execute()
}

const WAITING = 'waiting' as OutboxState
const DONE = 'done' as OutboxState
const release = { lease: 0, token: null } as const
const cleared = { unclear: 0, first_try: null } as const
const firstUnclear = (row: Row): Expression<number | null> => row.case().when('unclear', '>', 0).then(row.ref('first_try')).else(null).end()
const newer = (row: Row, sent: number | null) => row('wanted', '>', sent)
