/**
 * What the store keeps, table by table. Plain types, no behaviour. Times are epoch milliseconds, flags are 0 or 1, bodies are JSON text.
 * Invariant: `tenant` leads every key; an event is never changed once written.
 */
import type { Generated, Insertable, Kysely, Selectable } from 'kysely'

export interface Tables {
  message: MessageTable
  inbox: InboxTable
  event: EventTable
  cases: CasesTable
  link: LinkTable
  outbox: OutboxTable
  pause: PauseTable
  cursor: CursorTable
  counter: CounterTable
}

/** Where statements go: the store itself (each statement for itself) or a transaction of it. */
export interface Work {
  readonly db: Kysely<Tables>
  readonly isPg: boolean
}
/** Work whose statements all commit together or not at all. */
export interface Tx extends Work {
  readonly together: true
}

/** One message as one case has it: a message that names two orders stands here twice. */
export interface MessageTable {
  tenant: string
  source: string
  id: string
  case_id: number
  at: number
  sender: 'buyer' | 'marketplace'
  buyer: string | null
  thread: string | null
  body: string
  triage: string
  /** When its sender took it back. */
  withdrawn: number | null
}

/** What came in, once: the same id again is answered with the same words. */
export interface InboxTable {
  tenant: string
  source: string
  id: string
  at: number
  answer: string
}

/** Append only. `actor` is `{id, name}` as JSON. */
export interface EventTable {
  tenant: string
  case_id: number
  seq: number
  at: number
  actor: string
  kind: string
  body: string
}

/** The fold of a case's events, and the columns that lists are sorted and searched by. */
export interface CasesTable {
  tenant: string
  id: number
  /** Number of the last event; a change names the version that it saw. */
  version: number
  status: string
  owner: string | null
  risk: string
  escalate: number
  due: number | null
  /** Which clock strikes at `due`. */
  clock: string | null
  /** Order ids as a JSON array. */
  orders: string
  state: string
  opened_at: number
  updated_at: number
  closed_at: number | null
}

/** `order:<id>`, `thread:<source>:<thread>`, `buyer:<marketplace>:<buyer>` → the newest case for it. */
export interface LinkTable {
  tenant: string
  key: string
  case_id: number
}

export type OutboxState = 'waiting' | 'done' | 'dead' | 'cancelled'

/** A promise: something that must happen at `due` or later, once for each key. */
export interface OutboxTable {
  id: Generated<number>
  tenant: string
  key: string
  /** `timer`, a desk's name, or `mail`. */
  dest: string
  kind: string
  case_id: number | null
  body: string
  due: number
  /** Attempts that count towards giving up. */
  attempts: Generated<number>
  /** Until when its holder may work on it; 0 when nobody does. */
  lease: Generated<number>
  /** The fence: the holder's mark. A mark that stays after its lease ran out is a holder that vanished. */
  token: string | null
  /** Begin of the first attempt since the last finish: what may have arrived has arrived after this. */
  first_try: number | null
  /** Attempts since the last finish of which nobody knows whether they arrived; more than 0: look before sending again. */
  unclear: Generated<number>
  /** Cards only: the version that must be shown, and the one that is. */
  wanted: number | null
  sent: number | null
  /** What the desk calls the post. */
  ref: string | null
  state: Generated<OutboxState>
  /** Why the last attempt failed; never a buyer's words. */
  fault: string | null
  /** When it left `waiting`. */
  ended: number | null
}

/** A destination that asked for a rest, as all machines must know. */
export interface PauseTable {
  tenant: string
  dest: string
  until: number
}

/** How far a reader of a platform's history has come. */
export interface CursorTable {
  tenant: string
  name: string
  value: string
  moved_at: number
}

export interface CounterTable {
  tenant: string
  name: string
  value: number
}

export type Outbox = Selectable<OutboxTable>
export type CaseRow = Selectable<CasesTable>
export type EventRow = Selectable<EventTable>
export type MessageRow = Selectable<MessageTable>
export type NewCase = Insertable<CasesTable>
export type NewEvent = Insertable<EventTable>
export type NewMessage = Insertable<MessageTable>

export const TABLES: readonly (keyof Tables)[] = ['message', 'inbox', 'event', 'cases', 'link', 'outbox', 'pause', 'cursor', 'counter']
