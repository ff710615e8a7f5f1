/**
 * What the reply guard says about a text, as shapes. Plain data, no behaviour.
 * `text.slice(start, end)` is what was found; offsets count UTF-16 code units.
 */
import type { GuardClass } from '../knowledge/guardbook.ts'

/** Why a place was marked. The caller words it for people; these names do not change. */
export type Problem =
  | 'term'
  | 'hidden'
  | 'slip'
  | 'link'
  | 'email'
  | 'phone'
  | 'iban'
  | 'exclamation'
  | 'capitals'
  | 'emoji'
  | 'html'
  | 'control'
  | 'invisible'
  | 'length'
  | 'language'
  | 'blank'
  | 'empty'
  | 'amount'
  | 'date'

export interface Mark {
  readonly class: GuardClass | 'form'
  readonly start: number
  readonly end: number
  readonly problem: Problem
  /** The term that was met, by its place in the guardbook. */
  readonly term?: number
}

/** `block`: the text cannot leave. `warn`: a human may let it pass, with a reason. */
export type Level = 'block' | 'warn'

export interface Finding extends Omit<Mark, 'term'> {
  readonly level: Level
  readonly text: string
  /** A courteous wording, in the language of the term that was met; empty where the place is best left out. */
  readonly alternative: string
}
