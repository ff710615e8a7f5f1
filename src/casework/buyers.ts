/**
 * One buyer out of the store, everywhere, and what is past its time. I/O: the store; progress goes where the caller says.
 * Invariant: each step is a transaction of its own and may be run again: what was erased stays erased, the rest is found anew.
 */
import { sql } from 'kysely'
import { type Actor, type CaseEvent, SANGFROID } from '../cases/case.ts'
import { DAY } from '../cases/hours.ts'
import type { Store } from '../store/store.ts'
import type { Work } from '../store/tables.ts'
import { eraseCases, eraseFrom } from './erase.ts'
import { keyText } from './keys.ts'
import { readHistory } from './ledger.ts'
import { factsIn } from './messages.ts'
import type { Office } from './office.ts'
import { ERASED } from './rows.ts'

export type Progress = (done: number, of: number) => void

export interface Erased {
  readonly cases: number
  /** Desks whose cards are emptied as soon as the bot reaches them. */
  readonly cards: number
}

/** `buyer` as the marketplace or the desk calls them. Answers 0 where nobody of that name wrote. */
export async function eraseBuyer(office: Office, tenant: string, buyer: string, actor: Actor, progress: Progress = () => {}): Promise<Erased> {
  const name = keyText(buyer.trim())
  const ids = name === '' ? [] : await casesOf(office.store, tenant, name)
  for (const [i, id] of ids.entries()) {
    progress(i, ids.length)
    const others = await writersOf(office.store, tenant, id, name)
    await office.store.transaction((tx) =>
      others ? eraseFrom(tx, office, tenant, id, name, actor, office.now()) : eraseCases(tx, office, tenant, [id], actor, office.now()),
    )
  }
  await office.store.transaction(async ({ db }) => {
    const keys = await db.selectFrom('link').select('key').where('tenant', '=', tenant).where('key', 'like', 'buyer:%').execute()
    const theirs = keys.map(({ key }) => key).filter((key) => key.split(':').slice(2).join(':') === name)
    for (const key of theirs) await db.deleteFrom('link').where('tenant', '=', tenant).where('key', '=', key).execute()
  })
  progress(ids.length, ids.length)
  await scrub(office.store)
  if (ids.length > 0) office.changed()
  return { cases: ids.length, cards: ids.length * office.desksOf(tenant).length }
}

/** Cases in which the buyer wrote, and those that theirs were merged with or split from: copies of what they wrote stand there. */
async function casesOf({ db, isPg }: Work, tenant: string, buyer: string): Promise<readonly number[]> {
  const rows = await db.selectFrom('message').select('case_id').distinct().where('tenant', '=', tenant).where('buyer', '=', buyer).execute()
  const linked = await db.selectFrom('link').select(['key', 'case_id']).where('tenant', '=', tenant).where('key', 'like', 'buyer:%').execute()
  const found = new Set(rows.map((row) => row.case_id))
  for (const { key, case_id } of linked) if (key.split(':').slice(2).join(':') === buyer) found.add(case_id)
  // The set grows while it is walked.
  for (const id of found) {
    const history = await readHistory({ db, isPg }, tenant, id)
    if (factsIn(history).some((facts) => facts.buyer === buyer)) for (const event of history) for (const other of neighbours(event)) found.add(other)
    else found.delete(id)
  }
  return [...found].sort((a, b) => a - b)
}

const neighbours = (event: CaseEvent): readonly number[] =>
  event.kind === 'merged' ? [event.body.into] : event.kind === 'absorbed' || event.kind === 'splitOff' || event.kind === 'splitFrom' ? [event.body.case] : []

/** Whether somebody else wrote in the case, too. */
async function writersOf(work: Work, tenant: string, id: number, buyer: string): Promise<boolean> {
  return factsIn(await readHistory(work, tenant, id)).some((one) => one.buyer !== '' && one.buyer !== buyer)
}

const AT_ONCE = 50

/** Cases that were closed longer ago than the policy keeps them. The bot's timers do the same, case by case. Answers how many. */
export async function purge(office: Office, tenant: string, progress: Progress = () => {}): Promise<number> {
  const before = office.now() - office.rules(tenant).policy.retentionDays * DAY
  const rows = await office.store.db
    .selectFrom('cases')
    .select('id')
    .where('tenant', '=', tenant)
    .where('closed_at', '<=', before)
    .where('status', '!=', ERASED)
    .execute()
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    progress(from, rows.length)
    const ids = rows.slice(from, from + AT_ONCE).map(({ id }) => id)
    await office.store.transaction((tx) => eraseCases(tx, office, tenant, ids, SANGFROID, office.now()))
  }
  progress(rows.length, rows.length)
  if (rows.length > 0) {
    await scrub(office.store)
    office.changed()
  }
  return rows.length
}

/**
 * Erased bytes out of the files. SQLite overwrites what it deletes (secure_delete) once the journal beside it has been taken in and cut;
 * a reader under way can put that off: false, and it is to be tried again. PostgreSQL frees the space, and overwrites it in its own time.
 */
export async function scrub({ db, isPg }: Store): Promise<boolean> {
  if (isPg) {
    for (const table of ['message', 'event', 'cases', 'link', 'outbox']) await sql`vacuum ${sql.table(table)}`.execute(db)
    return true
  }
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db)
  return rows[0]?.busy === 0
}
