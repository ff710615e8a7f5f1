/**
 * Rows that would wait for ever: posts for a destination that nobody serves any more (a desk that was taken out of the settings), which are
 * given up and told by the second way; and leases that a clock set back has made endless.
 */
import type { Promised } from '../store/outbox.ts'
import { put } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'
import type { Outbox, Work } from '../store/tables.ts'

export interface Strays {
  /** Every destination that this process serves. */
  readonly served: readonly string[]
  readonly now: number
  /** How long another machine, or a desk that comes back, has time to take them. */
  readonly grace: number
  readonly limit: number
  readonly instead: (row: Outbox, fault: string, now: number) => readonly Promised[]
}

/** The rows that were given up. */
export async function giveUpStrays(store: Store, { served, now, grace, limit, instead }: Strays): Promise<readonly Outbox[]> {
  return await store.transaction(async (tx) => {
    const lost = tx.db
      .selectFrom('outbox')
      .select('id')
      .where('state', '=', 'waiting')
      .where('dest', 'not in', served)
      .where('due', '<=', now - grace)
      .where('lease', '<=', now - grace)
      .limit(limit)
    const rows = await tx.db
      .updateTable('outbox')
      .set({ state: 'dead', fault: FAULT, ended: now, lease: 0, token: null })
      .where('id', 'in', lost)
      .where('state', '=', 'waiting')
      .where('lease', '<=', now - grace)
      .returningAll()
      .execute()
    for (const row of rows) await put(tx, instead(row, FAULT, now))
    return rows
  })
}

const FAULT = 'unknown destination: no desk of that name is set up'

/** Nobody leases for longer than `leaseMs`: a lease that ends much later was taken before the clock was set back. Answers how many. */
export async function shortenLeases({ db }: Work, now: number, leaseMs: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set({ lease: now + leaseMs })
    .where('state', '=', 'waiting')
    .where('lease', '>', now + 2 * leaseMs)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
