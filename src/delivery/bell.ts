/**
 * Wakes loops: whoever committed something that is due rings. Memory only; a ring that gets lost costs one poll, never a promise.
 */
import type { Clock } from './clock.ts'

export interface Bell {
  ring(): void
  /** How often it rang. Ask before looking for work, and hand it to `wait`: a ring in between is not missed. */
  heard(): number
  /** Settles at the next ring after `heard`, after `ms`, or once the signal says so. */
  wait(clock: Clock, heard: number, ms: number, signal: AbortSignal): Promise<void>
  /** Calls back at every ring; answers how to stop that. */
  onRing(listener: () => void): () => void
}

export function createBell(): Bell {
  let rings = 0
  const listeners = new Set<() => void>()
  const onRing = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    onRing,
    heard: () => rings,
    ring() {
      rings++
      for (const listener of [...listeners]) listener()
    },
    async wait(clock, heard, ms, signal) {
      if (rings !== heard || signal.aborted) return
      const woken = new AbortController()
      const wake = () => woken.abort()
      const off = onRing(wake)
      signal.addEventListener('abort', wake, { once: true })
      await clock.sleep(ms, woken.signal)
      signal.removeEventListener('abort', wake)
      off()
    },
  }
}
