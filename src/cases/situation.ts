/**
 * What a decision is made from, and what it is: everything that was read comes in, everything to be written goes out. Plain data.
 */
import type { Finding } from '../answer/finding.ts'
import type { Locale } from '../answer/reasons.ts'
import type { Outcome } from '../desk.ts'
import type { ActionName } from '../view.ts'
import type { CaseState, EventBodies, EventKind, Facts, NewEvent } from './case.ts'
import type { Reader } from './describe.ts'
import type { Person } from './rights.ts'
import type { Rules } from './rules.ts'

export interface Situation {
  readonly state: CaseState
  readonly rules: Rules
  readonly now: number
  readonly person: Person
  readonly locale: Locale
  /** The guard on a final text, in the buyer's language and with the order's facts. */
  readonly guard: (text: string) => readonly Finding[]
  /** Messages of the case with what became of them, oldest first; asked for by `needs`. */
  readonly messages?: readonly Facts[] | undefined
  /** The case to merge with, where there is one of that number. */
  readonly other?: CaseState | undefined
  /** A number for the new case of a split. */
  readonly fresh?: number | undefined
}

/** What an action reads beside the case itself. */
export const needs = (action: ActionName): { readonly messages: boolean; readonly other: boolean; readonly fresh: boolean } => ({
  messages: action === 'merge' || action === 'split',
  other: action === 'merge',
  fresh: action === 'split',
})

export interface Placed {
  readonly case: number
  readonly event: NewEvent
}

/** An outcome, or the events that make one. Every case named in `events` is written with compare-and-set on its version. */
export type Decision =
  | Exclude<Outcome, { readonly kind: 'done' | 'unknown' }>
  | {
      readonly kind: 'done'
      readonly events: readonly Placed[]
      readonly say: string
      readonly handover?: string | undefined
      readonly undoUntil?: number | undefined
    }

export const readerOf = ({ locale, rules: { zone, intents }, now }: Pick<Situation, 'locale' | 'rules' | 'now'>): Reader => ({ locale, zone, intents, now })

export const eventOf = <K extends EventKind>({ now: at, person: { id, name } }: Situation, kind: K, body: EventBodies[K]): NewEvent =>
  ({ kind, at, actor: { id, name }, body }) as unknown as NewEvent
