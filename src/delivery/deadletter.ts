/**
 * The second way out: what a desk would not take is told to the operator, by mail where there is mail, else on another desk.
 * Invariants: promised in the transaction that gives the post up; many at once are one letter; case numbers and kinds only, no buyer's words.
 */
import { createHash } from 'node:crypto'
import type { Locale } from '../answer/reasons.ts'
import { finish, pause, retry } from '../store/lease.ts'
import type { Promised } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'
import type { Outbox } from '../store/tables.ts'
import type { Letter, Way } from './alarm.ts'
import { OPERATOR } from './canary.ts'
import { backoff, type Clock, within } from './clock.ts'
import type { Limits, Rendered } from './deliver.ts'
import type { Tell } from './events.ts'
import { WORDS } from './words.ts'

export const MAIL = 'mail'
export const DEAD_LETTER = 'deadLetter'
/** Rows in one letter at most, and how long the next letter gathers. */
export const MOST_IN_LETTER = 200
const REST_MS = 10 * 60_000

export type Dead = Pick<Outbox, 'tenant' | 'key' | 'dest' | 'kind' | 'case_id'>
interface Body extends Dead {
  readonly fault: string
}

/** What is promised instead of `row`; nothing where no way is left, and then only the log says so. */
export function secondWayOut(row: Dead, fault: string, now: number, ways: { readonly mail: boolean; readonly desks: readonly string[] }): Promised[] {
  if (row.kind === DEAD_LETTER || row.dest === MAIL) return []
  // Another tenant's desk is another seller's: the operator hears of it by mail only.
  const dest = ways.mail ? MAIL : row.tenant === OPERATOR ? ways.desks.find((desk) => desk !== row.dest) : undefined
  if (dest === undefined) return []
  const body: Body = { tenant: row.tenant, key: row.key, dest: row.dest, kind: row.kind, case_id: row.case_id, fault }
  // The same post may die again after it was revived: each death is its own letter.
  const key = `${DEAD_LETTER}:${now}:${row.tenant}:${row.key}`
  return [{ tenant: OPERATOR, key, dest, kind: DEAD_LETTER, case_id: null, body: JSON.stringify(body), due: now }]
}

/** How it reads on a desk. */
export function renderDeadLetter(row: Outbox, locale: Locale): Rendered {
  const words = WORDS[locale]
  const text = [words.deadIntro, lineOf(row, locale), words.deadNext].join('\n')
  return { content: { kind: 'alarm', text, mentions: [] }, locale, version: null, urgent: true }
}

export interface Post {
  readonly store: Store
  readonly clock: Clock
  readonly locale: Locale
  readonly limits: Limits
  readonly way: Way
  readonly tell: Tell
}

/** Takes leased rows out in one letter, and then lets the mail rest, so that what comes meanwhile goes together. Throws nothing. */
export async function carryLetters({ store, clock, locale, limits, way, tell }: Post, rows: readonly Outbox[], token: string): Promise<void> {
  for (const row of rows) tell({ kind: 'claimed', row })
  try {
    await within(clock, limits.timeoutMs, (signal) => way(letterOf(rows, locale), signal))
    for (const tenant of new Set(rows.map((row) => row.tenant))) await pause(store, tenant, MAIL, clock.now() + REST_MS)
    for (const row of rows) {
      const became = await finish(store, { id: row.id, token, ref: null, sent: null, now: clock.now() })
      tell({ kind: became === 'lost' ? 'overtaken' : 'delivered', row })
    }
  } catch (error) {
    tell({ kind: 'error', at: MAIL, error })
    // Never given up: it is the last way. The waits grow to their longest and stay there.
    for (const row of rows) {
      const due = clock.now() + backoff(row.attempts, clock.random(), { first: limits.firstWaitMs, longest: limits.longestWaitMs })
      const fault = 'the mail relay did not take it'
      const held = await retry(store, { id: row.id, token, due, fault, unclear: true }).catch(() => false)
      tell(held ? { kind: 'retry', row, fault, due } : { kind: 'overtaken', row })
    }
  }
}

function letterOf(rows: readonly Outbox[], locale: Locale): Letter {
  const words = WORDS[locale]
  const repeat = rows.some(({ unclear }) => unclear > 0)
  return {
    subject: repeat ? `${words.dead} (${words.repeat})` : words.dead,
    text: `${[words.deadIntro, '', ...rows.map((row) => `- ${lineOf(row, locale)}`), '', words.deadNext].join('\n')}\n`,
    id: createHash('sha256')
      .update(rows.map(({ key }) => key).join('\n'))
      .digest('hex')
      .slice(0, 32),
  }
}

function lineOf(row: Outbox, locale: Locale): string {
  const { dest, kind, case_id, fault, tenant } = JSON.parse(row.body) as Body
  const about = case_id === null ? '' : locale === 'en' ? `case ${case_id}, ` : `dossier ${case_id}, `
  const whose = tenant === OPERATOR ? '' : ` (${tenant})`
  return locale === 'en' ? `${about}${kind} for ${dest}${whose}: ${fault}` : `${about}${kind} vers ${dest}${whose} : ${fault}`
}
