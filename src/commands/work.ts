/**
 * How far long work is, for a person who watches: a line that renews itself on a terminal, else one line at the beginning.
 */
import type { Passed } from '../store/archive.ts'

const PAUSE_MS = 100

/** `clock`: milliseconds that only grow. */
export function showWork(stream: NodeJS.WritableStream & { isTTY?: boolean }, label: string, clock: () => number = () => performance.now()): Passed {
  let last = Number.NEGATIVE_INFINITY
  return (done, of) => {
    const first = last === Number.NEGATIVE_INFINITY
    if (!stream.isTTY) {
      if (first) stream.write(`${label} …\n`)
      last = 0
      return
    }
    if (done < of && clock() - last < PAUSE_MS) return
    last = clock()
    stream.write(done < of ? `\r${label} … ${of === 0 ? 100 : Math.floor((100 * done) / of)} %` : '\r\u001b[K')
  }
}
