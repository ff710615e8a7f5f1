/**
 * How cost grows with length, as a ratio: a fast machine and a slow one answer the same. I/O: reads the clock.
 */

const SMALL = 100_000
const LARGE = 1_000_000
/** Linear cost is 10; what the machine does beside this only ever adds, and quadratic cost is 100 however often it is measured. */
export const LINEAR = 12
const TRIES = 4
/** Shorter times are the clock's and the collector's. */
const LEAST_MS = 4

/** How many times as long 1 MB of `piece` takes as 100 KB of it: the first ratio that is linear, else the lowest. */
export function slowdown(piece: string, work: (text: string) => unknown): number {
  const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
  const timed = (source: string) => {
    const began = performance.now()
    work(source)
    return performance.now() - began
  }
  const small = text(SMALL)
  const large = text(LARGE)
  timed(small)
  let lowest = Number.POSITIVE_INFINITY
  for (let go = 0; go < TRIES && lowest > LINEAR; go++) lowest = Math.min(lowest, timed(large) / Math.max(LEAST_MS, timed(small)))
  return lowest
}
