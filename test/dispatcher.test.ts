/**
 * The way of one post out, over a desk that does as its script says, on both engines. Time is passed in.
 */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { carryLetters, MAIL, secondWayOut } from '../src/delivery/deadletter.ts'
import { type Delivery, deliver, LIMITS, type Outlet, type Render } from '../src/delivery/deliver.ts'
import { startDelivery } from '../src/delivery/delivery.ts'
import { createBell } from '../src/delivery/bell.ts'
import { systemClock } from '../src/delivery/clock.ts'
import type { DeliveryEvent } from '../src/delivery/events.ts'
import { wire } from '../src/delivery/notify.ts'
import { giveUpStrays, shortenLeases } from '../src/delivery/strays.ts'
import { DeliveryError } from '../src/desk.ts'
import type { Card } from '../src/view.ts'
import { StoreFault } from '../src/store/faults.ts'
import { claim } from '../src/store/lease.ts'
import { cancel, type Promised, put, wantCard } from '../src/store/outbox.ts'
import type { Store } from '../src/store/store.ts'
import type { Outbox } from '../src/store/tables.ts'
import { onEngines } from './engines.ts'
import { scriptedDesk, timeline } from './timeline.ts'

const START = Date.UTC(2026, 10, 22, 14)
const TENANT = 'default'
const row = (key: string, more: Partial<Promised> = {}): Promised => ({
  ...{ tenant: TENANT, key, dest: 'slack', kind: 'alarm', case_id: null, body: '{}', due: START },
  ...more,
})

onEngines('a post on its way', ({ open }) => {
  async function setUp() {
    const store = await open()
    const clock = timeline(START)
    const desk = scriptedDesk(clock)
    const events: DeliveryEvent[] = []
    let version = 1
    let urgent = false
    const render: Render = async (_, { kind, case_id }) =>
      kind === 'card'
        ? { content: { kind: 'card', card: { case: case_id, version } as unknown as Card }, locale: 'en', version, urgent }
        : { content: { kind: 'alarm', text: kind, mentions: [] }, locale: 'en', version: null, urgent }
    const parts: Delivery = {
      ...{ store, clock, render, limits: LIMITS, tell: (event) => void events.push(event) },
      instead: (dead, fault, now) => secondWayOut(dead, fault, now, { mail: true, desks: ['slack'] }),
    }
    const take = (dest = 'slack', leaseMs = LIMITS.leaseMs) => {
      const token = randomUUID()
      return claim(store, { dest, token, limit: 50, leaseMs, now: clock.now() }).then((rows) => ({ rows, token }))
    }
    /** One round: everything that is due goes out, one after the other. */
    const round = async (given: Delivery = parts) => {
      const { rows, token } = await take()
      for (const one of rows) await deliver(given, desk, one, token)
      return rows.length
    }
    const rows = (): Promise<Outbox[]> => store.db.selectFrom('outbox').selectAll().orderBy('id').execute()
    const only = async (): Promise<Outbox> => (await rows())[0]!
    const want = (to: number, caseId = 7) => {
      version = to
      return wantCard(store, [{ tenant: TENANT, caseId, desk: 'slack', version: to, now: clock.now() }])
    }
    const set = (given: { readonly urgent: boolean }) => {
      urgent = given.urgent
    }
    return { store, clock, desk, events, parts, take, round, rows, only, want, set, bump: (to: number) => void (version = to) }
  }

  test('a card is posted once, then edited in place; what is shown is the newest state', async () => {
    const { round, desk, want, only, bump } = await setUp()
    await want(1)
    await round()
    expect(await only()).toMatchObject({ state: 'done', ref: 'ref-1', sent: 1, attempts: 0, token: null, lease: 0 })
    expect(await round()).toBe(0)
    await want(2)
    bump(3)
    await round()
    expect(desk.calls).toEqual(['post card:7:slack', 'edit card:7:slack'])
    expect(desk.seen[0]!.edits[0]).toMatchObject({ card: { version: 3 }, repeat: false, thread: null })
    expect(await only()).toMatchObject({ state: 'done', sent: 3 })
  })

  test('a card that changes while it is shown is due again at once', async () => {
    const { round, desk, want, only } = await setUp()
    await want(1)
    desk.during = async () => {
      desk.during = () => {}
      await want(2)
    }
    await round()
    expect(await only()).toMatchObject({ state: 'waiting', sent: 1, wanted: 2 })
    await round()
    expect(await only()).toMatchObject({ state: 'done', sent: 2 })
    expect(desk.seen).toHaveLength(1)
  })

  test.each(['lost', 'hang', 'bug', 'unclear'] as const)('after an attempt that ended %s the desk is asked before anything is sent again', async (turn) => {
    const { store, round, desk, clock, only } = await setUp()
    await put(store, [row('digest:1')])
    desk.script(turn)
    await round()
    expect(await only()).toMatchObject({ state: 'waiting', unclear: 1, attempts: 1, ref: null })
    expect(await round()).toBe(0)
    clock.pass(LIMITS.settleMs - 1)
    expect(await round()).toBe(0)
    clock.pass(1)
    await round()
    expect(desk.calls).toEqual(['post digest:1', 'find digest:1', ...(turn === 'lost' ? [] : ['post digest:1'])])
    expect(desk.seen).toHaveLength(1)
    expect(desk.seen[0]!.post.repeat).toBe(false)
    expect(await only()).toMatchObject({ state: 'done', ref: 'ref-1', unclear: 0, first_try: null })
  })

  test('a desk that hangs is left well before the lease ends', async () => {
    const { store, round, desk, clock, events } = await setUp()
    await put(store, [row('a')])
    let ended = 0
    const post: Outlet['post'] = (_, signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          ended = clock.now()
        })
        queueMicrotask(() => clock.pass(LIMITS.timeoutMs))
      })
    const { rows, token } = await claim(store, { dest: 'slack', token: 't', limit: 1, leaseMs: LIMITS.leaseMs, now: START }).then((rows) => ({
      rows,
      token: 't',
    }))
    await deliver({ ...(await partsOf()), store, clock, tell: (event) => void events.push(event) }, { ...desk, post }, rows[0]!, token)
    expect(ended - START).toBe(LIMITS.timeoutMs)
    expect(LIMITS.timeoutMs + LIMITS.settleMs).toBeLessThan(LIMITS.leaseMs)
    expect(events.at(-1)).toMatchObject({ kind: 'retry', fault: `unclear: no answer within ${LIMITS.timeoutMs} ms` })
    expect(await round()).toBe(0)
    async function partsOf(): Promise<Delivery> {
      return {
        store,
        clock,
        limits: LIMITS,
        render: async () => ({ content: { kind: 'alarm', text: '', mentions: [] }, locale: 'en', version: null, urgent: false }),
        instead: () => [],
        tell: () => {},
      }
    }
  })

  test('whoever vanished with a row may have sent it: it is looked for once the lease is over', async () => {
    const { store, take, round, desk, clock } = await setUp()
    await put(store, [row('a')])
    await take()
    await desk.post({ ...frame('a'), kind: 'alarm', text: '', mentions: [] }, AbortSignal.timeout(1000))
    clock.pass(LIMITS.leaseMs - 1)
    expect(await round()).toBe(0)
    clock.pass(1)
    await round()
    expect(desk.calls).toEqual(['post a', 'find a'])
    expect(desk.seen).toHaveLength(1)
  })

  test('a card found after an unclear attempt is brought up to date', async () => {
    const { round, desk, want, clock, only } = await setUp()
    await want(1)
    desk.script('lost')
    await round()
    await want(2)
    clock.pass(LIMITS.settleMs)
    await round()
    expect(desk.calls).toEqual(['post card:7:slack', 'find card:7:slack', 'edit card:7:slack'])
    expect(await only()).toMatchObject({ state: 'done', sent: 2, ref: 'ref-1' })
  })

  test('a desk that cannot tell is believed after lease and settling: then it is sent, and says that it may be a repeat', async () => {
    const { store, round, desk, clock, events } = await setUp()
    await put(store, [row('a')])
    desk.script('unclear', 'unsure', 'unsure', 'unsure', 'unsure', 'unsure', 'unsure')
    await round()
    while (desk.seen.length === 0 && clock.now() < START + 300_000) {
      clock.pass(1000)
      await round()
    }
    expect(desk.seen[0]!.post.repeat).toBe(true)
    expect(clock.now() - START).toBeGreaterThanOrEqual(LIMITS.leaseMs + LIMITS.settleMs)
    expect(clock.now() - START).toBeLessThan(2 * (LIMITS.leaseMs + LIMITS.settleMs))
    expect(events.filter(({ kind }) => kind === 'repeated')).toHaveLength(1)
  })

  test('near a deadline the repeat is sent at once, if it cannot be told', async () => {
    const { store, round, desk, clock, set } = await setUp()
    set({ urgent: true })
    await put(store, [row('a')])
    desk.script('unclear', 'unsure')
    await round()
    clock.pass(LIMITS.settleMs)
    await round()
    expect(desk.seen.map(({ post }) => post.repeat)).toEqual([true])
  })

  test('a search that fails is tried again, many times, before anything is said twice', async () => {
    const { store, round, desk, clock } = await setUp()
    await put(store, [row('a')])
    desk.script('lost', 'unclear', 'unclear', 'unclear', 'unclear')
    for (let minutes = 0; minutes < 10; minutes++) {
      await round()
      clock.pass(60_000)
    }
    expect(desk.calls).toEqual(['post a', 'find a', 'find a', 'find a', 'find a', 'find a'])
    expect(desk.seen).toHaveLength(1)
  })

  test('a rate limit is a rest of that destination for all machines, and no failed attempt', async () => {
    const { store, round, desk, clock, only, take } = await setUp()
    await put(store, [row('a'), row('b', { dest: 'discord' }), row('c', { tenant: 'discord:1' })])
    desk.script('limited')
    await round()
    expect(await only()).toMatchObject({ state: 'waiting', attempts: 0, due: START, unclear: 0 })
    expect(desk.seen.map(({ post }) => post.key)).toEqual(['c'])
    await put(store, [row('d')])
    expect(await round()).toBe(0)
    expect((await take('discord')).rows).toHaveLength(1)
    clock.pass(5000)
    expect(await round()).toBe(2)
    expect(desk.calls.filter((call) => call.startsWith('find'))).toEqual([])
  })

  test('what a desk refuses is given up, and its second way out is promised in the same transaction', async () => {
    const { store, round, desk, rows, parts } = await setUp()
    await put(store, [row('ping:7', { kind: 'ping', case_id: 7, body: '{"text":"secret words"}' })])
    desk.script('refused')
    await round({ ...parts, instead: () => [row('broken', { body: null as unknown as string })] })
    expect(await rows()).toMatchObject([{ state: 'waiting' }])
    await store.db.updateTable('outbox').set({ lease: 0, token: null, unclear: 0 }).execute()
    desk.script('refused')
    await round()
    const [dead, letter] = await rows()
    expect(dead).toMatchObject({ state: 'dead', fault: 'refused: scripted refused', token: null })
    expect(letter).toMatchObject({ dest: MAIL, kind: 'deadLetter', state: 'waiting', case_id: null })
    expect(JSON.parse(letter!.body)).toEqual({ tenant: TENANT, key: 'ping:7', dest: 'slack', kind: 'ping', case_id: 7, fault: 'refused: scripted refused' })
  })

  test('attempts that fail wait longer and longer, and the last one is the end', async () => {
    const { store, round, desk, clock, rows, events } = await setUp()
    await put(store, [row('a')])
    const starts: number[] = []
    desk.during = (verb) => void (verb === 'post' && starts.push(clock.now() - START))
    desk.script(...Array(40).fill('bug'))
    for (let i = 0; i < 400; i++) {
      await round()
      clock.pass(5000)
    }
    const [dead] = await rows()
    expect(dead).toMatchObject({ state: 'dead', attempts: LIMITS.most })
    expect(events.filter(({ kind }) => kind === 'dead')).toHaveLength(1)
    const gaps = starts.slice(1).map((at, i) => at - starts[i]!)
    expect(gaps.every((gap) => gap >= LIMITS.settleMs)).toBe(true)
  })

  test('somebody took the card away: it is posted anew; a thread that is gone sends its posts to the desk itself', async () => {
    const { store, round, desk, want, rows } = await setUp()
    await want(1)
    await round()
    await put(store, [row('ping:7', { kind: 'ping', case_id: 7 })])
    desk.script('gone')
    await round()
    expect(desk.seen[1]!.post).toMatchObject({ key: 'ping:7', thread: null })
    await want(2)
    desk.script('gone')
    await round()
    expect(desk.seen[2]!.post).toMatchObject({ key: 'card:7:slack' })
    expect(await rows()).toMatchObject([{ ref: 'ref-3', state: 'done' }, { state: 'done' }])
  })

  test('posts about a case wait for its card, and go into its thread; without a card they do not wait for ever', async () => {
    const { store, round, desk, want, clock, rows } = await setUp()
    await put(store, [row('ping:7', { kind: 'ping', case_id: 7 })])
    await want(1)
    desk.script('unclear')
    await round()
    clock.pass(LIMITS.threadWaitMs)
    await round()
    expect((await rows())[0]).toMatchObject({ state: 'waiting', attempts: 0 })
    clock.pass(LIMITS.settleMs)
    await round()
    clock.pass(LIMITS.threadWaitMs)
    await round()
    expect(desk.seen.map(({ post }) => [post.key, post.thread])).toEqual([
      ['card:7:slack', null],
      ['ping:7', 'ref-1'],
    ])
    await put(store, [row('ping:8', { kind: 'ping', case_id: 8, due: clock.now() })])
    await round()
    expect(desk.seen.at(-1)!.post).toMatchObject({ key: 'ping:8', thread: null })
  })

  test('a card that fails again and again holds up its posts no longer', async () => {
    const { store, round, desk, want, clock, rows } = await setUp()
    await want(1)
    await put(store, [row('ping:7', { kind: 'ping', case_id: 7 })])
    desk.during = (verb) => {
      if (verb === 'post' && desk.calls.at(-1)!.endsWith('card:7:slack')) throw new DeliveryError('unclear', 'only the card')
    }
    for (let i = 0; i < 60 && desk.seen.length === 0; i++) {
      await round()
      clock.pass(1000)
    }
    expect(desk.seen.map(({ post }) => [post.key, post.thread])).toEqual([['ping:7', null]])
    expect((await rows())[0]).toMatchObject({ key: 'card:7:slack', state: 'waiting', attempts: 3 })
  })

  test('a page that was called off after it was leased is not sent', async () => {
    const { store, take, desk, parts, rows } = await setUp()
    await put(store, [row('ping:7', { kind: 'ping', case_id: 7 })])
    const { rows: held, token } = await take()
    await cancel(store, { tenant: TENANT, now: START, caseId: 7, kinds: ['ping'] })
    await deliver(parts, desk, held[0]!, token)
    expect(desk.calls).toEqual([])
    expect(await rows()).toMatchObject([{ state: 'cancelled', token: null, lease: 0 }])
  })

  test('whoever lost a row sends nothing and ends nothing', async () => {
    const { store, take, round, desk, parts, clock, events, only } = await setUp()
    await put(store, [row('a')])
    const { rows: held, token } = await take()
    clock.pass(LIMITS.leaseMs)
    desk.during = async () => {
      desk.during = () => {}
      // The first holder wakes up in the middle of the second one's search.
      await deliver(parts, desk, held[0]!, token)
    }
    await round()
    expect(desk.calls).toEqual(['find a', 'post a'])
    expect(desk.seen).toHaveLength(1)
    expect(events.filter(({ kind }) => kind === 'delivered')).toHaveLength(1)
    expect(await only()).toMatchObject({ state: 'done', ref: 'ref-1' })
  })

  test('a clock set back by an hour does not hold up what a vanished holder had', async () => {
    const { store, take, round, desk, clock } = await setUp()
    await put(store, [row('a', { due: START - 3_600_000 })])
    await take()
    const back = timeline(START - 3_600_000)
    const early = back.now()
    expect(await shortenLeases(store, early, LIMITS.leaseMs)).toBe(1)
    expect(await shortenLeases(store, early, LIMITS.leaseMs)).toBe(0)
    expect(await claim(store, { dest: 'slack', token: 't', limit: 1, leaseMs: 1, now: early + LIMITS.leaseMs - 1 })).toEqual([])
    expect(await claim(store, { dest: 'slack', token: 't', limit: 1, leaseMs: 1, now: early + LIMITS.leaseMs })).toMatchObject([{ unclear: 1 }])
    expect(await round()).toBe(1)
    expect(desk.calls).toEqual(['find a', 'post a'])
    expect(clock.now()).toBe(START)
  })

  test('a holder that froze sends nothing that could still arrive after its lease; the next one does', async () => {
    const { store, take, round, desk, parts, clock, only } = await setUp()
    await put(store, [row('a')])
    const { rows: held, token } = await take()
    clock.pass(LIMITS.leaseMs - LIMITS.timeoutMs - LIMITS.settleMs)
    await deliver(parts, desk, held[0]!, token)
    expect(desk.calls).toEqual([])
    expect(await only()).toMatchObject({ state: 'waiting', attempts: 0, token: null, unclear: 0 })
    await round()
    expect(desk.calls).toEqual(['post a'])
  })

  test('a card that arrived after its lease is shown once more, for it may have covered a newer one', async () => {
    const { want, take, desk, parts, events, only, clock, round } = await setUp()
    await want(1)
    const { rows: held, token } = await take()
    desk.during = async (verb) => {
      if (verb !== 'post') return
      desk.during = () => {}
      clock.pass(0)
      await parts.store.db.updateTable('outbox').set({ token: null, lease: 0, state: 'done', ref: 'ref-1', sent: 2 }).execute()
    }
    await deliver(parts, desk, held[0]!, token)
    expect(events.at(-1)).toMatchObject({ kind: 'overtaken' })
    expect(await only()).toMatchObject({ state: 'waiting' })
    await round()
    expect(desk.calls).toEqual(['post card:7:slack', 'edit card:7:slack'])
  })

  test('a store that is away for a moment after the send does not make it unclear', async () => {
    const { store, round, desk, parts, only } = await setUp()
    await put(store, [row('a')])
    let faults = 2
    const db = new Proxy(store.db, {
      get(target, name) {
        if (name === 'updateTable' && desk.seen.length > 0 && faults-- > 0) throw new StoreFault('gone', 'somewhere', 'on purpose')
        const value = Reflect.get(target, name) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    await round({ ...parts, store: { ...store, db } })
    expect(faults).toBeLessThanOrEqual(0)
    expect(await only()).toMatchObject({ state: 'done', unclear: 0 })
  })

  test('many dead letters are one letter without what was said, and the next ones gather', async () => {
    const { store, take, clock, events } = await setUp()
    const dead = ['a', 'b', 'c'].map((key) => ({ ...row(key, { kind: 'ping', case_id: 7 }), key }))
    await put(
      store,
      dead.flatMap((one) => secondWayOut(one, 'refused: too long', START, { mail: true, desks: [] })),
    )
    const letters: string[] = []
    const way = async ({ subject, text }: { subject: string; text: string }) => void letters.push(`${subject}\n${text}`)
    const options = { store, clock, locale: 'fr' as const, limits: LIMITS, tell: (event: DeliveryEvent) => void events.push(event) }
    const { rows, token } = await take(MAIL)
    await carryLetters({ ...options, way }, rows, token)
    expect(letters).toHaveLength(1)
    expect(letters[0]).toContain('dossier 7, ping vers slack : refused: too long')
    await put(store, secondWayOut(row('d'), 'x', START, { mail: true, desks: [] }))
    expect((await take(MAIL)).rows).toEqual([])
    clock.pass(10 * 60_000)
    const later = await take(MAIL)
    await carryLetters({ ...options, way: async () => Promise.reject(new Error('relay away')) }, later.rows, later.token)
    expect(events.at(-1)).toMatchObject({ kind: 'retry' })
    clock.pass(LIMITS.longestWaitMs)
    const again = await take(MAIL)
    await carryLetters({ ...options, way }, again.rows, again.token)
    expect(letters[1]).toContain('répétition possible')
  })

  test('without mail another desk of the same seller is told; never another seller’s, and never in a circle', () => {
    const ways = { mail: false, desks: ['slack', 'discord'] }
    expect(secondWayOut(row('a'), 'x', START, ways)).toMatchObject([{ dest: 'discord', tenant: TENANT }])
    expect(secondWayOut(row('a', { tenant: 'discord:1', dest: 'discord' }), 'x', START, ways)).toEqual([])
    expect(secondWayOut(row('a', { kind: 'deadLetter' }), 'x', START, ways)).toEqual([])
    expect(secondWayOut(row('a'), 'x', START, { mail: false, desks: ['slack'] })).toEqual([])
  })

  test('rows for a desk that is not set up any more are given up after a while, and told', async () => {
    const { store, rows } = await setUp()
    await put(store, [row('a', { dest: 'teams' }), row('b'), row('c', { dest: 'teams', due: START + 60_000 })])
    const instead = (dead: Outbox, fault: string, now: number) => secondWayOut(dead, fault, now, { mail: true, desks: [] })
    const strays = { served: ['timer', 'slack', MAIL], grace: 900_000, limit: 100, instead }
    expect(await giveUpStrays(store, { ...strays, now: START + 899_999 })).toEqual([])
    expect(await giveUpStrays(store, { ...strays, now: START + 900_000 })).toMatchObject([{ key: 'a' }])
    expect((await rows()).map(({ key, state }) => [key, state])).toMatchObject([
      ['a', 'dead'],
      ['b', 'waiting'],
      ['c', 'waiting'],
      [expect.stringContaining('deadLetter'), 'waiting'],
    ])
  })
})

const frame = (key: string) => ({ key, tenant: TENANT, locale: 'en' as const, thread: null, repeat: false })

onEngines('the whole delivery', ({ engine, address, open }) => {
  const plain: Render = async (_, { key }) => ({ content: { kind: 'alarm', text: key, mentions: [] }, locale: 'en', version: null, urgent: false })
  const startOn = async (store: Store, desks: ReadonlyMap<string, Outlet>, tell: (event: DeliveryEvent) => void = () => {}) => {
    const bell = createBell()
    const running = await startDelivery({
      ...{ store, bell, desks, tell, render: plain, clock: systemClock, token: randomUUID, locale: 'en', zone: 'UTC', handle: async () => {} },
      watch: { found: () => {} },
    })
    return { bell, running }
  }
  const counting = (seen: string[], patience = 0): Outlet => ({
    async post({ key }) {
      await systemClock.sleep(patience)
      return `ref-${seen.push(key)}`
    },
    edit: async (ref) => ref,
    find: async () => null,
  })
  const rowsOf = (count: number, dest: string) => Array.from({ length: count }, (_, i) => row(`${dest}:${i}`, { dest, due: Date.now() }))
  const until = async (true_: () => boolean | Promise<boolean>) => {
    for (let tries = 0; tries < 2000 && !(await true_()); tries++) await systemClock.sleep(5)
    expect(await true_()).toBe(true)
  }

  test('a desk that hangs, one that fails and one that throws nonsense hold up no other; a ring is heard at once', async () => {
    const store = await open()
    const seen: string[] = []
    const never: Outlet = { post: () => new Promise(() => {}), edit: () => new Promise(() => {}), find: async () => null }
    const wrong: Outlet = { ...never, post: () => Promise.reject('nonsense') }
    const half: string[] = []
    const halfHangs: Outlet = { ...never, post: (post, signal) => (post.key === 'half:0' ? never : counting(half)).post(post, signal) }
    const desks = new Map([
      ['hanging', never],
      ['wrong', wrong],
      ['half', halfHangs],
      ['good', counting(seen)],
    ])
    const { bell, running } = await startOn(store, desks)
    await put(
      store,
      [...desks.keys()].flatMap((dest) => rowsOf(20, dest)),
    )
    const begun = Date.now()
    bell.ring()
    await until(() => seen.length === 20 && half.length === 19)
    expect(Date.now() - begun).toBeLessThan(4000)
    void running.stop()
  })

  test('stopping begins nothing new and waits for what is under way', async () => {
    const store = await open()
    const seen: string[] = []
    await put(store, rowsOf(40, 'good'))
    let begun = 0
    const slow = counting(seen, 100)
    const post: Outlet['post'] = (given, signal) => {
      begun++
      return slow.post(given, signal)
    }
    const { running } = await startOn(store, new Map([['good', { ...slow, post }]]))
    await until(() => begun > 0)
    await running.stop()
    expect(seen.length).toBe(begun)
    expect(seen.length).toBeLessThan(40)
    const done = await store.db.selectFrom('outbox').select('key').where('dest', '=', 'good').where('state', '=', 'done').execute()
    expect(done).toHaveLength(seen.length)
  })

  test.skipIf(engine === 'sqlite')('a ring on one machine is heard on the others, once, and does not come back', async () => {
    const url = await address()
    await open(url)
    const bells = [createBell(), createBell(), createBell()]
    const wires = await Promise.all(bells.map((bell) => wire(url, bell, systemClock)))
    const before = bells.map((bell) => bell.heard())
    bells[0]!.ring()
    bells[0]!.ring()
    await until(() => bells[1]!.heard() > before[1]! && bells[2]!.heard() > before[2]!)
    await systemClock.sleep(100)
    expect(bells.map((bell, i) => bell.heard() - before[i]!)).toEqual([2, 1, 1])
    await Promise.all(wires.map((one) => one.stop()))
  })

  test.skipIf(engine === 'sqlite')('two bots on one database share the rows, each once', async () => {
    const url = await address()
    const stores = [await open(url), await open(url)]
    const seen: string[][] = [[], []]
    await put(stores[0]!, rowsOf(400, 'good'))
    const running = await Promise.all(stores.map((store, i) => startOn(store, new Map([['good', counting(seen[i]!, 3)]]))))
    await until(() => seen[0]!.length + seen[1]!.length >= 400)
    await Promise.all(running.map((one) => one.running.stop()))
    expect(new Set(seen.flat()).size).toBe(400)
    expect(seen.flat()).toHaveLength(400)
    for (const some of seen) expect(some.length).toBeGreaterThan(100)
  })
})
