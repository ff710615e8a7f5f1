/**
 * How cost grows with length, as a ratio: a fast machine and a slow one answer the same. I/O: reads the clock.
 */

const SMALL = 100_000
const LARGE = 1_000_000
/** On the way, each beside a third of it: what is far from linear there is not waited for. */
const ON_THE_WAY = [60_000, 300_000] as const
const HOPELESS = 6.5
/** 1 MB beside 100 KB: linear cost is 10, quadratic 100; the collector of large buffers adds to it. The bench holds the figure of 12. */
export const LINEAR = 14
const TRIES = 4
/** Shorter times are the clock's and the collector's. */
const LEAST_MS = 5

/** How many times as long 1 MB of `piece` takes as 100 KB of it: the first ratio that is linear, else the lowest. */
export function slowdown(piece: string, work: (text: string) => unknown): number {
  const timed = (length: number) => {
    const source = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
    const began = performance.now()
    work(source)
    return Math.max(LEAST_MS, performance.now() - began)
  }
  let lowest = Number.POSITIVE_INFINITY
  timed(SMALL / 10)
  for (let go = 0; go < TRIES && lowest > LINEAR; go++) {
    const hopeless = ON_THE_WAY.map((length) => timed(length) / timed(length / 3)).find((ratio) => ratio > HOPELESS)
    lowest = Math.min(lowest, hopeless === undefined ? timed(LARGE) / timed(SMALL) : hopeless ** 2)
  }
  return lowest
}
