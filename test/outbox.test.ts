/**
 * The outbox's contract on both engines: promises, leases, fences, timers. Time is passed in; nothing sleeps.
 */
import { expect, test } from 'vitest'
import { claim, finish, giveUp, pause, postpone, retry } from '../src/store/lease.ts'
import { arm, cancel, cardKey, cardRef, census, nextDue, overdue, type Promised, prune, put, wantCard } from '../src/store/outbox.ts'
import type { Store } from '../src/store/store.ts'
import type { Outbox } from '../src/store/tables.ts'
import { runTimers, type TimerRun } from '../src/store/timers.ts'
import { onEngines } from './engines.ts'

const LEASE = 30_000
const T = 1_795_350_000_000
const ping = (key: string, more: Partial<Promised> = {}): Promised => ({
  ...{ tenant: 'default', key, dest: 'slack', kind: 'ping', case_id: 7, body: '{}', due: T },
  ...more,
})
const take = (store: Store, token: string, now = T, limit = 10, dest = 'slack') => claim(store, { dest, token, limit, leaseMs: LEASE, now })
const row = (store: Store, key: string, tenant = 'default') =>
  store.db.selectFrom('outbox').selectAll().where('tenant', '=', tenant).where('key', '=', key).executeTakeFirstOrThrow()
const keys = (rows: readonly Outbox[]) => rows.map(({ key }) => key)
const sent = (id: number, token: string, more: { ref?: string; sent?: number; now?: number } = {}) => ({ id, token, ref: null, sent: null, now: T, ...more })

onEngines('promises', ({ address, open }) => {
  test('a key is promised once for its tenant, and again only by who says so', async () => {
    const store = await open()
    expect(await put(store, [ping('a'), ping('b'), ping('a', { body: '{"n":2}' })])).toBe(2)
    expect(await put(store, [ping('a', { due: T + 5 }), ping('a', { tenant: 'discord:1' })])).toBe(1)
    expect(await row(store, 'a')).toMatchObject({ due: T, attempts: 0, lease: 0, state: 'waiting', token: null })
    expect(await put(store, [])).toBe(0)
  })

  test('more rows than a statement takes', async () => {
    const store = await open()
    expect(
      await store.transaction((tx) =>
        put(
          tx,
          Array.from({ length: 5000 }, (_, i) => ping(`k${i}`)),
        ),
      ),
    ).toBe(5000)
    expect(await census(store)).toEqual([{ dest: 'slack', state: 'waiting', rows: 5000 }])
  })

  test('promises of a transaction that failed do not exist', async () => {
    const store = await open()
    const failing = store.transaction(async (tx) => {
      await put(tx, [ping('a')])
      throw new RangeError('on purpose')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(await census(store)).toEqual([])
  })

  test('what is due goes to one holder, the oldest first, and to nobody else before the lease ends', async () => {
    const store = await open()
    await put(store, [ping('late', { due: T }), ping('early', { due: T - 9 }), ping('later', { due: T + 1 }), ping('mail', { dest: 'mail' })])
    expect(keys(await take(store, 't1', T, 1))).toEqual(['early'])
    expect(keys(await take(store, 't2'))).toEqual(['late'])
    expect(await take(store, 't3')).toEqual([])
    expect(keys(await take(store, 't4', T + LEASE - 1))).toEqual(['later'])
    expect(keys(await take(store, 't5', T + LEASE))).toEqual(['early', 'late'])
    expect(keys(await take(store, 't6', T, 10, 'mail'))).toEqual(['mail'])
  })

  test('who finds rows taken by an unfinished claim takes the next ones and does not wait', async () => {
    const url = await address()
    const store = await open(url)
    await put(store, [ping('a'), ping('b', { due: T + 1 })])
    if (!store.isPg) return
    const other = await open(`${url}?options=-c%20lock_timeout%3D300`)
    await store.transaction(async (tx) => {
      const mine = await claim(tx, { dest: 'slack', token: 't1', limit: 1, leaseMs: LEASE, now: T + 1 })
      expect(keys(mine)).toEqual(['a'])
      expect(keys(await take(other, 't2', T + 1))).toEqual(['b'])
    })
  })

  test('only the holder finishes, once', async () => {
    const store = await open()
    await put(store, [ping('a')])
    const [a] = await take(store, 't1')
    expect(await finish(store, sent(a!.id, 'other'))).toBe('lost')
    await take(store, 't2', T + LEASE)
    expect(await finish(store, sent(a!.id, 't1'))).toBe('lost')
    expect(await retry(store, { id: a!.id, token: 't1', due: T, fault: 'f', unclear: false })).toBe(false)
    expect(await postpone(store, { id: a!.id, token: 't1', due: T })).toBe(false)
    expect(await store.transaction((tx) => giveUp(tx, { id: a!.id, token: 't1', fault: 'f', now: T }, [ping('mail:a', { dest: 'mail' })]))).toBe(false)
    expect(await census(store)).toEqual([{ dest: 'slack', state: 'waiting', rows: 1 }])
    expect(await finish(store, sent(a!.id, 't2', { ref: 'C1:1.2', now: T + LEASE }))).toBe('done')
    expect(await finish(store, sent(a!.id, 't2'))).toBe('lost')
    expect(await row(store, 'a')).toMatchObject({ state: 'done', ref: 'C1:1.2', token: null, lease: 0, ended: T + LEASE, first_try: null, unclear: 0 })
    expect(await take(store, 't3', T + 99 * LEASE)).toEqual([])
  })

  test('a holder that vanished leaves an attempt of which nobody knows; a clear refusal does not', async () => {
    const store = await open()
    await put(store, [ping('a')])
    const [first] = await take(store, 't1')
    expect(first).toMatchObject({ attempts: 1, unclear: 0, first_try: T })
    const [second] = await take(store, 't2', T + LEASE)
    expect(second).toMatchObject({ attempts: 2, unclear: 1, first_try: T })
    await retry(store, { id: second!.id, token: 't2', due: T + 2 * LEASE, fault: 'refused', unclear: false })
    const [third] = await take(store, 't3', T + 2 * LEASE)
    expect(third).toMatchObject({ attempts: 3, unclear: 1, first_try: T, fault: 'refused' })
    await retry(store, { id: third!.id, token: 't3', due: T + 3 * LEASE, fault: 'timeout', unclear: true })
    expect(await row(store, 'a')).toMatchObject({ unclear: 2, due: T + 3 * LEASE, lease: 0, token: null })

    await put(store, [ping('b')])
    const [b] = await take(store, 't4')
    await retry(store, { id: b!.id, token: 't4', due: T + 1, fault: 'refused', unclear: false })
    expect(await row(store, 'b')).toMatchObject({ unclear: 0, first_try: null, attempts: 1 })
  })

  test('what was not tried does not count', async () => {
    const store = await open()
    await put(store, [ping('a')])
    const [a] = await take(store, 't1')
    expect(await postpone(store, { id: a!.id, token: 't1', due: T + 9 })).toBe(true)
    expect(await row(store, 'a')).toMatchObject({ attempts: 0, first_try: null, due: T + 9, token: null })
  })

  test('a destination rests for its tenant alone, on every machine, and the longer rest counts', async () => {
    const store = await open()
    await put(store, [ping('a'), ping('b', { tenant: 'discord:1' })])
    await pause(store, 'default', 'slack', T + 60_000)
    await pause(store, 'default', 'slack', T + 10_000)
    expect(keys(await take(store, 't1', T + 59_999))).toEqual(['b'])
    expect(await overdue(store, { now: T + 59_999, grace: 0, limit: 10 })).toMatchObject([{ key: 'a', paused: T + 60_000 }])
    expect(keys(await take(store, 't2', T + 60_000))).toContain('a')
  })

  test('giving up promises the second way out in the same breath', async () => {
    const store = await open()
    await put(store, [ping('a')])
    const [a] = await take(store, 't1')
    const dead = { id: a!.id, token: 't1', fault: 'channel_not_found', now: T + 1 }
    const failing = store.transaction(async (tx) => {
      await giveUp(tx, dead, [ping('mail:a', { dest: 'mail' })])
      throw new RangeError('on purpose')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(await row(store, 'a')).toMatchObject({ state: 'waiting', token: 't1' })
    expect(await store.transaction((tx) => giveUp(tx, dead, [ping('mail:a', { dest: 'mail' })]))).toBe(true)
    expect(await row(store, 'a')).toMatchObject({ state: 'dead', fault: 'channel_not_found', ended: T + 1 })
    expect(keys(await take(store, 't2', T, 10, 'mail'))).toEqual(['mail:a'])
  })

  test('what is called off does not go out, and who had it on its way learns it', async () => {
    const store = await open()
    await put(store, [ping('ping:7:1', { due: T - 1 }), ping('ping:7:2'), ping('ping:70:1', { case_id: 70 }), ping('note:7', { kind: 'note' })])
    const [underway] = await take(store, 't1', T, 1)
    expect(await cancel(store, { tenant: 'default', now: T, caseId: 7, kinds: ['ping', 'reminder'] })).toBe(2)
    expect(await cancel(store, { tenant: 'default', now: T, caseId: 7, kinds: [] })).toBe(0)
    expect(keys(await take(store, 't2', T + LEASE))).toEqual(['note:7', 'ping:70:1'])
    expect(await finish(store, sent(underway!.id, 't1', { ref: 'r' }))).toBe('cancelled')
    expect(await row(store, 'ping:7:1')).toMatchObject({ state: 'cancelled', ref: 'r', ended: T })
    expect(await cancel(store, { tenant: 'discord:1', now: T, prefix: 'ping:' })).toBe(0)
    expect(await cancel(store, { tenant: 'default', now: T, prefix: 'ping:70:' })).toBe(1)
  })

  test('the auditor sees what waits too long; leases under way and what is done are no concern', async () => {
    const store = await open()
    await put(store, [ping('a', { due: T - 61_000 }), ping('b', { due: T - 70_000, dest: 'timer' }), ping('c', { due: T - 59_000 })])
    expect(keys(await overdue(store, { now: T, grace: 60_000, limit: 10 }))).toEqual(['b', 'a'])
    await take(store, 't1', T)
    expect(keys(await overdue(store, { now: T, grace: 60_000, limit: 10 }))).toEqual(['b'])
    expect(keys(await overdue(store, { now: T + LEASE + 60_001, grace: 60_000, limit: 10 }))).toEqual(['b', 'a', 'c'])
  })

  test('a loop knows how long it may sleep; what ended long ago is forgotten, cards are not', async () => {
    const store = await open()
    expect(await nextDue(store, 'slack')).toBeUndefined()
    await put(store, [ping('a'), ping('b', { due: T + 500 })])
    await wantCard(store, [{ tenant: 'default', caseId: 7, desk: 'slack', version: 1, now: T }])
    for (const { id } of await take(store, 't1')) await finish(store, sent(id, 't1', { sent: 1 }))
    expect(await nextDue(store, 'slack')).toBe(T + 500)
    expect(await prune(store, T, 10)).toBe(0)
    expect(await prune(store, T + 1, 10)).toBe(1)
    expect(await census(store)).toEqual([
      { dest: 'slack', state: 'done', rows: 1 },
      { dest: 'slack', state: 'waiting', rows: 1 },
    ])
  })
})

onEngines('cards', ({ open }) => {
  const want = (store: Store, version: number, now = T) => wantCard(store, [{ tenant: 'default', caseId: 7, desk: 'slack', version, now }])
  const card = (store: Store) => row(store, cardKey(7, 'slack'))

  test('one row for each case and desk; a change makes it due, an older wish changes nothing', async () => {
    const store = await open()
    const wish = { tenant: 'default', caseId: 7, desk: 'slack', now: T }
    await wantCard(store, [
      { ...wish, version: 2 },
      { ...wish, version: 5 },
      { ...wish, version: 3 },
      { ...wish, desk: 'discord', version: 1 },
    ])
    expect(await card(store)).toMatchObject({ wanted: 5, sent: null, kind: 'card', dest: 'slack', case_id: 7, due: T })
    const [first] = await take(store, 't1')
    expect(await finish(store, sent(first!.id, 't1', { ref: 'r1', sent: 5 }))).toBe('done')
    expect(await cardRef(store, 'default', 7, 'slack')).toBe('r1')
    expect(await cardRef(store, 'default', 8, 'slack')).toBeUndefined()
    await want(store, 5, T + 1)
    expect(await take(store, 't2', T + 1)).toEqual([])
    await want(store, 6, T + 2)
    expect(await take(store, 't3', T + 2)).toMatchObject([{ wanted: 6, sent: 5, ref: 'r1', attempts: 1, unclear: 0, due: T + 2 }])
  })

  test('a change while a card is on its way leaves it due once more', async () => {
    const store = await open()
    await want(store, 1)
    const [first] = await take(store, 't1')
    await want(store, 2, T + 1)
    expect(await take(store, 't2', T + 1)).toEqual([])
    expect(await finish(store, sent(first!.id, 't1', { ref: 'r1', sent: 1, now: T + 2 }))).toBe('again')
    const [second] = await take(store, 't3', T + 2)
    expect(second).toMatchObject({ wanted: 2, sent: 1, ref: 'r1', attempts: 1, unclear: 0, first_try: T + 2 })
    expect(await finish(store, sent(second!.id, 't3', { sent: 2, now: T + 3 }))).toBe('done')
    expect(await card(store)).toMatchObject({ sent: 2, ref: 'r1', state: 'done' })
  })

  test('a change does not shorten the wait after an unclear attempt; it revives a card that was given up', async () => {
    const store = await open()
    await want(store, 1)
    const [first] = await take(store, 't1')
    await retry(store, { id: first!.id, token: 't1', due: T + 40_000, fault: 'timeout', unclear: true })
    await want(store, 2, T + 1)
    expect(await card(store)).toMatchObject({ due: T + 40_000, attempts: 1, wanted: 2 })
    const [second] = await take(store, 't2', T + 40_000)
    await store.transaction((tx) => giveUp(tx, { id: second!.id, token: 't2', fault: 'gone', now: T + 40_001 }, []))
    await want(store, 3, T + 50_000)
    expect(await card(store)).toMatchObject({ state: 'waiting', attempts: 0, due: T + 50_000, unclear: 1, first_try: T, ended: null })
  })
})

onEngines('timers', ({ open }) => {
  const timer = (key: string, more: Partial<Promised> = {}) => ({ tenant: 'default', key, kind: 'rung', case_id: 7, body: '{}', due: T, ...more })
  const run = (handle: TimerRun['handle'], more: Partial<TimerRun> = {}): TimerRun => ({
    ...{ now: T, limit: 100, most: 3, retryAt: (attempts) => T + attempts * 1000, failed: () => {}, handle },
    instead: ({ key }, fault) => [ping(`mail:${key}`, { dest: 'mail', body: JSON.stringify({ fault }) })],
    ...more,
  })

  test('each due one is handled once, the oldest first, with all that its handler writes', async () => {
    const store = await open()
    await arm(store, [timer('b'), timer('a', { due: T - 1 }), timer('c', { due: T + 1 })])
    const seen: string[] = []
    const handle: TimerRun['handle'] = async (tx, { key }) => {
      seen.push(key)
      await put(tx, [ping(`ping:${key}`)])
    }
    expect(await runTimers(store, run(handle, { limit: 1 }))).toBe(1)
    expect(await runTimers(store, run(handle))).toBe(1)
    expect(seen).toEqual(['a', 'b'])
    expect(await row(store, 'a')).toMatchObject({ state: 'done', ended: T })
    expect(keys(await take(store, 't1'))).toEqual(['ping:a', 'ping:b'])
    expect(await take(store, 't2', T, 10, 'discord')).toEqual([])
  })

  test('many runners at once share them, each timer once', async () => {
    const store = await open()
    await arm(
      store,
      Array.from({ length: 60 }, (_, i) => timer(`t${i}`)),
    )
    const seen: string[] = []
    const taken = await Promise.all(
      Array.from({ length: 4 }, () =>
        runTimers(
          store,
          run(async (_, { key }) => void seen.push(key)),
        ),
      ),
    )
    expect(seen.toSorted()).toEqual(Array.from({ length: 60 }, (_, i) => `t${i}`).sort())
    expect(taken.reduce((a, b) => a + b)).toBe(60)
  })

  test('a handler may set its own timer again; setting one moves it, whatever became of it', async () => {
    const store = await open()
    await arm(store, [timer('again')])
    expect(
      await runTimers(
        store,
        run(async (tx) => arm(tx, [timer('again', { due: T + 5000, body: '{"n":2}' })])),
      ),
    ).toBe(1)
    expect(await row(store, 'again')).toMatchObject({ state: 'waiting', due: T + 5000, body: '{"n":2}', ended: null, attempts: 0 })
    await cancel(store, { tenant: 'default', now: T, prefix: 'again' })
    await arm(store, [timer('again', { due: T + 9 })])
    expect(await row(store, 'again')).toMatchObject({ state: 'waiting', due: T + 9, ended: null })
  })

  test('a handler that fails leaves nothing but the next try, holds nobody up, and ends in the second way out', async () => {
    const store = await open()
    await arm(store, [timer('bad', { due: T - 1 }), timer('good')])
    const failed: string[] = []
    const handle: TimerRun['handle'] = async (tx, { key }) => {
      await put(tx, [ping(`ping:${key}`)])
      if (key === 'bad') throw new RangeError("a buyer's words")
    }
    const on = (now: number) => runTimers(store, run(handle, { now, failed: ({ key }) => failed.push(key) }))
    expect(await on(T)).toBe(2)
    expect(await row(store, 'bad')).toMatchObject({ state: 'waiting', attempts: 1, due: T + 1000, fault: 'RangeError in rung' })
    await on(T + 1000)
    await on(T + 2000)
    expect(failed).toEqual(['bad', 'bad', 'bad'])
    expect(await row(store, 'bad')).toMatchObject({ state: 'dead', attempts: 3, ended: T + 2000 })
    expect(keys(await take(store, 't1', T + 2000))).toEqual(['ping:good'])
    expect(keys(await take(store, 't2', T, 10, 'mail'))).toEqual(['mail:bad'])
  })
})
