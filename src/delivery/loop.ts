/**
 * Does a step again and again: at once while there is more, else when the bell rings, or a poll later. Ends between two steps.
 * Invariant: an error of a step is told and waited out; it never ends the loop.
 */
import type { Bell } from './bell.ts'
import { backoff, type Clock } from './clock.ts'

export interface LoopOptions {
  readonly clock: Clock
  readonly bell: Bell
  readonly pollMs: number
  /** Answers true where there may be more to do right away. */
  readonly step: () => Promise<boolean>
  readonly failed: (error: unknown) => void
}

export interface Loop {
  /** Settles when the step under way has ended. */
  stop(): Promise<void>
}

const LONGEST_WAIT = 30_000

export function startLoop({ clock, bell, pollMs, step, failed }: LoopOptions): Loop {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    let failures = 0
    while (!signal.aborted) {
      const heard = bell.heard()
      try {
        const more = await step()
        failures = 0
        if (!more) await bell.wait(clock, heard, pollMs, signal)
      } catch (error) {
        failed(error)
        // The bell does not shorten this: what fails now would fail at every ring.
        await clock.sleep(backoff(++failures, clock.random(), { first: pollMs, longest: Math.max(pollMs, LONGEST_WAIT) }), signal)
      }
    }
  }
  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}
