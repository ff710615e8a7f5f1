/**
 * The outbox against a model of a page: random promises, claims, finishes, refusals, calls off, crashes and time, on the real engines.
 * `size: 'max'`: with the default size sequences are so short that a missing fence survives a thousand of them.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claim, finish, giveUp, pause, postpone, retry } from '../src/store/lease.ts'
import { cancel, put, wantCard } from '../src/store/outbox.ts'
import type { Store } from '../src/store/store.ts'
import type { Outbox } from '../src/store/tables.ts'
import { onEngines } from './engines.ts'

const LEASE = 30
/** `npm run chaos` runs the whole of it; `npm test` a part that takes seconds. */
const RUNS = { sqlite: Number(process.env.MODEL_RUNS ?? 1000), postgres: Number(process.env.MODEL_RUNS ?? 150) }

type Known = Pick<Outbox, 'dest' | 'due' | 'attempts' | 'lease' | 'token' | 'unclear' | 'first_try' | 'wanted' | 'sent' | 'state'>
interface Model {
  now: number
  serial: number
  readonly rows: Map<string, Known>
  readonly rests: Map<string, number>
  /** What holders believe to hold; a crash forgets, a lease that ran out does not. */
  readonly held: { readonly id: number; readonly key: string; readonly token: string; readonly wanted: number | null }[]
}
type Act = (model: Model, store: Store) => Promise<void>
const act = (name: string, run: Act) => ({ check: () => true, run, toString: () => name })

const fresh = (dest: string, due: number): Known => ({
  ...{ dest, due, attempts: 0, lease: 0, token: null, unclear: 0, first_try: null, wanted: null, sent: null, state: 'waiting' },
})
const free = (row: Known) => Object.assign(row, { lease: 0, token: null })
const dests = fc.constantFrom('slack', 'discord')
const span = fc.integer({ min: 0, max: 60 })

const promised = fc.array(fc.tuple(fc.nat(7), dests, span), { maxLength: 3 }).map((some) =>
  act(`put ${JSON.stringify(some)}`, async (model, store) => {
    const rows = some.map(([k, dest, wait]) => ({ tenant: 't', key: `ping:${k}`, dest, kind: 'ping', case_id: k, body: '{}', due: model.now + wait }))
    const last = new Map(rows.map((row) => [row.key, row]))
    const known = [...last.keys()].filter((key) => model.rows.has(key)).length
    expect(await store.transaction((tx) => put(tx, rows))).toBe(last.size - known)
    for (const { key, dest, due } of last.values()) if (!model.rows.has(key)) model.rows.set(key, fresh(dest, due))
  }),
)
const wanted = fc.tuple(fc.nat(2), dests, fc.integer({ min: 1, max: 9 })).map(([id, desk, version]) =>
  act(`want card ${id} ${desk} ${version}`, async (model, store) => {
    await wantCard(store, [{ tenant: 't', caseId: id, desk, version, now: model.now }])
    const key = `card:${id}:${desk}`
    const row = model.rows.get(key)
    if (row === undefined) model.rows.set(key, { ...fresh(desk, model.now), wanted: version })
    else if (version > row.wanted!) {
      if (!(row.state === 'waiting' && row.attempts > 0)) Object.assign(row, { due: model.now, attempts: 0 })
      Object.assign(row, { wanted: version, state: 'waiting' })
    }
  }),
)
const claimed = fc.tuple(dests, fc.integer({ min: 1, max: 4 })).map(([dest, limit]) =>
  act(`claim ${limit} ${dest}`, async (model, store) => {
    const token = `holder ${++model.serial}`
    const got = await claim(store, { dest, token, limit, leaseMs: LEASE, now: model.now })
    const rests = (model.rests.get(dest) ?? 0) > model.now
    const open = [...model.rows].filter(([, row]) => !rests && row.dest === dest && row.state === 'waiting' && row.due <= model.now && row.lease <= model.now)
    expect(got.length, `claimed of ${open.length}`).toBe(Math.min(limit, open.length))
    const latest = open.map(([, { due }]) => due).sort((a, b) => a - b)[got.length - 1] ?? 0
    for (const { id, key, ...row } of got) {
      const known = model.rows.get(key)!
      expect(open.map(([name]) => name)).toContain(key)
      expect(row.due, 'the oldest first').toBeLessThanOrEqual(latest)
      if (known.token !== null) known.unclear++
      Object.assign(known, { lease: model.now + LEASE, token, attempts: known.attempts + 1, first_try: known.first_try ?? model.now })
      expect({ ...row }, key).toMatchObject(known)
      model.held.push({ id, key, token, wanted: row.wanted })
    }
  }),
)
/** What a holder does with a row that it believes to hold. */
const held = (name: string, does: (model: Model, store: Store, row: Known, mine: boolean, holder: Model['held'][number]) => Promise<void>) =>
  fc.nat(50).map((i) =>
    act(`${name} ${i}`, async (model, store) => {
      const holder = model.held[i % (model.held.length || 1)]
      if (holder === undefined) return
      const row = model.rows.get(holder.key)!
      await does(model, store, row, row.token === holder.token, holder)
    }),
  )
const finished = held('finish', async (model, store, row, mine, { id, token, wanted }) => {
  const told = await finish(store, { id, token, ref: 'r', sent: wanted, now: model.now })
  if (!mine) return expect(told, 'the fence').toBe('lost')
  free(Object.assign(row, { attempts: 0, unclear: 0, first_try: null, sent: wanted ?? row.sent }))
  const again = wanted !== null && row.wanted! > wanted
  if (again) row.due = model.now
  if (row.state === 'waiting' && !again) row.state = 'done'
  expect(told).toBe(row.state === 'waiting' ? 'again' : row.state)
})
const failed = (unclear: boolean) =>
  held(unclear ? 'unclear' : 'refused', async (model, store, row, mine, { id, token }) => {
    const due = model.now + 10
    expect(await retry(store, { id, token, due, fault: 'f', unclear }), 'the fence').toBe(mine)
    if (!mine) return
    if (unclear) row.unclear++
    else if (row.unclear === 0) row.first_try = null
    free(Object.assign(row, { due }))
  })
const moved = held('postpone', async (model, store, row, mine, { id, token }) => {
  expect(await postpone(store, { id, token, due: model.now + 7 }), 'the fence').toBe(mine)
  if (mine) free(Object.assign(row, { due: model.now + 7, attempts: row.attempts - 1, first_try: row.unclear > 0 ? row.first_try : null }))
})
const givenUp = held('give up', async (model, store, row, mine, { id, key, token }) => {
  const bites = mine && row.state === 'waiting'
  const instead = { tenant: 't', key: `mail:${key}`, dest: 'mail', kind: 'alarm', case_id: null, body: '{}', due: model.now }
  expect(await store.transaction((tx) => giveUp(tx, { id, token, fault: 'f', now: model.now }, [instead])), 'the fence').toBe(bites)
  if (!bites) return
  free(Object.assign(row, { state: 'dead' }))
  if (!model.rows.has(instead.key)) model.rows.set(instead.key, fresh('mail', model.now))
})
const calledOff = fc.nat(7).map((k) =>
  act(`cancel ${k}`, async (model, store) => {
    const row = model.rows.get(`ping:${k}`)
    const waits = row?.state === 'waiting'
    expect(await cancel(store, { tenant: 't', caseId: k, kinds: ['ping'], now: model.now })).toBe(waits ? 1 : 0)
    if (waits) row.state = 'cancelled'
  }),
)
const rested = fc.tuple(dests, span).map(([dest, wait]) =>
  act(`pause ${dest} ${wait}`, async (model, store) => {
    await pause(store, 't', dest, model.now + wait)
    model.rests.set(dest, Math.max(model.rests.get(dest) ?? 0, model.now + wait))
  }),
)
const crashed = fc.constant(act('crash', async (model) => void model.held.splice(0)))
const later = fc.integer({ min: 1, max: 45 }).map((wait) => act(`+${wait}`, async (model) => void (model.now += wait)))

const commands = fc.commands([promised, wanted, claimed, claimed, finished, failed(true), failed(false), moved, givenUp, calledOff, rested, crashed, later], {
  maxCommands: 60,
  size: 'max',
})

onEngines('the outbox and its model', ({ engine, open }) => {
  test(`agree through ${RUNS[engine]} sequences`, { timeout: 600_000 }, async () => {
    const store = await open()
    const property = fc.asyncProperty(commands, async (sequence) => {
      await store.db.deleteFrom('outbox').execute()
      await store.db.deleteFrom('pause').execute()
      const model: Model = { now: 1000, serial: 0, rows: new Map(), rests: new Map(), held: [] }
      await fc.asyncModelRun(() => ({ model, real: store }), sequence)
      const rows = await store.db.selectFrom('outbox').selectAll().execute()
      expect(rows.map(({ key }) => key).sort()).toEqual([...model.rows.keys()].sort())
      for (const { key, ...row } of rows) expect({ ...row }, key).toMatchObject(model.rows.get(key)!)
    })
    await fc.assert(property, { numRuns: RUNS[engine], seed: 42 })
  })
})
