/**
 * Messages and links that go with a merge or a split, in the action's transaction.
 * Invariant: a link leads to the case in which the next message with it belongs; nothing leads to a merged case.
 */
import { linkKeys } from '../cases/attach.ts'
import type { Facts, NewEvent } from '../cases/case.ts'
import type { Tx } from '../store/tables.ts'

/** What an event of case `id` moves; most move nothing. */
export async function moveMessages(tx: Tx, tenant: string, id: number, event: NewEvent): Promise<void> {
  if (event.kind === 'merged') await moveAll(tx, tenant, id, event.body.into)
  else if (event.kind === 'splitFrom') await moveSome(tx, tenant, event.body.case, id, event.body.messages)
}

async function moveAll({ db }: Tx, tenant: string, from: number, to: number): Promise<void> {
  // A message that named both orders stands in both cases.
  await db
    .deleteFrom('message')
    .where('tenant', '=', tenant)
    .where('case_id', '=', from)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('message as there')
          .select('there.id')
          .where('there.tenant', '=', tenant)
          .where('there.case_id', '=', to)
          .whereRef('there.source', '=', 'message.source')
          .whereRef('there.id', '=', 'message.id'),
      ),
    )
    .execute()
  await db.updateTable('message').set({ case_id: to }).where('tenant', '=', tenant).where('case_id', '=', from).execute()
  await db.updateTable('link').set({ case_id: to }).where('tenant', '=', tenant).where('case_id', '=', from).execute()
}

async function moveSome({ db }: Tx, tenant: string, from: number, to: number, moved: readonly Facts[]): Promise<void> {
  for (const { source, id } of moved)
    await db
      .updateTable('message')
      .set({ case_id: to })
      .where('tenant', '=', tenant)
      .where('case_id', '=', from)
      .where('source', '=', source)
      .where('id', '=', id)
      .execute()
  const left = await db.selectFrom('message').select(['source', 'thread', 'buyer', 'body']).where('tenant', '=', tenant).where('case_id', '=', from).execute()
  const stay = new Set(
    left.flatMap(({ source, thread, buyer, body }) => {
      const { marketplace = '', order } = JSON.parse(body) as { marketplace?: string; order?: { id?: string } }
      return linkKeys({ orders: order?.id === undefined ? [] : [order.id], source, thread: thread ?? '', marketplace, buyer: buyer ?? '' })
    }),
  )
  const go = [...new Set(moved.flatMap(linkKeys))].filter((key) => !stay.has(key)).sort()
  if (go.length === 0) return
  await db.updateTable('link').set({ case_id: to }).where('tenant', '=', tenant).where('case_id', '=', from).where('key', 'in', go).execute()
}
