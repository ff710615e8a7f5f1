/**
 * Small facts that the store keeps for a tenant: numbers handed out, places reached, names that two machines must not use at once.
 */
import { sql } from 'kysely'
import type { Tx, Work } from './tables.ts'

/** Hands out `count` numbers that nobody had before, and answers the first; they begin at 1. */
export async function takeNumbers({ db }: Work, tenant: string, name: string, count: number): Promise<number> {
  const { value } = await db
    .insertInto('counter')
    .values({ tenant, name, value: count })
    .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet((row) => ({ value: sql<number>`${row.ref('counter.value')} + ${count}` })))
    .returning('value')
    .executeTakeFirstOrThrow()
  return value - count + 1
}

export async function readCursor({ db }: Work, tenant: string, name: string): Promise<string | undefined> {
  return (await db.selectFrom('cursor').select('value').where('tenant', '=', tenant).where('name', '=', name).executeTakeFirst())?.value
}

export async function moveCursor({ db }: Work, tenant: string, name: string, value: string, now: number): Promise<void> {
  await db
    .insertInto('cursor')
    .values({ tenant, name, value, moved_at: now })
    .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet({ value, moved_at: now }))
    .execute()
}

/**
 * Nobody else passes here with one of these names of the tenant until the transaction ends: two machines that both find no case for an order
 * would open two. The embedded engine has one writer at a time anyway.
 */
export async function exclusively({ db, isPg }: Tx, tenant: string, names: readonly string[]): Promise<void> {
  if (!isPg) return
  // The list comes in one order everywhere and is walked in its order: no two transactions wait for each other.
  const wanted = JSON.stringify([...new Set(names)].sort().map((name) => `${tenant}\n${name}`))
  await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from json_array_elements_text(${wanted}::json) as name`.execute(db)
}
