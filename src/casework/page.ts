/**
 * A case under change: events appended in memory, with the state that they make. Pure.
 * Invariant: the state of a page is the fold of all its events, those of before included.
 */
import type { CaseEvent, CaseState, NewEvent } from '../cases/case.ts'
import { advance, emptyCase, fold, rewritesHistory } from '../cases/fold.ts'

/** A case as it was read (null: it is new) and what happens to it now. */
export interface Page {
  readonly tenant: string
  readonly id: number
  readonly before: CaseState | null
  readonly state: CaseState
  readonly fresh: readonly CaseEvent[]
}

export const newPage = (tenant: string, id: number): Page => ({ tenant, id, before: null, state: emptyCase(id), fresh: [] })
export const pageOf = (tenant: string, state: CaseState): Page => ({ tenant, id: state.id, before: state, state, fresh: [] })

/** One more event. `history`: all events of the case so far, for an event that rewrites it. */
export function append(page: Page, event: NewEvent, history?: readonly CaseEvent[]): Page {
  const placed = { ...event, seq: page.state.version + 1 } as CaseEvent
  const fresh = [...page.fresh, placed]
  if (!rewritesHistory(event.kind)) return { ...page, fresh, state: advance(page.state, placed) }
  if (history === undefined) throw new Error(`${event.kind} needs the history of case ${page.id}`)
  return { ...page, fresh, state: fold(page.id, [...history, ...fresh]) }
}
