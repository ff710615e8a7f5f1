/**
 * Lists of cases, page by page. Each page begins after the last line of the one before it (a key, no offset), so that the millionth case
 * costs what the first does and a case that moves is at worst shown twice.
 * Invariant: every query walks an index of `cases` from that key on and stops when the page is full.
 */
import type { CaseState } from '../cases/case.ts'
import { lineOf } from '../cases/card.ts'
import { isOutsider, personOf } from '../cases/rights.ts'
import type { Work } from '../store/tables.ts'
import type { View, ViewName } from '../view.ts'
import { type Acting, type Office, viewingOf } from './office.ts'
import { ERASED, stateOf } from './rows.ts'
import { LISTS } from './wording.ts'

const PAGE = 20
/** Claimed cases looked at for one page of those that wait for approval. */
const MOST_LOOKED = 2000

/** The last line's place: its deadline (null: none runs) and number. */
interface Key {
  readonly due: number | null
  readonly id: number
}
interface Place extends Key {
  readonly state: CaseState
}

export async function list(office: Office, { desk, who }: Acting, view: ViewName, page?: string): Promise<View> {
  const { tenant } = who
  const { title, empty } = LISTS[office.locale][view]
  const person = personOf(office.rules(tenant).policy, desk, who)
  const after = keyFrom(page)
  const found = isOutsider(person) ? [] : await VIEWS[view](office.store, tenant, after, person.id)
  const shown = found.slice(0, PAGE)
  const last = shown.at(-1)
  const viewing = viewingOf(office, tenant, office.now(), person)
  const next = found.length > PAGE && last !== undefined ? JSON.stringify([last.due, last.id]) : null
  return { view, title, empty, lines: shown.map(({ state }) => lineOf(state, viewing)), next }
}

/** One more than a page, where there is more. */
type Query = (work: Work, tenant: string, after: Key | null, person: string) => Promise<readonly Place[]>

const VIEWS: Readonly<Record<ViewName, Query>> = {
  mine: async (work, tenant, after, person) => merged(await Promise.all(AT_WORK.map((status) => byDue(work, tenant, status, after, PAGE + 1, person)))),
  unclaimed: (work, tenant, after) => byDue(work, tenant, 'open', after, PAGE + 1),
  due: async (work, tenant, after) => merged(await Promise.all(AT_WORK.map((status) => byDue(work, tenant, status, after, PAGE + 1)))),
  approve: async (work, tenant, after) => {
    const claimed = await Promise.all((['claimed', 'open', 'snoozed'] as const).map((status) => byDue(work, tenant, status, after, MOST_LOOKED)))
    return merged(claimed.map((places) => places.filter(({ state: { reply } }) => reply !== null && reply.approvedBy.length < reply.needed)))
  },
  all: async ({ db }, tenant, after) => {
    const rows = await db
      .selectFrom('cases')
      .select(['id', 'due', 'state'])
      .where('tenant', '=', tenant)
      .where('status', '!=', ERASED)
      .$if(after !== null, (query) => query.where('id', '<', after!.id))
      .orderBy('id', 'desc')
      .limit(PAGE + 1)
      .execute()
    return rows.map(placeOf)
  },
}

const AT_WORK = ['open', 'claimed', 'snoozed'] as const

/** By deadline, then number; those without a deadline come last. */
async function byDue({ db }: Work, tenant: string, status: string, after: Key | null, limit: number, owner?: string): Promise<readonly Place[]> {
  const from = () =>
    db
      .selectFrom('cases')
      .select(['id', 'due', 'state'])
      .where('tenant', '=', tenant)
      .where('status', '=', status)
      .$if(owner !== undefined, (query) => query.where('owner', '=', owner!))
  const timed =
    after !== null && after.due === null
      ? []
      : await from()
          .where('due', 'is not', null)
          .$if(after !== null, (query) => query.where(({ eb, refTuple, tuple }) => eb(refTuple('due', 'id'), '>', tuple(after!.due!, after!.id))))
          .orderBy('due')
          .orderBy('id')
          .limit(limit)
          .execute()
  if (timed.length === limit) return timed.map(placeOf)
  const untimed = await from()
    .where('due', 'is', null)
    .$if(after !== null && after.due === null, (query) => query.where('id', '>', after!.id))
    .orderBy('id')
    .limit(limit - timed.length)
    .execute()
  return [...timed, ...untimed].map(placeOf)
}

const placeOf = ({ id, due, state }: { readonly id: number; readonly due: number | null; readonly state: string }): Place => ({
  id,
  due,
  state: stateOf({ state }),
})

const ahead = (one: Key): number => one.due ?? Number.POSITIVE_INFINITY
const merged = (lists: readonly (readonly Place[])[]): readonly Place[] =>
  lists
    .flat()
    .sort((a, b) => (ahead(a) === ahead(b) ? a.id - b.id : ahead(a) - ahead(b)))
    .slice(0, PAGE + 1)

/** A page that is no key begins at the beginning. */
function keyFrom(page: string | undefined): Key | null {
  if (page === undefined) return null
  try {
    const [due, id] = JSON.parse(page) as unknown[]
    return (due === null || Number.isSafeInteger(due)) && Number.isSafeInteger(id) ? { due: due as number | null, id: id as number } : null
  } catch {
    return null
  }
}
