/**
 * The way by mail: one letter to the operator through the relay of SMTP_URL. I/O: that relay. nodemailer is loaded at the first letter.
 * Invariant: a letter goes to ALARM_EMAIL and nobody else, and holds what it is given: no buyer's words come here.
 */
import type { Letter, Way } from './alarm.ts'

export interface MailOptions {
  readonly smtpUrl: string
  readonly from: string
  readonly to: string
}

const MOST_WAIT_MS = 15_000

/** Throws nodemailer's own errors where the relay does not take the letter. */
export function mailWay({ smtpUrl, from, to }: MailOptions): Way {
  return async ({ subject, text, id }: Letter, signal) => {
    const { createTransport } = await import('nodemailer')
    signal.throwIfAborted()
    const transport = createTransport({ url: smtpUrl, connectionTimeout: MOST_WAIT_MS, greetingTimeout: MOST_WAIT_MS, socketTimeout: MOST_WAIT_MS })
    const end = () => transport.close()
    signal.addEventListener('abort', end, { once: true })
    try {
      const domain = from.match(/@([\w.-]+)/)?.[1] ?? 'sangfroid.invalid'
      const sending = transport.sendMail({ from, to, subject, text, messageId: `<${id}@${domain}>`, headers: { 'Auto-Submitted': 'auto-generated' } })
      const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
      await Promise.race([sending, aborted])
    } finally {
      signal.removeEventListener('abort', end)
      transport.close()
    }
  }
}

/** A watcher outside that alarms by itself when it is no longer asked: an address to ping. Throws where it does not answer well. */
export const pingWay =
  (url: string) =>
  async (signal: AbortSignal): Promise<void> => {
    const answer = await fetch(url, { signal, redirect: 'error' })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`ALARM_URL answered ${answer.status}`)
  }
