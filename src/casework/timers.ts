/**
 * What a timer does when it falls due, all inside of the timer's own transaction: the case as it is now decides, not as it was then.
 * Invariant: after a case's timer the timers that `plan` asks for stand again, whatever this one found.
 */
import { type CaseState, SANGFROID } from '../cases/case.ts'
import { fire, type Page as Call, plan } from '../cases/ladder.ts'
import { pageText } from '../cases/paging.ts'
import { mentionsOf } from '../cases/rights.ts'
import { arm, put } from '../store/outbox.ts'
import type { Outbox, Tx } from '../store/tables.ts'
import { promiseDigest } from './digests.ts'
import { eraseCases, sweep } from './erase.ts'
import { writePages } from './ledger.ts'
import { type Office, viewingOf } from './office.ts'
import { append, pageOf } from './page.ts'
import { postRow } from './posts.ts'
import { timerRow } from './promises.ts'
import { ERASED, stateOf } from './rows.ts'
import { nextStanding, type StandingKind } from './standing.ts'

/** Until a case that somebody is changing at this moment is asked again. */
const BUSY_MS = 1000

/** For `runTimers`: throws what its statements throw, and the timer is then tried again. */
export const createTimerHandler =
  (office: Office) =>
  async (tx: Tx, timer: Outbox, now: number): Promise<void> => {
    const standing = STANDING_DEEDS[timer.kind as StandingKind]
    if (standing === undefined) return await caseTimer(tx, office, timer, now)
    await standing(tx, office, timer, now)
    const next = nextStanding(timer.kind as StandingKind, timer.tenant, office.rules(timer.tenant), now)
    if (next !== null) await arm(tx, [next])
  }

const STANDING_DEEDS: Readonly<Record<StandingKind, (tx: Tx, office: Office, timer: Outbox, now: number) => Promise<void>>> = {
  digest: promiseDigest,
  sweep: async (tx, _, { tenant }, now) => sweep(tx, tenant, now),
}

async function caseTimer(tx: Tx, office: Office, timer: Outbox, now: number): Promise<void> {
  const { tenant, key, case_id: id } = timer
  if (id === null) return
  const rules = office.rules(tenant)
  const state = await readCase(tx, tenant, id)
  if (state === 'busy') return await arm(tx, [{ ...timer, due: now + BUSY_MS }])
  if (state === undefined) return
  const fired = fire(key, state, rules, now)
  if (fired.kind === 'purge') return await eraseCases(tx, office, tenant, [id], SANGFROID, now)
  if (fired.kind !== 'event')
    return await arm(
      tx,
      plan(state, rules, now).map((one) => timerRow(tenant, one)),
    )
  const page = append(pageOf(tenant, state), fired.event)
  if (!(await writePages(tx, office, [page], now, 'locked'))) throw new Error(`Case ${id} changed under its lock`)
  if (fired.page !== null) await callPeople(tx, office, { tenant, key, state, call: fired.page, now })
}

/**
 * The case, locked. Whoever changes a case goes from the case to its timers and waits there; this comes the other way round, so it never
 * waits: `busy`.
 */
async function readCase({ db, isPg }: Tx, tenant: string, id: number): Promise<CaseState | 'busy' | undefined> {
  const wanted = db.selectFrom('cases').select(['state', 'status']).where('tenant', '=', tenant).where('id', '=', id)
  const row = await wanted.$if(isPg, (query) => query.forUpdate().skipLocked()).executeTakeFirst()
  if (row === undefined) return isPg && (await wanted.executeTakeFirst()) !== undefined ? 'busy' : undefined
  return row.status === ERASED ? undefined : stateOf(row)
}

interface Calling {
  readonly tenant: string
  readonly key: string
  /** Before the timer's event: who had it, what waited. */
  readonly state: CaseState
  readonly call: Call
  readonly now: number
}

/** One post for each desk of the tenant; a person whom the policy ties to several desks is called on each. */
async function callPeople(tx: Tx, office: Office, { tenant, key, state, call, now }: Calling): Promise<void> {
  const rules = office.rules(tenant)
  const text = pageText(state, call, viewingOf(office, tenant, now))
  const kind = call.kind === 'remind' ? 'reminder' : 'ping'
  const direct = call.who.every((who) => who === 'assignee') && state.owner !== null
  const rows = office.desksOf(tenant).map((desk) => {
    const mentions = call.who.flatMap((who) => mentionsOf(rules.policy, desk, who, state.owner))
    const once = [...new Map(mentions.map((one) => [one.name, one])).values()]
    return postRow(
      { tenant, desk, key: `${kind}:${key}`, caseId: state.id, due: now },
      { kind, case: state.id, text, mentions: once, breach: call.breach, direct },
    )
  })
  await put(tx, rows)
}
