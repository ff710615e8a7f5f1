/**
 * One post from a leased row to a desk: what it says now, where it goes, whether an earlier attempt arrived, and what is written down.
 * Invariants: nothing is sent by who lost the row, nor so late that it could still arrive after the lease; after an unclear attempt the desk is asked
 * before anything is sent again; every way out goes through the fence.
 */
import type { Locale } from '../answer/reasons.ts'
import { type Desk, DeliveryError, type Post, type PostContent, type Ref } from '../desk.ts'
import { StoreFault } from '../store/faults.ts'
import { finish, giveUp, pause, postpone, retry } from '../store/lease.ts'
import { cardKey, type Promised } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'
import type { Outbox, Work } from '../store/tables.ts'
import { backoff, type Clock, within } from './clock.ts'
import type { Tell } from './events.ts'

/** The verbs of a desk that delivery needs. */
export type Outlet = Pick<Desk, 'post' | 'edit' | 'find'>

/** What a row says at this moment. `version`: of the case, for a card. `urgent`: rather said twice than too late. */
export interface Rendered {
  readonly content: PostContent
  readonly locale: Locale
  readonly version: number | null
  readonly urgent: boolean
}
/** Reads the newest state; null where there is nothing left to say. */
export type Render = (work: Work, row: Outbox, now: number) => Promise<Rendered | null>

export interface Limits {
  readonly leaseMs: number
  /** For one call of a desk; well below the lease. */
  readonly timeoutMs: number
  /** How long after its end an attempt may still arrive; nobody looks for it before. */
  readonly settleMs: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** Until a post asks again whether its card has a place. */
  readonly threadWaitMs: number
  /** Attempts after which a row is given up. */
  readonly most: number
}

export const LIMITS: Limits = {
  ...{ leaseMs: 30_000, timeoutMs: 8_000, settleMs: 10_000, firstWaitMs: 1000, longestWaitMs: 300_000, threadWaitMs: 500, most: 10 },
}

/** A card that fails this often holds up its thread no longer: its posts go to the desk itself. */
const CARD_PATIENCE = 3
/** The platform's clock may be behind: what is looked for may seem older than the first attempt. */
const SKEW_MS = 60_000
/** Attempts whose search failed, after which it is searched a few times more at once and then sent all the same. */
const LOOKS = 8
const LAST_LOOKS = 3
const FINISH_TRIES = 3

export interface Delivery {
  readonly store: Store
  readonly clock: Clock
  readonly limits: Limits
  readonly render: Render
  /** The second way out of a row that is given up; made in the same transaction. */
  readonly instead: (row: Outbox, fault: string, now: number) => readonly Promised[]
  readonly tell: Tell
}

/** Not now: the attempt ended before anything was sent, and does not count. */
class Later extends Error {
  readonly wait: number
  constructor(wait: number) {
    super('later')
    this.wait = wait
  }
}

/** Takes one leased row to its end. Throws nothing: what fails is told and tried again, at the latest when the lease runs out. */
export async function deliver(parts: Delivery, outlet: Outlet, row: Outbox, token: string): Promise<void> {
  const { store, clock, limits, tell } = parts
  const until = row.lease
  let posting = false

  const call = async <T>(verb: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const held = await store.db
      .selectFrom('outbox')
      .select('id')
      .where('id', '=', row.id)
      .where('token', '=', token)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (held === undefined || clock.now() + limits.timeoutMs + limits.settleMs >= until) throw new Later(0)
    try {
      return await within(clock, limits.timeoutMs, verb)
    } catch (error) {
      throw error instanceof DeliveryError ? error : new DeliveryError('unclear', `${(error as Error)?.name ?? 'Error'} in the desk`, { cause: error })
    }
  }

  /** Where an earlier attempt stands; null where none arrived. A rate limit is for the caller. */
  const look = (post: Post): Promise<Ref | null | 'unsure' | 'failed'> =>
    call((signal) => outlet.find(post, (row.first_try ?? clock.now()) - SKEW_MS, signal)).catch((error) => {
      if (error instanceof DeliveryError && error.kind !== 'limited') return 'failed'
      throw error
    })

  const fresh = async (post: Post, urgent: boolean): Promise<Ref> => {
    let repeat = false
    if (row.unclear > 0) {
      const patient = !urgent && row.attempts < Math.min(LOOKS, limits.most)
      let found = await look(post)
      for (let again = 1; found === 'failed' && !patient && again <= LAST_LOOKS; again++) {
        await clock.sleep(backoff(again, clock.random(), { first: limits.firstWaitMs, longest: limits.timeoutMs }))
        found = await look(post)
      }
      repeat = found === 'unsure' || found === 'failed'
      if (found !== null && !repeat) {
        tell({ kind: 'found', row })
        return post.kind === 'card' ? await call((signal) => outlet.edit(found, post, signal)) : found
      }
      // A search that failed may work in a moment; a desk that cannot tell is believed once nothing can arrive any more.
      if (found === 'failed' && patient) throw new DeliveryError('unclear', 'the search for an earlier attempt failed')
      if (found === 'unsure' && !urgent && clock.now() < (row.first_try ?? 0) + limits.leaseMs + limits.settleMs)
        throw new DeliveryError('unclear', 'the desk cannot tell whether it arrived')
      if (repeat) tell({ kind: 'repeated', row })
    }
    const send = (thread: Ref | null) =>
      call((signal) => {
        posting = true
        return outlet.post({ ...post, thread, repeat }, signal)
      })
    return await send(post.thread).catch((error) => {
      // The thread is no more: better on the desk itself than nowhere.
      if (post.thread === null || !isGone(error)) throw error
      posting = false
      return send(null)
    })
  }

  const place = async (post: Post, urgent: boolean): Promise<Ref> => {
    const { ref } = row
    if (ref === null) return await fresh(post, urgent)
    return await call((signal) => outlet.edit(ref, post, signal)).catch((error) => {
      // Somebody took it away: a new one.
      if (!isGone(error)) throw error
      return fresh(post, urgent)
    })
  }

  const attempt = async () => {
    const rendered = await parts.render(store, row, clock.now())
    if (rendered === null) return await writeDown(null, row.wanted)
    const { content, locale, version, urgent } = rendered
    const thread = await threadOf(store, row)
    if (thread === 'wait') throw new Later(limits.threadWaitMs)
    const ref = await place({ ...content, key: row.key, tenant: row.tenant, locale, thread, repeat: false }, urgent)
    tell({ kind: 'accepted', row })
    await writeDown(ref, version)
  }

  /** The post is out: a store that is away for a moment should not make it look unclear. */
  const writeDown = async (ref: Ref | null, sent: number | null) => {
    for (let tries = 1; ; tries++)
      try {
        const now = clock.now()
        const became = await finish(store, { id: row.id, token, ref, sent, now })
        if (became !== 'lost') return tell({ kind: 'delivered', row })
        // Another holder may have shown a newer card before this one arrived: it is shown once more.
        if (row.kind === 'card') await showAgain(store, row.id, now)
        return tell({ kind: 'overtaken', row })
      } catch (error) {
        if (!(error instanceof StoreFault) || tries === FINISH_TRIES) throw error
        await clock.sleep(backoff(tries, clock.random(), { first: limits.timeoutMs / 20, longest: limits.timeoutMs }))
      }
  }

  const failed = async (error: unknown) => {
    const now = clock.now()
    const { id, tenant, dest } = row
    if (error instanceof Later) return void (await postpone(store, { id, token, due: error.wait === 0 ? row.due : now + error.wait }))
    if (error instanceof StoreFault) return tell({ kind: 'error', at: dest, error })
    const known = error instanceof DeliveryError
    if (!known || error.cause !== undefined) tell({ kind: 'error', at: dest, error })
    if (known && error.kind === 'limited') {
      const rest = now + Math.max(error.retryAfter, limits.firstWaitMs)
      await pause(store, tenant, dest, rest)
      await postpone(store, { id, token, due: row.due })
      return tell({ kind: 'limited', tenant, dest, until: rest })
    }
    const fault = (known ? `${error.kind}: ${error.message}` : `${(error as Error)?.name ?? 'Error'} while rendering`).slice(0, 200)
    const hopeless = known && (error.kind === 'refused' || error.kind === 'gone')
    if (hopeless || row.attempts >= limits.most) {
      const gone = await store.transaction((tx) => giveUp(tx, { id, token, fault, now }, parts.instead(row, fault, now)))
      return tell(gone ? { kind: 'dead', row, fault } : { kind: 'overtaken', row })
    }
    const unclear = known && error.kind === 'unclear' && posting
    const wait = backoff(row.attempts, clock.random(), { first: limits.firstWaitMs, longest: limits.longestWaitMs })
    const due = now + (unclear ? Math.max(wait, limits.settleMs) : wait)
    tell((await retry(store, { id, token, due, fault, unclear })) ? { kind: 'retry', row, fault, due } : { kind: 'overtaken', row })
  }

  tell({ kind: 'claimed', row })
  await attempt()
    .catch(failed)
    .catch((error: unknown) => tell({ kind: 'error', at: row.dest, error }))
}

const isGone = (error: unknown): boolean => error instanceof DeliveryError && error.kind === 'gone'

/** Where a post about a case belongs: its card on that desk, the desk itself (null), or not yet. */
async function threadOf({ db }: Work, row: Outbox): Promise<Ref | null | 'wait'> {
  if (row.kind === 'card' || row.case_id === null) return null
  const card = await db
    .selectFrom('outbox')
    .select(['ref', 'state', 'attempts'])
    .where('tenant', '=', row.tenant)
    .where('key', '=', cardKey(row.case_id, row.dest))
    .executeTakeFirst()
  if (card === undefined || card.ref !== null) return card?.ref ?? null
  return card.state === 'waiting' && card.attempts < CARD_PATIENCE ? 'wait' : null
}

async function showAgain({ db }: Work, id: number, now: number): Promise<void> {
  await db.updateTable('outbox').set({ state: 'waiting', due: now, ended: null }).where('id', '=', id).where('state', '=', 'done').execute()
}
