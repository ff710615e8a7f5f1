/**
 * Carries the posts of one destination: leases as many rows as it has hands free, and works on them side by side.
 * Every destination has a dispatcher of its own, so that one that hangs or fails never holds up another.
 */
import type { Store } from '../store/store.ts'
import { claim } from '../store/lease.ts'
import type { Outbox } from '../store/tables.ts'
import type { Bell } from './bell.ts'
import { createBell } from './bell.ts'
import type { Clock } from './clock.ts'
import type { Tell } from './events.ts'
import { type Loop, startLoop } from './loop.ts'

export interface Dispatch {
  readonly store: Store
  readonly dest: string
  readonly clock: Clock
  readonly bell: Bell
  /** A mark that nobody else has. */
  readonly token: () => string
  readonly leaseMs: number
  readonly pollMs: number
  /** Loads carried side by side, and rows that one load takes at most. */
  readonly hands: number
  readonly load: number
  /** Takes leased rows to their end; throws nothing. */
  readonly carry: (rows: readonly Outbox[], token: string) => Promise<void>
  readonly tell: Tell
}

export function startDispatcher(parts: Dispatch): Loop {
  const { store, dest, clock, leaseMs, pollMs, hands, load, carry, tell } = parts
  const bell = createBell()
  const off = parts.bell.onRing(bell.ring)
  const flights = new Set<Promise<void>>()
  const flying = new Map<number, Promise<void>>()

  const start = (rows: readonly Outbox[], token: string) => {
    // A clock that jumped ahead ends leases early: a row that is still on its way here waits for that before it is looked at again.
    const before = rows.map(({ id }) => flying.get(id)).filter((flight) => flight !== undefined)
    const flight = Promise.all(before).then(() => carry(rows, token))
    for (const { id } of rows) flying.set(id, flight)
    flights.add(flight)
    void flight.finally(() => {
      flights.delete(flight)
      for (const { id } of rows) if (flying.get(id) === flight) flying.delete(id)
      bell.ring()
    })
  }

  const step = async (): Promise<boolean> => {
    const free = hands - flights.size
    if (free <= 0) return false
    const token = parts.token()
    const limit = free * load
    const rows = await claim(store, { dest, token, limit, leaseMs, now: clock.now() })
    for (let from = 0; from < rows.length; from += load) start(rows.slice(from, from + load), token)
    return rows.length === limit && flights.size < hands
  }

  const loop = startLoop({ clock, bell, pollMs, step, failed: (error) => tell({ kind: 'error', at: dest, error }) })
  return {
    async stop() {
      await loop.stop()
      off()
      await Promise.all(flights)
    },
  }
}
