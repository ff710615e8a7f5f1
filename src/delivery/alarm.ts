/**
 * Tells a human, by a way that is not the desk's, that promises are not being kept; and a watcher outside that all is well.
 * Invariant: what is wrong is told at once when it is new, again every so often while it lasts, and once when it is over.
 */
import type { Locale } from '../answer/reasons.ts'
import type { Finding } from './auditor.ts'
import type { Clock } from './clock.ts'
import { sentence, WORDS } from './words.ts'

export interface Letter {
  readonly subject: string
  readonly text: string
  /** The same for the same letter: a mailbox may know a second copy by it. */
  readonly id: string
}

/** A way to a human that needs neither store nor desk. Throws where it does not get through. */
export type Way = (letter: Letter, signal: AbortSignal) => Promise<void>

export interface AlarmOptions {
  readonly clock: Clock
  readonly locale: Locale
  readonly zone: string
  readonly ways: readonly Way[]
  /** Asked for only while all is well. */
  readonly ping: ((signal: AbortSignal) => Promise<void>) | undefined
  /** Findings as they are met, for logs. */
  readonly told: (findings: readonly Finding[]) => void
  readonly failed: (error: unknown) => void
}

export interface Alarm {
  /** One round of the auditor: what it found. Throws nothing. */
  heed(findings: readonly Finding[]): Promise<void>
}

export const REPEAT_MS = 30 * 60_000
const PING_MS = 60_000
const CALL_MS = 20_000

export function createAlarm({ clock, locale, zone, ways, ping, told, failed }: AlarmOptions): Alarm {
  const toldAt = new Map<string, number>()
  let pingedAt = Number.NEGATIVE_INFINITY

  const call = async (way: (signal: AbortSignal) => Promise<void>): Promise<boolean> => {
    const ended = new AbortController()
    const watch = new AbortController()
    void clock.sleep(CALL_MS, watch.signal).then(() => ended.abort(new Error(`no answer within ${CALL_MS} ms`)))
    try {
      await way(ended.signal)
      return true
    } catch (error) {
      failed(error)
      return false
    } finally {
      watch.abort()
    }
  }
  const tell = async (subject: string, lines: readonly string[], id: string): Promise<boolean> => {
    const letter = { subject, text: `${lines.join('\n')}\n`, id }
    const through = await Promise.all(ways.map((way) => call((signal) => way(letter, signal))))
    // Where no way is set up the log is the only one.
    return through.length === 0 || through.some(Boolean)
  }
  const words = WORDS[locale]

  return {
    async heed(findings) {
      const now = clock.now()
      const names = new Set(findings.map(nameOf))
      const fresh = findings.filter((finding) => now - (toldAt.get(nameOf(finding)) ?? Number.NEGATIVE_INFINITY) >= REPEAT_MS)
      if (fresh.length > 0) {
        told(fresh)
        const lines = findings.map((finding) => `- ${sentence(finding, locale, zone, now)}`)
        const done = await tell(words.alarm, [words.intro, '', ...lines, '', words.next], `alarm-${now}`)
        // A way that failed is tried again in the next round.
        if (done) for (const name of names) toldAt.set(name, now)
      }
      const over = [...toldAt.keys()].filter((name) => !names.has(name))
      if (findings.length === 0 && over.length > 0 && (await tell(words.over, [words.well], `over-${now}`))) toldAt.clear()
      if (findings.length > 0) for (const name of over) toldAt.delete(name)
      if (findings.length === 0 && ping !== undefined && now - pingedAt >= PING_MS && (await call(ping))) pingedAt = now
    },
  }
}

const nameOf = (finding: Finding): string => `${finding.kind} ${'dest' in finding ? finding.dest : 'name' in finding ? finding.name : ''}`
