/**
 * Cases as lines for other programs: JSON Lines with everything, CSV with one line a case. Streams; a page of cases in memory at a time.
 * Invariant: no cell of the CSV is a formula to a spreadsheet, whatever a buyer wrote.
 */
import { clocksOf } from '../cases/clocks.ts'
import type { CaseEvent, CaseState } from '../cases/case.ts'
import type { MessageRow, Work } from '../store/tables.ts'
import { eventOfRow, ERASED, stateOf } from './rows.ts'
import type { Office } from './office.ts'

export const FORMATS = ['jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

const PAGE = 200

/** Lines with their line ends, in the order of case numbers; CSV begins with its head and a mark that says UTF-8. */
export async function* exportCases(office: Office, tenant: string, format: Format): AsyncGenerator<string> {
  const { store } = office
  const rules = office.rules(tenant)
  if (format === 'csv') yield `\ufeff${COLUMNS.map(([name]) => name).join(',')}\r\n`
  let after = 0
  for (;;) {
    const rows = await store.db
      .selectFrom('cases')
      .select(['id', 'state'])
      .where('tenant', '=', tenant)
      .where('id', '>', after)
      .where('status', '!=', ERASED)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    if (rows.length === 0) return
    after = rows.at(-1)!.id
    const states = rows.map(stateOf)
    const more =
      format === 'jsonl'
        ? await detailsOf(
            store,
            tenant,
            rows.map(({ id }) => id),
          )
        : undefined
    for (const state of states) {
      const due = clocksOf(state, rules).due
      if (more === undefined) yield `${COLUMNS.map(([, read]) => cell(read(state, due?.at ?? null))).join(',')}\r\n`
      else yield `${JSON.stringify(lineOf(state, due, more.messages.get(state.id) ?? [], more.events.get(state.id) ?? []))}\n`
    }
  }
}

const time = (at: number | null | undefined): string => (at === null || at === undefined ? '' : new Date(at).toISOString())
const closedAt = ({ closed, mergedInto }: CaseState): number | null => closed?.at ?? mergedInto?.at ?? null

const COLUMNS: readonly (readonly [name: string, read: (state: CaseState, due: number | null) => string | number])[] = [
  ['case', ({ id }) => id],
  ['status', ({ status }) => status],
  ['risk', ({ risk }) => risk],
  ['escalate', ({ escalate }) => String(escalate)],
  ['intents', ({ intents }) => intents.map(({ intent }) => intent).join(' ')],
  ['orders', ({ orders }) => orders.join(' ')],
  ['marketplace', ({ marketplace }) => marketplace],
  ['buyer', ({ buyer }) => buyer],
  ['owner', ({ owner }) => owner?.name ?? ''],
  ['messages', ({ messages }) => messages],
  ['opened', ({ openedAt }) => time(openedAt)],
  ['updated', ({ updatedAt }) => time(updatedAt)],
  ['due', (_, due) => time(due)],
  ['answered', ({ lastSent }) => time(lastSent?.at)],
  ['closed', (state) => time(closedAt(state))],
  ['first words', ({ excerpt }) => excerpt],
]

/** Spreadsheets run what begins so, even behind quotes and spaces; an apostrophe keeps it a text. Numbers of ours are bare. */
const FORMULA = /^[\s\u00a0\ufeff'"]*[=+\-@|%＝＋－＠\t\r\n]/

export function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n;']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function lineOf(
  state: CaseState,
  due: { readonly at: number; readonly clock: string } | null,
  messages: readonly MessageRow[],
  events: readonly CaseEvent[],
): object {
  const { id, status, risk, escalate, intents, orders, marketplace, buyer, owner, openedAt, updatedAt, lastSent } = state
  return {
    case: id,
    ...{ status, risk, escalate, intents, orders, marketplace, buyer },
    owner: owner?.name ?? null,
    opened: time(openedAt),
    updated: time(updatedAt),
    due: due === null ? null : { at: time(due.at), clock: due.clock },
    answered: time(lastSent?.at) || null,
    closed: time(closedAt(state)) || null,
    messages: messages.map((row) => ({
      ...{ source: row.source, id: row.id, at: time(row.at), from: row.sender, thread: row.thread, withdrawn: time(row.withdrawn) || null },
      message: JSON.parse(row.body) as object,
      triage: JSON.parse(row.triage) as object,
    })),
    history: events.map(({ seq, at, actor, kind, body }) => ({ seq, at: time(at), actor, kind, body })),
  }
}

async function detailsOf({ db }: Work, tenant: string, ids: readonly number[]) {
  const messages = await db.selectFrom('message').selectAll().where('tenant', '=', tenant).where('case_id', 'in', ids).orderBy('at').orderBy('id').execute()
  const events = await db.selectFrom('event').selectAll().where('tenant', '=', tenant).where('case_id', 'in', ids).orderBy('case_id').orderBy('seq').execute()
  return { messages: Map.groupBy(messages, (row) => row.case_id), events: groupedEvents(events) }
}

const groupedEvents = (rows: readonly Parameters<typeof eventOfRow>[0][]): Map<number, CaseEvent[]> =>
  new Map([...Map.groupBy(rows, (row) => row.case_id)].map(([id, some]) => [id, some.map(eventOfRow)]))
