/**
 * Timers that fell due, each handled in one transaction with its own end: exactly once, without a lease.
 * Invariant: a timer is marked done only together with all that its handler wrote; a handler that fails leaves nothing but the next try.
 */
import { StoreFault } from './faults.ts'
import { type Promised, put, TIMER } from './outbox.ts'
import type { Store } from './store.ts'
import type { Outbox, Tx } from './tables.ts'

export interface TimerRun {
  readonly now: number
  /** Timers in one run, at most. */
  readonly limit: number
  /** What a timer does; it may be called again for the same timer, after a roll-back. It may `arm` the same key again. */
  readonly handle: (tx: Tx, timer: Outbox) => Promise<void>
  /** When to try again after that many failed attempts. */
  readonly retryAt: (attempts: number) => number
  /** Failed attempts after which a timer is given up, and what is promised instead. */
  readonly most: number
  readonly instead: (timer: Outbox, fault: string) => readonly Promised[]
  /** A handler's error, as it happens; faults of the store itself are thrown instead. */
  readonly failed: (timer: Outbox, error: unknown) => void
}

/** Handles what is due, the oldest first. Answers how many timers were taken, failed ones included; `limit` of them: there may be more. */
export async function runTimers(store: Store, run: TimerRun): Promise<number> {
  let taken = 0
  while (taken < run.limit && (await runOne(store, run))) taken++
  return taken
}

async function runOne(store: Store, run: TimerRun): Promise<boolean> {
  const { now } = run
  let timer: Outbox | undefined
  try {
    return await store.transaction(async (tx) => {
      timer = await tx.db
        .selectFrom('outbox')
        .selectAll()
        .where('dest', '=', TIMER)
        .where('state', '=', 'waiting')
        .where('due', '<=', now)
        .orderBy('due')
        .orderBy('id')
        .limit(1)
        .$if(tx.isPg, (q) => q.forUpdate().skipLocked())
        .executeTakeFirst()
      if (timer === undefined) return false
      // Done first: a handler that arms the same key again has the last word.
      await tx.db.updateTable('outbox').set({ state: 'done', ended: now }).where('id', '=', timer.id).execute()
      await run.handle(tx, timer)
      return true
    })
  } catch (error) {
    if (timer === undefined || error instanceof StoreFault) throw error
    run.failed(timer, error)
    await setBack(store, run, timer, `${(error as Error)?.name ?? 'Error'} in ${timer.kind}`)
    return true
  }
}

async function setBack(store: Store, { now, most, retryAt, instead }: TimerRun, timer: Outbox, fault: string): Promise<void> {
  const attempts = timer.attempts + 1
  const dead = attempts >= most
  await store.transaction(async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('outbox')
      .set(dead ? { attempts, fault, state: 'dead', ended: now } : { attempts, fault, due: retryAt(attempts) })
      .where('id', '=', timer.id)
      .where('state', '=', 'waiting')
      .where('attempts', '=', timer.attempts)
      .executeTakeFirst()
    if (dead && numUpdatedRows === 1n) await put(tx, instead(timer, fault))
  })
}
