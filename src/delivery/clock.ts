/**
 * Time and chance as they come in from outside, and what is reckoned from them: waits that grow, calls that end.
 * Only `systemClock` touches the machine; everything else of the delivery is given a clock.
 */
import { setTimeout as timeout } from 'node:timers/promises'
import { DeliveryError } from '../desk.ts'

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Settles after that many milliseconds, or once the signal says so; it never throws. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** From 0 up to 1. */
  random(): number
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => timeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {}),
  random: Math.random,
}

/** The same clock, `offset()` milliseconds ahead: several machines then count by their database's time. */
export const shifted = (clock: Clock, offset: () => number): Clock => ({ ...clock, now: () => clock.now() + offset() })

/** Milliseconds before the try after `attempts` failed ones: doubling from `first` to `longest`, and scattered so that no herd comes back at once. */
export function backoff(attempts: number, random: number, { first, longest }: { readonly first: number; readonly longest: number }): number {
  const whole = Math.min(longest, first * 2 ** Math.min(attempts - 1, 30))
  return Math.round(whole * (0.5 + random / 2))
}

/** What `call` answers within `ms`; else its signal ends it, and DeliveryError `unclear` is thrown whether or not it listens. */
export async function within<T>(clock: Clock, ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController()
  const watch = new AbortController()
  const late = clock.sleep(ms, watch.signal).then(() => {
    const error = new DeliveryError('unclear', `no answer within ${ms} ms`)
    ended.abort(error)
    throw error
  })
  late.catch(() => {})
  const answer = call(ended.signal)
  answer.catch(() => {})
  try {
    return await Promise.race([answer, late])
  } finally {
    watch.abort()
  }
}
