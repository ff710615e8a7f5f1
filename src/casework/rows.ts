/**
 * Cases and events to rows and back. Pure.
 * Invariant: a row's columns say what its `state` says; lists sort and search by them alone.
 */
import type { CaseEvent, CaseState, NewEvent } from '../cases/case.ts'
import { type Clocks, clocksOf } from '../cases/clocks.ts'
import type { Rules } from '../cases/rules.ts'
import type { EventRow, NewCase, NewEvent as NewEventRow } from '../store/tables.ts'

/** Status of a case of which only number and dates are left. */
export const ERASED = 'erased'

export function caseRow(tenant: string, state: CaseState, rules: Rules, { due }: Clocks = clocksOf(state, rules)): NewCase {
  const closed = state.closed?.at ?? state.mergedInto?.at ?? null
  return {
    tenant,
    id: state.id,
    version: state.version,
    status: state.status,
    owner: state.owner?.id ?? null,
    risk: state.risk,
    escalate: state.escalate ? 1 : 0,
    due: due?.at ?? null,
    clock: due?.clock ?? null,
    orders: JSON.stringify(state.orders),
    state: JSON.stringify(state),
    opened_at: state.openedAt,
    updated_at: state.updatedAt,
    closed_at: state.status === 'resolved' || state.status === 'merged' ? closed : null,
  }
}

export const stateOf = ({ state }: { readonly state: string }): CaseState => JSON.parse(state) as CaseState

export const eventRow = (tenant: string, caseId: number, { seq, at, actor, kind, body }: CaseEvent): NewEventRow => ({
  ...{ tenant, case_id: caseId, seq, at, kind },
  actor: JSON.stringify(actor),
  body: JSON.stringify(body),
})

export const eventOfRow = ({ seq, at, actor, kind, body }: EventRow): CaseEvent =>
  ({ seq, at, kind, actor: JSON.parse(actor) as NewEvent['actor'], body: JSON.parse(body) as object }) as CaseEvent
