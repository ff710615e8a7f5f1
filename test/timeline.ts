/**
 * Time and a desk for tests of the delivery: the clock moves when a test says so, the desk does what its script says.
 */
import type { Clock } from '../src/delivery/clock.ts'
import type { Outlet } from '../src/delivery/deliver.ts'
import { DeliveryError, type Post, type Ref } from '../src/desk.ts'

export interface Timeline extends Clock {
  /** Moves on, and wakes in order whoever sleeps until then. */
  pass(ms: number): void
  /** How many sleep now. */
  sleepers(): number
}

/** A sleep that nothing can cut short ends at once, with the clock moved on: whoever sleeps so has nothing else to wait for. */
export function timeline(start: number): Timeline {
  let now = start
  const sleeping = new Set<{ readonly until: number; readonly wake: () => void }>()
  const pass = (ms: number) => {
    const until = now + ms
    for (;;) {
      const next = [...sleeping].sort((a, b) => a.until - b.until).find((one) => one.until <= until)
      if (next === undefined) break
      now = Math.max(now, next.until)
      next.wake()
    }
    now = until
  }
  return {
    now: () => now,
    random: () => 0.5,
    sleepers: () => sleeping.size,
    pass,
    async sleep(ms, signal) {
      if (signal === undefined) return pass(ms)
      if (signal.aborted) return
      await new Promise<void>((resolve) => {
        const wake = () => {
          sleeping.delete(sleeper)
          resolve()
        }
        const sleeper = { until: now + ms, wake }
        sleeping.add(sleeper)
        signal.addEventListener('abort', wake, { once: true })
      })
    },
  }
}

/** What a call does: go well, or fail before or after people see it. `hang` never answers; `lost` is seen, and the answer is not. */
export type Turn = 'ok' | 'lost' | 'hang' | 'unclear' | 'refused' | 'gone' | 'limited' | 'unsure' | 'bug'

export interface ScriptedDesk extends Outlet {
  /** What people see, in order of appearance. */
  readonly seen: { readonly ref: Ref; readonly post: Post; edits: Post[] }[]
  readonly calls: string[]
  /** The next calls, in order; after that all goes well. */
  script(...turns: readonly Turn[]): void
  /** Called as a call begins. */
  during: (verb: string) => void | Promise<void>
}

export function scriptedDesk(clock: Timeline): ScriptedDesk {
  const turns: Turn[] = []
  const seen: ScriptedDesk['seen'] = []
  const calls: string[] = []
  const call = async <T>(verb: string, key: string, signal: AbortSignal, does: () => T): Promise<T> => {
    calls.push(`${verb} ${key}`)
    await desk.during(verb)
    const turn = turns.shift() ?? 'ok'
    if (turn === 'ok') return does()
    if (turn === 'unsure') return 'unsure' as T
    if (turn === 'lost') does()
    if (turn === 'hang')
      return await new Promise<T>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        queueMicrotask(() => clock.pass(60_000))
      })
    if (turn === 'bug') throw new TypeError('a mistake in the desk')
    throw new DeliveryError(turn === 'lost' ? 'unclear' : turn, `scripted ${turn}`, { retryAfter: 5000 })
  }
  const desk: ScriptedDesk = {
    seen,
    calls,
    during: () => {},
    script: (...next) => void turns.push(...next),
    post: (post, signal) =>
      call('post', post.key, signal, () => {
        const ref = `ref-${seen.length + 1}`
        seen.push({ ref, post, edits: [] })
        return ref
      }),
    edit: (ref, post, signal) =>
      call('edit', post.key, signal, () => {
        const place = seen.find((one) => one.ref === ref)
        if (place === undefined) throw new DeliveryError('gone', 'no such place')
        place.edits.push(post)
        return ref
      }),
    find: ({ key }, _since, signal) => call('find', key, signal, () => seen.find(({ post }) => post.key === key)?.ref ?? null),
  }
  return desk
}
