/**
 * The day's digest for every desk of a tenant, made when its slot comes and promised in the same transaction.
 * Invariant: one digest for each local day and desk, by its key: a restart, a clock that jumps and an hour that comes twice change nothing.
 */
import type { CaseState } from '../cases/case.ts'
import { type Counts, digestKey, digestOf } from '../cases/digest.ts'
import { DAY } from '../cases/hours.ts'
import { moveCursor, readCursor } from '../store/marks.ts'
import { type Promised, put } from '../store/outbox.ts'
import type { Outbox, Tx, Work } from '../store/tables.ts'
import type { Digest } from '../view.ts'
import { type Office, viewingOf } from './office.ts'
import { stateOf } from './rows.ts'

const CURSOR = 'digest'
/** Far more than a digest shows; the rest is counted by its sections up to here. */
const MOST_OPEN = 5000

/** Which day a slot that fell due belongs to: today once today's time has come, else the day that it was promised for. */
export async function promiseDigest(tx: Tx, office: Office, { tenant, due }: Pick<Outbox, 'tenant' | 'due'>, now: number): Promise<void> {
  const { policy, business } = office.rules(tenant)
  const { digestAt } = policy.ladder
  if (digestAt === null) return
  const today = business.day(now)
  const begun = business.instant(today, digestAt) <= now
  // The policy moved it to later on the same day.
  if (!begun && business.day(due) === today) return
  const day = begun ? today : business.day(due)
  const { digest, mark } = await digestNow(tx, office, tenant, now)
  const rows = office
    .desksOf(tenant)
    .map((desk): Promised => ({ tenant, key: digestKey(day, desk), dest: desk, kind: 'digest', case_id: null, body: JSON.stringify({ digest }), due: now }))
  await put(tx, rows)
  await moveCursor(tx, tenant, CURSOR, JSON.stringify(mark), now)
}

/** The digest as it would be now. `mark` is where the next one begins, once this one is promised. */
export async function digestNow(work: Work, office: Office, tenant: string, now: number): Promise<{ readonly digest: Digest; readonly mark: Last }> {
  const last = JSON.parse((await readCursor(work, tenant, CURSOR)) ?? 'null') as Last | null
  const { counts, mark, open } = await read(work, tenant, last ?? { at: now - DAY, cases: 0 }, now)
  return { digest: digestOf(open, counts, viewingOf(office, tenant, now)), mark }
}

/** When the last digest was made, and the number of the last case then. */
export interface Last {
  readonly at: number
  readonly cases: number
}

async function read({ db }: Work, tenant: string, last: Last, now: number): Promise<{ counts: Counts; mark: Last; open: readonly CaseState[] }> {
  const rows = () => db.selectFrom('cases').select('state').where('tenant', '=', tenant)
  const counter = await db.selectFrom('counter').select('value').where('tenant', '=', tenant).where('name', '=', 'case').executeTakeFirst()
  const open = (await rows().where('status', 'in', ['open', 'claimed', 'snoozed']).orderBy('due').limit(MOST_OPEN).execute()).map(stateOf)
  const replied = (await rows().where('status', '=', 'replied').where('updated_at', '>', last.at).execute()).map(stateOf)
  const closed = (await rows().where('closed_at', '>', last.at).execute()).map(stateOf)
  const answered = [...open, ...replied, ...closed].filter(({ lastSent }) => lastSent !== null && lastSent.at > last.at && lastSent.at <= now).length
  const cases = counter?.value ?? 0
  return { counts: { opened: cases - last.cases, answered, closed: closed.length }, mark: { at: now, cases }, open }
}
