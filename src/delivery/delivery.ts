/**
 * The delivery as a whole: timers, one dispatcher for each destination, the auditor in its own loop. Started once, stopped once.
 * Invariant: everything that it owes stands in the store; stopping or losing this process loses nothing.
 */
import type { Locale } from '../answer/reasons.ts'
import type { CaseStatus } from '../cases/case.ts'
import { StoreFault } from '../store/faults.ts'
import { type Promised, TIMER } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'
import type { Outbox, Tx } from '../store/tables.ts'
import { runTimers } from '../store/timers.ts'
import { createAlarm, type Way } from './alarm.ts'
import { audit, type Finding } from './auditor.ts'
import { type Bell, createBell } from './bell.ts'
import { CANARY, CANARY_MS, fly, hatch, perch, song } from './canary.ts'
import { backoff, type Clock, shifted } from './clock.ts'
import { carryLetters, DEAD_LETTER, MAIL, MOST_IN_LETTER, renderDeadLetter, secondWayOut } from './deadletter.ts'
import { type Delivery, deliver, LIMITS, type Limits, type Outlet, type Render } from './deliver.ts'
import { startDispatcher } from './dispatcher.ts'
import type { Tell } from './events.ts'
import { type Loop, startLoop } from './loop.ts'
import { giveUpStrays, shortenLeases } from './strays.ts'

export interface DeliveryOptions {
  readonly store: Store
  readonly clock: Clock
  /** Rung by whoever commits something that is due. */
  readonly bell: Bell
  /** A mark that nobody else has, as a UUID. */
  readonly token: () => string
  readonly locale: Locale
  readonly zone: string
  /** Desks by name: the `dest` of their rows. */
  readonly desks: ReadonlyMap<string, Outlet>
  readonly render: Render
  /** What a timer that fell due does, in its transaction. It may be called again for the same timer, after a roll-back. */
  readonly handle: (tx: Tx, timer: Outbox, now: number) => Promise<void>
  readonly tell: Tell
  readonly watch: Watch
  readonly limits?: Partial<Limits>
  readonly pollMs?: number
  /** Posts under way at a time, for each desk. */
  readonly hands?: number
}

/** What the auditor needs beyond the store. */
export interface Watch {
  /** The way by mail; without it dead letters go to another desk, and alarms to the log alone. */
  readonly mail?: Way | undefined
  readonly ping?: ((signal: AbortSignal) => Promise<void>) | undefined
  /** Findings as they are told. */
  readonly found: (findings: readonly Finding[]) => void
  readonly standing?: readonly CaseStatus[]
  readonly desksOf?: (tenant: string) => readonly string[]
  readonly cursors?: ReadonlyMap<string, number>
}

const POLL_MS = 1000
const HANDS = 8
const TIMERS_AT_ONCE = 100
const MOST_TIMER_TRIES = 10
/** Together below two minutes from a promise that is broken to the alarm. */
const AUDIT_MS = 20_000
const GRACE_MS = 60_000
const REST_GRACE_MS = 10 * 60_000
const CANARY_GRACE_MS = CANARY_MS + GRACE_MS
const STRAY_GRACE_MS = 15 * 60_000
const MANY_FAILURES = 5

export interface Running {
  /** Begins nothing new and settles when what is under way has ended. */
  stop(): Promise<void>
}

/** Throws StoreFault where the store cannot be reached at the start. */
export async function startDelivery(options: DeliveryOptions): Promise<Running> {
  const { store, bell, token, locale, desks, tell, watch, pollMs = POLL_MS, hands = HANDS } = options
  const limits = { ...LIMITS, ...options.limits }
  const least = 2 * limits.timeoutMs + limits.settleMs
  if (limits.leaseMs <= least)
    throw new RangeError(`A lease of ${limits.leaseMs} ms is too short for two calls and their settling; it must be over ${least} ms.`)
  let offset = await store.clockOffset(options.clock.now)
  const clock = shifted(options.clock, () => offset)
  const others = [...desks.keys()]
  const instead = (row: Outbox, fault: string, now: number): readonly Promised[] =>
    row.kind === CANARY ? [] : secondWayOut(row, fault, now, { mail: watch.mail !== undefined, desks: others })
  const render: Render = async (work, row, now) =>
    row.kind === CANARY ? song : row.kind === DEAD_LETTER ? renderDeadLetter(row, locale) : await options.render(work, row, now)
  const parts: Delivery = { store, clock, limits, render, instead, tell }
  const { leaseMs } = limits
  const dispatch = { store, clock, bell, token, leaseMs, pollMs, tell }
  const outlets = new Map<string, Outlet>([...desks, [CANARY, perch(store, clock)]])
  await hatch(store, clock.now())

  const loops: Loop[] = [...outlets].map(([dest, outlet]) =>
    startDispatcher({ ...dispatch, dest, hands, load: 1, carry: async ([row], mark) => deliver(parts, outlet, row!, mark) }),
  )
  const { mail } = watch
  if (mail) {
    const carry = (rows: readonly Outbox[], mark: string) => carryLetters({ store, clock, locale, limits, way: mail, tell }, rows, mark)
    loops.push(startDispatcher({ ...dispatch, dest: MAIL, hands: 1, load: MOST_IN_LETTER, carry }))
  }
  loops.push(startLoop({ clock, bell, pollMs, step: timers, failed: (error) => tell({ kind: 'error', at: TIMER, error }) }))
  loops.push(startAuditor())

  async function timers(): Promise<boolean> {
    const now = clock.now()
    const taken = await runTimers(store, {
      now,
      limit: TIMERS_AT_ONCE,
      handle: (tx, timer) => (timer.kind === CANARY ? fly(tx, timer, now) : options.handle(tx, timer, now)),
      retryAt: (attempts) => now + backoff(attempts, clock.random(), { first: limits.firstWaitMs, longest: limits.longestWaitMs }),
      most: MOST_TIMER_TRIES,
      instead: (timer, fault) => {
        tell({ kind: 'dead', row: timer, fault })
        return instead(timer, fault, now)
      },
      failed: (timer, error) => tell({ kind: 'error', at: `${TIMER} ${timer.kind}`, error }),
    })
    // What they promised may be due now.
    if (taken > 0) bell.ring()
    return taken === TIMERS_AT_ONCE
  }

  function startAuditor(): Loop {
    const since = clock.now()
    const failed = (error: unknown) => tell({ kind: 'error', at: 'auditor', error })
    const ways = mail ? [mail] : []
    const alarm = createAlarm({ clock, locale, zone: options.zone, ways, ping: watch.ping, told: watch.found, failed })
    const served = [TIMER, MAIL, ...outlets.keys()]
    let away: number | undefined
    const step = async (): Promise<boolean> => {
      const now = clock.now()
      try {
        offset = await store.clockOffset(options.clock.now)
        await shortenLeases(store, now, leaseMs)
        for (const row of await giveUpStrays(store, { served, now, grace: STRAY_GRACE_MS, limit: MOST_IN_LETTER, instead }))
          tell({ kind: 'dead', row, fault: row.fault ?? '' })
        const findings = await audit(store, {
          ...{ now, since, grace: GRACE_MS, restGrace: REST_GRACE_MS, canaryMs: CANARY_GRACE_MS, failures: MANY_FAILURES },
          standing: watch.standing ?? ['open', 'claimed', 'snoozed', 'replied'],
          desksOf: watch.desksOf ?? (() => others),
          cursors: watch.cursors ?? new Map(),
        })
        away = undefined
        await alarm.heed(findings)
      } catch (error) {
        failed(error)
        away ??= now
        const detail = error instanceof StoreFault ? (locale === 'fr' ? error.fr : error.message) : String((error as Error)?.name)
        if (now - away >= GRACE_MS) await alarm.heed([{ kind: 'store', detail }])
      }
      return false
    }
    // Its own bell: nobody's work hurries or delays it.
    return startLoop({ clock, bell: createBell(), pollMs: AUDIT_MS, step, failed })
  }

  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
