/**
 * What a change of a case promises, in the change's own transaction: timers, cards brought up to date, lines in the case's thread.
 * Invariant: after it the timers that `plan` asks for stand, and the pages that a person's deed made needless are called off.
 */
import { type EventKind, isPerson } from '../cases/case.ts'
import { eventLine, isTold } from '../cases/describe.ts'
import { plan, type Timer as CaseTimer } from '../cases/ladder.ts'
import { arm, cancel, cardKey, type Promised, put, type Timer, TIMER, wantCard } from '../store/outbox.ts'
import type { Tx } from '../store/tables.ts'
import { type Office, readerFor } from './office.ts'
import type { Page } from './page.ts'
import { postRow } from './posts.ts'

export const timerRow = (tenant: string, { key, kind, case: caseId, due }: CaseTimer): Timer => ({ tenant, key, kind, case_id: caseId, body: '{}', due })

/** Nobody needs to be called to a case in which a person just did one of these. */
const ANSWERS_PAGES: ReadonlySet<EventKind> = new Set(['claimed', 'assigned', 'approved', 'sent', 'resolved', 'falseAlarm', 'snoozed', 'merged'])

export async function keepPromises(tx: Tx, office: Office, pages: readonly Page[], now: number): Promise<void> {
  const timers: Timer[] = []
  const voided: { readonly tenant: string; readonly key: string }[] = []
  const cards: Parameters<typeof wantCard>[1][number][] = []
  const notes: Promised[] = []
  const opened: (Promised & { readonly wanted: number | null })[] = []
  for (const { tenant, id, before, state, fresh } of pages) {
    const rules = office.rules(tenant)
    const standing = plan(state, rules, now)
    if (before === null) {
      opened.push(...standing.map((timer) => ({ ...timerRow(tenant, timer), dest: TIMER, wanted: null })))
      for (const desk of office.desksOf(tenant))
        opened.push({ tenant, key: cardKey(id, desk), dest: desk, kind: 'card', case_id: id, body: '{}', due: now, wanted: state.version })
    } else {
      timers.push(...standing.map((timer) => timerRow(tenant, timer)))
      const keys = new Set(standing.map(({ key }) => key))
      voided.push(...plan(before, rules, now).flatMap(({ key }) => (keys.has(key) ? [] : [{ tenant, key }])))
    }
    const shown = fresh.some(({ kind }) => kind !== 'viewed')
    // A case begins with its card: its first event needs no line beside it.
    const told = fresh.filter((event) => event.seq > 1 && isTold(event))
    const reader = told.length > 0 ? readerFor(office, tenant, now) : undefined
    for (const desk of office.desksOf(tenant)) {
      if (shown && before !== null) cards.push({ tenant, caseId: id, desk, version: state.version, now })
      for (const event of told)
        notes.push(
          postRow(
            { tenant, desk, key: `note:${id}:${event.seq}`, caseId: id, due: now },
            { kind: 'note', case: id, version: event.seq, text: eventLine(event, reader!) },
          ),
        )
    }
    if (before !== null && fresh.some(({ kind, actor }) => ANSWERS_PAGES.has(kind) && isPerson(actor)))
      await cancel(tx, { tenant, now, caseId: id, kinds: state.unanswered.length > 0 ? ['ping'] : ['ping', 'reminder'] })
  }
  // A new case has no promise yet: all of its own go in as they are, in one statement.
  if (opened.length > 0) await tx.db.insertInto('outbox').values(opened).execute()
  if (timers.length > 0) await arm(tx, timers)
  await callOff(tx, voided, now)
  if (cards.length > 0) await wantCard(tx, cards)
  if (notes.length > 0) await put(tx, notes)
}

async function callOff({ db }: Tx, voided: readonly { readonly tenant: string; readonly key: string }[], now: number): Promise<void> {
  for (const tenant of new Set(voided.map((one) => one.tenant)))
    await db
      .updateTable('outbox')
      .set({ state: 'cancelled', ended: now })
      .where('tenant', '=', tenant)
      .where(
        'key',
        'in',
        voided
          .filter((one) => one.tenant === tenant)
          .map(({ key }) => key)
          .sort(),
      )
      .where('dest', '=', TIMER)
      .where('state', '=', 'waiting')
      .execute()
}
