/**
 * The canary: a promise every half minute that goes the whole way, from timer to post to its end. Its cursor says when one last arrived.
 */
import { arm, put } from '../store/outbox.ts'
import { moveCursor } from '../store/marks.ts'
import type { Outbox, Tx, Work } from '../store/tables.ts'
import type { Clock } from './clock.ts'
import type { Outlet, Rendered } from './deliver.ts'

/** The tenant of everything that concerns the operator; it is the one that `.env` configures. */
export const OPERATOR = 'default'
export const CANARY = 'delivery-canary'
export const CANARY_MS = 30_000

/** Makes it fly where it does not; called at the start and by its own timer. */
export async function hatch(work: Work, now: number): Promise<void> {
  await put(work, [{ tenant: OPERATOR, key: CANARY, dest: 'timer', kind: CANARY, case_id: null, body: '{}', due: now }])
}

/** What its timer does: one post, and the timer again. The rows of the last days go with the outbox's own pruning. */
export async function fly(tx: Tx, timer: Outbox, now: number): Promise<void> {
  const slot = Math.floor(now / CANARY_MS)
  await put(tx, [{ tenant: OPERATOR, key: `${CANARY}:${slot}`, dest: CANARY, kind: CANARY, case_id: null, body: '{}', due: now }])
  await arm(tx, [{ tenant: timer.tenant, key: timer.key, kind: timer.kind, case_id: null, body: timer.body, due: (slot + 1) * CANARY_MS }])
}

/** Where it lands. */
export const perch = (work: Work, clock: Clock): Outlet => {
  const land = async () => {
    await moveCursor(work, OPERATOR, CANARY, '', clock.now())
    return CANARY
  }
  return { post: land, edit: land, find: async () => null }
}

export const song: Rendered = { content: { kind: 'alarm', text: '', mentions: [] }, locale: 'en', version: null, urgent: false }

/** When one last arrived; undefined before the first. */
export async function lastArrival({ db }: Work): Promise<number | undefined> {
  const row = await db.selectFrom('cursor').select('moved_at').where('tenant', '=', OPERATOR).where('name', '=', CANARY).executeTakeFirst()
  return row?.moved_at
}
