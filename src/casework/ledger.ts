/**
 * Cases read and written: events, snapshot and promises together, in the caller's transaction.
 * Invariants: what a snapshot says is the fold of the events beside it; a case changes only from the version that was read.
 */
import type { CaseEvent, CaseState } from '../cases/case.ts'
import type { Tx, Work } from '../store/tables.ts'
import type { Office } from './office.ts'
import type { Page } from './page.ts'
import { keepPromises } from './promises.ts'
import { caseRow, ERASED, eventOfRow, eventRow, stateOf } from './rows.ts'

/** Cases by number, erased ones left out. `lock`: nobody else changes them until the transaction ends. */
export async function readCases({ db, isPg }: Work, tenant: string, ids: readonly number[], lock?: 'lock'): Promise<Map<number, CaseState>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'state'])
    .where('tenant', '=', tenant)
    .where('id', 'in', ids)
    .where('status', '!=', ERASED)
    .orderBy('id')
    .$if(isPg && lock !== undefined, (query) => query.forUpdate())
    .execute()
  return new Map(rows.map((row) => [row.id, stateOf(row)]))
}

export async function readHistory({ db }: Work, tenant: string, id: number): Promise<readonly CaseEvent[]> {
  const rows = await db.selectFrom('event').selectAll().where('tenant', '=', tenant).where('case_id', '=', id).orderBy('seq').execute()
  return rows.map(eventOfRow)
}

/**
 * Compare-and-set: false, and nothing written, where one of the cases changed since it was read. The caller ends the transaction then.
 * `locked` pages were read with a lock and cannot have changed: they are written in one statement.
 */
export async function writePages(tx: Tx, office: Office, pages: readonly Page[], now: number, locked?: 'locked'): Promise<boolean> {
  const changed = pages.filter(({ fresh }) => fresh.length > 0).sort((a, b) => a.id - b.id)
  if (changed.length === 0) return true
  const rows = changed.map(({ tenant, state }) => caseRow(tenant, state, office.rules(tenant)))
  const upserted = locked ? rows : rows.filter((_, i) => changed[i]!.before === null)
  if (!locked)
    for (const [i, { tenant, id, before }] of changed.entries()) {
      if (before === null) continue
      const { numUpdatedRows } = await tx.db
        .updateTable('cases')
        .set(rows[i]!)
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where('version', '=', before.version)
        .executeTakeFirst()
      if (numUpdatedRows !== 1n) return false
    }
  if (upserted.length > 0)
    await tx.db
      .insertInto('cases')
      .values(upserted)
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'id']).doUpdateSet((row) => ({
          version: row.ref('excluded.version'),
          status: row.ref('excluded.status'),
          owner: row.ref('excluded.owner'),
          risk: row.ref('excluded.risk'),
          escalate: row.ref('excluded.escalate'),
          due: row.ref('excluded.due'),
          clock: row.ref('excluded.clock'),
          orders: row.ref('excluded.orders'),
          state: row.ref('excluded.state'),
          updated_at: row.ref('excluded.updated_at'),
          closed_at: row.ref('excluded.closed_at'),
        })),
      )
      .execute()
  await tx.db
    .insertInto('event')
    .values(changed.flatMap(({ tenant, id, fresh }) => fresh.map((event) => eventRow(tenant, id, event))))
    .execute()
  await keepPromises(tx, office, changed, now)
  return true
}
