/**
 * Messages in, actions, and what both leave behind, on both engines.
 */
import { expect, test } from 'vitest'
import { takeIn } from '../src/casework/intake.ts'
import { fold } from '../src/cases/fold.ts'
import { triage } from '../src/triage.ts'
import { onEngines } from './engines.ts'
import { ANA, BEN, COUNTERFEIT, DESK, incoming, openBot, QUESTION, who } from './office.ts'

const ORDER = '404-1234567-1234567'
const OTHER = '404-7654321-7654321'
const REPLY = 'Bonjour, nous avons bien reçu votre message et nous vous remboursons la totalité de votre commande sous trois jours. Bien à vous.'

onEngines('intake', ({ open }) => {
  test('a message becomes a case with its event, its timers and its card, all there once it is acknowledged', async () => {
    const store = await open()
    const bot = await openBot(store)
    const receipt = await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER, buyer: 'b-1', thread: 't-1' }))
    expect(receipt).toMatchObject({ cases: [1], again: false, triage: { risk: 'critical' } })
    const state = await bot.state(1)
    expect(state).toMatchObject({ id: 1, version: 1, status: 'open', orders: [ORDER], escalate: true, messages: 1 })
    expect(fold(1, await bot.events(1))).toEqual(state)
    expect((await bot.rows('card:')).map(({ key, wanted, state }) => ({ key, wanted, state }))).toEqual([
      { key: `card:1:${DESK}`, wanted: 1, state: 'waiting' },
    ])
    expect((await bot.rows('rung:1')).length).toBe(1)
    expect((await bot.rows('remind:1')).length).toBe(1)
    expect((await bot.rows('standing:')).map(({ kind }) => kind).sort()).toEqual(['digest', 'sweep'])
  })

  test('the same source and id again get the same answer and change nothing, whatever they say', async () => {
    const store = await open()
    const bot = await openBot(store)
    const first = await bot.desk.receive(incoming(COUNTERFEIT, { id: 'x', order: ORDER }))
    const both = await Promise.all([
      bot.desk.receive(incoming(QUESTION, { id: 'x', order: OTHER })),
      bot.desk.receive(incoming(QUESTION, { id: 'y', order: OTHER })),
      bot.desk.receive(incoming(COUNTERFEIT, { id: 'y', order: ORDER })),
    ])
    expect(both[0]).toEqual({ ...first, again: true })
    expect(both[1]).toMatchObject({ cases: [2], again: false })
    expect(both[2]).toEqual({ ...both[1], again: true })
    expect((await bot.state(1)).version).toBe(1)
  })

  test('two orders in one message make two cases; a thread adopts its first order; another order is another case', async () => {
    const store = await open()
    const bot = await openBot(store)
    const cases = async (...given: Parameters<typeof incoming>) => (await bot.desk.receive(incoming(...given))).cases
    expect(await cases(QUESTION, { thread: 't-1', buyer: 'b' })).toEqual([1])
    expect(await cases(QUESTION, { thread: 't-1', order: ORDER, buyer: 'b' })).toEqual([1])
    expect(await cases(QUESTION, { thread: 't-1', order: OTHER, buyer: 'b' })).toEqual([2])
    expect(await cases(`Commandes ${ORDER} et 404-1111111-1111111 : où sont-elles ?`, { thread: 't-2' })).toEqual([1, 3])
    expect(await cases(QUESTION, { order: ORDER })).toEqual([1])
    expect((await bot.state(1)).orders).toEqual([ORDER])
    expect((await bot.state(1)).messages).toBe(4)
    expect(await bot.desk.receive(incoming(QUESTION, { tenant: 'discord:1', order: ORDER }))).toMatchObject({ cases: [1] })
    expect((await bot.state(1, 'discord:1')).messages).toBe(1)
  })

  test('a batch in one transaction opens each case once, and its second message finds the first', async () => {
    const store = await open()
    const bot = await openBot(store)
    const many = Array.from({ length: 60 }, (_, i) => incoming(QUESTION, { order: `404-0000000-${String(i % 20).padStart(7, '0')}`, thread: `t-${i % 20}` }))
    const receipts = await Promise.all(many.map((one) => bot.desk.receive(one)))
    expect(receipts.map(({ cases }) => cases[0])).toEqual(many.map((_, i) => (i % 20) + 1))
    for (let id = 1; id <= 20; id++) {
      const state = await bot.state(id)
      expect(state.messages).toBe(3)
      expect(fold(id, await bot.events(id))).toEqual(state)
    }
  })

  test('one message that cannot be stored fails alone; the others of its batch get in', async () => {
    const store = await open()
    const bot = await openBot(store)
    const bad = incoming(QUESTION, { order: ORDER })
    const broken = { ...bad, message: { ...bad.message, order: { id: ORDER, total: { amount: 1n as unknown as number, currency: 'EUR' } } } }
    const settled = await Promise.allSettled([bot.desk.receive(incoming(QUESTION)), bot.desk.receive(broken), bot.desk.receive(incoming(QUESTION))])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await store.db.selectFrom('inbox').selectAll().execute()).length).toBe(2)
    await expect(bot.desk.receive(incoming(QUESTION, { id: '' }))).rejects.toThrow(RangeError)
  })

  test('nothing is acknowledged before its row is there: a transaction that fails is a message that was not received', async () => {
    const store = await open()
    const bot = await openBot(store)
    const failing = { ...bot.office, store: { ...store, transaction: () => Promise.reject(new RangeError('on purpose')) } }
    const { createCasework } = await import('../src/casework/casework.ts')
    const refused = createCasework(failing as typeof bot.office, (text) => text).forDesk(DESK)
    await expect(refused.receive(incoming(COUNTERFEIT, { id: 'lost' }))).rejects.toThrow('on purpose')
    // What a commit has not answered yet is not acknowledged either.
    let held: () => void = () => {}
    const gate = new Promise<void>((resolve) => (held = resolve))
    let committed = false
    const slow = {
      ...store,
      transaction: async <T>(body: Parameters<typeof store.transaction<T>>[0]) => {
        const answer = await store.transaction(async (tx) => {
          const done = await body(tx)
          await gate
          return done
        })
        committed = true
        return answer
      },
    }
    const desk = createCasework({ ...bot.office, store: slow }, (text) => text).forDesk(DESK)
    const receiving = desk.receive(incoming(COUNTERFEIT, { id: 'kept' })).then((receipt) => ({ receipt, committed }))
    held()
    expect(await receiving).toMatchObject({ receipt: { cases: [1] }, committed: true })
    expect((await store.db.selectFrom('inbox').select('id').execute()).map(({ id }) => id)).toEqual(['kept'])
  })

  test('two machines that meet the same orders at once open one case each', async () => {
    const store = await open()
    const bot = await openBot(store)
    // Two groups on one store stand for two machines: their transactions overlap on PostgreSQL.
    const bring = (id: string, i: number) => {
      const one = incoming(QUESTION, { id: `${id}-${i}`, order: `404-2222222-${String(i % 5).padStart(7, '0')}`, thread: `t-${(i + 1) % 5}` })
      const taken = { incoming: one, triage: triage(bot.office.engine, one.message) }
      return store.transaction((tx) => takeIn(tx, bot.office, 'default', [taken], bot.office.now()))
    }
    await Promise.all(Array.from({ length: 30 }, (_, i) => [bring('a', i), bring('b', i)]).flat())
    const { rows } = await store.db
      .selectFrom('cases')
      .selectAll()
      .execute()
      .then((rows) => ({ rows }))
    expect(rows.length).toBe(5)
    for (const { id } of rows) {
      const state = await bot.state(id)
      expect(state.messages).toBe(12)
      expect(fold(id, await bot.events(id))).toEqual(state)
    }
  })

  test('ids of any length and character are kept apart and fit every index', async () => {
    const store = await open()
    const bot = await openBot(store)
    const ids = ['a\0b', 'ab\ud83d', 'x'.repeat(5000), `${'x'.repeat(5000)}y`, '‮', "'; drop table message; --", '{"a":1}']
    for (const id of ids) await bot.desk.receive(incoming(QUESTION, { id, thread: id, buyer: id, order: `${id} 1` }))
    const again = await Promise.all(ids.map((id) => bot.desk.receive(incoming(QUESTION, { id }))))
    expect(again.map(({ again }) => again)).toEqual(ids.map(() => true))
    expect(new Set(again.flatMap(({ cases }) => cases)).size).toBe(ids.length)
  })

  test('an edited message changes what the case shows and keeps its history; twice is once; an unknown one comes in', async () => {
    const store = await open()
    const bot = await openBot(store)
    await bot.desk.receive(incoming(QUESTION, { id: 'e', order: ORDER }))
    for (let i = 0; i < 2; i++) await bot.desk.edited(incoming(COUNTERFEIT, { id: 'e', order: ORDER }))
    expect(await bot.state(1)).toMatchObject({ version: 2, risk: 'critical', escalate: true })
    expect((await bot.events(1)).map(({ kind }) => kind)).toEqual(['message', 'edited'])
    await bot.desk.edited(incoming(COUNTERFEIT, { id: 'new', order: OTHER }))
    expect((await bot.state(2)).messages).toBe(1)
    for (let i = 0; i < 2; i++) await bot.desk.withdrawn({ tenant: 'default', source: 'mail', id: 'e' })
    expect((await bot.events(1)).map(({ kind }) => kind)).toEqual(['message', 'edited', 'withdrawn'])
    expect(fold(1, await bot.events(1))).toEqual(await bot.state(1))
  })

  test('thanks close their case with a hint, and wake nobody', async () => {
    const store = await open()
    const bot = await openBot(store)
    const { cases } = await bot.desk.receive(incoming('Merci beaucoup, tout est parfait !', { order: ORDER }))
    const card = await bot.desk.card(ANA, cases[0]!)
    expect(card).toMatchObject({ finished: true, hint: expect.stringContaining('no response needed') })
    expect((await bot.rows('rung:')).length).toBe(0)
    await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER }))
    expect((await bot.state(1)).status).toBe('open')
  })
})

onEngines('actions', ({ open }) => {
  const begin = async (policy = '') => {
    const store = await open()
    const bot = await openBot(store, { policy })
    await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER, buyer: 'b-1', thread: 't-1' }))
    return { store, bot }
  }

  test('two claims at once, two hundred times: one winner each, and the loser hears who', async () => {
    const { bot } = await begin()
    for (let round = 0; round < 200; round++) {
      const [a, b] = await Promise.all([bot.click(ANA, 1, 'claim'), bot.click(BEN, 1, 'claim')])
      const [won, lost] = a.kind === 'done' ? [a, b] : [b, a]
      expect([won.kind, lost.kind], `round ${round}: ${a.say} / ${b.say}`).toEqual(['done', 'already'])
      const { owner } = await bot.state(1)
      expect(lost.say).toContain(`claimed by ${owner!.name}`)
      expect((await bot.click(owner!.name === 'Ana' ? ANA : BEN, 1, 'release')).kind).toBe('done')
    }
    const state = await bot.state(1)
    expect(state.version).toBe(401)
    expect(fold(1, await bot.events(1))).toEqual(state)
  }, 120_000)

  test('a claim calls queued pages off in its own transaction, and its undo brings the ladder back', async () => {
    const { bot } = await begin()
    await bot.until('2026-11-20T09:20:00Z')
    expect((await bot.rows('ping:')).map(({ state }) => state)).toContain('waiting')
    await bot.click(ANA, 1, 'claim')
    expect(new Set((await bot.rows('ping:')).map(({ state }) => state))).toEqual(new Set(['cancelled']))
    expect((await bot.rows('rung:')).filter(({ state }) => state === 'waiting')).toEqual([])
    expect((await bot.rows('fallBack:')).map(({ state }) => state)).toEqual(['waiting'])
    expect(await bot.click(ANA, 1, 'undo')).toMatchObject({ kind: 'done' })
    expect((await bot.rows('rung:')).filter(({ state }) => state === 'waiting').length).toBe(1)
    expect((await bot.rows('fallBack:')).map(({ state }) => state)).toEqual(['cancelled'])
  })

  test('the guard reads the final text every time, and a reply goes out through approve and sent', async () => {
    const { bot } = await begin()
    const blocked = await bot.click(ANA, 1, 'reply', { text: 'Bonjour, ce n’est pas une contrefaçon. {solution}' })
    expect(blocked).toMatchObject({ kind: 'again', form: { fields: [{ name: 'text', value: expect.stringContaining('contrefaçon') }] } })
    expect((await bot.state(1)).version).toBe(1)
    const approved = await bot.click(ANA, 1, 'reply', { text: REPLY, override: 'agreed with the owner' })
    expect(approved).toMatchObject({ kind: 'done', handover: REPLY })
    expect(await bot.click(ANA, 1, 'reply', { text: REPLY, override: 'agreed with the owner' })).toMatchObject({ kind: 'already', handover: REPLY })
    expect(await bot.click(ANA, 1, 'sent')).toMatchObject({ kind: 'done' })
    expect(await bot.click(BEN, 1, 'sent')).toMatchObject({ kind: 'already', say: expect.stringContaining('Ana') })
    expect(await bot.state(1)).toMatchObject({ status: 'replied', unanswered: [] })
    expect((await bot.rows('remind:')).filter(({ state }) => state === 'waiting')).toEqual([])
  })

  test('a reply is stopped when the buyer wrote meanwhile, and shows it', async () => {
    const { bot } = await begin()
    const { version } = await bot.state(1)
    await bot.desk.receive(incoming('En fait, le sac a aussi une fermeture cassée.', { order: ORDER }))
    const stopped = await bot.click(ANA, 1, 'reply', { text: REPLY, override: 'x' }, version)
    expect(stopped).toMatchObject({ kind: 'again', say: expect.stringContaining('fermeture cassée') })
    expect(stopped.kind === 'again' && stopped.form.fields[0]!.value).toBe(REPLY)
  })

  test('two people approve where the policy says so, and they are two', async () => {
    const { bot } = await begin('approvals: [counterfeit]')
    expect(await bot.click(ANA, 1, 'reply', { text: REPLY, override: 'x' })).not.toHaveProperty('handover')
    expect((await bot.rows('nudge:')).length).toBe(1)
    expect((await bot.click(ANA, 1, 'second')).kind).toBe('refused')
    expect((await bot.click(ANA, 1, 'sent')).kind).toBe('refused')
    expect((await bot.desk.list(BEN, 'approve')).lines.map((line) => line.case)).toEqual([1])
    expect(await bot.click(BEN, 1, 'second')).toMatchObject({ kind: 'done', handover: REPLY })
    expect((await bot.desk.list(BEN, 'approve')).lines).toEqual([])
  })

  test('merge moves messages and links, so that the next message lands in the case that stays; split takes its own along', async () => {
    const { bot } = await begin()
    await bot.desk.receive(incoming(QUESTION, { id: 'second', order: OTHER, thread: 't-2' }))
    expect(await bot.click(ANA, 2, 'merge', { into: '#1' })).toMatchObject({ kind: 'done' })
    expect(await bot.click(BEN, 2, 'merge', { into: '1' })).toMatchObject({ kind: 'already' })
    expect((await bot.desk.receive(incoming(QUESTION, { order: OTHER }))).cases).toEqual([1])
    expect((await bot.desk.receive(incoming(QUESTION, { thread: 't-2' }))).cases).toEqual([1])
    for (const id of [1, 2]) expect(fold(id, await bot.events(id))).toEqual(await bot.state(id))
    const form = await bot.desk.form(ANA, { case: 1, action: 'split' })
    const option = 'fields' in form ? form.fields[0]!.options!.find(({ value }) => value.includes('second'))! : undefined
    const split = await bot.click(ANA, 1, 'split', { messages: option!.value })
    expect(split, split.say).toMatchObject({ kind: 'done' })
    for (const id of [1, 3]) expect(fold(id, await bot.events(id))).toEqual(await bot.state(id))
    expect((await bot.state(3)).messages).toBe(1)
    const full = await bot.desk.full(ANA, 3)
    expect('messages' in full && full.messages.map(({ text }) => text)).toEqual([QUESTION])
  })

  test('outsiders, unknown cases and other tenants get nothing', async () => {
    const { bot } = await begin()
    const stranger = who('Eve', { member: false })
    expect((await bot.click(stranger, 1, 'claim')).kind).toBe('refused')
    expect(await bot.desk.card(stranger, 1)).toMatchObject({ kind: 'refused' })
    expect((await bot.desk.list(stranger, 'all')).lines).toEqual([])
    expect(await bot.desk.full(stranger, 1)).toMatchObject({ kind: 'refused' })
    expect(await bot.desk.history(stranger, 1)).toMatchObject({ kind: 'refused' })
    expect((await bot.click(ANA, 99, 'claim')).kind).toBe('unknown')
    expect((await bot.click(who('Ana', { tenant: 'discord:1' }), 1, 'claim')).kind).toBe('unknown')
    expect((await bot.events(1)).length).toBe(1)
  })

  test('whoever reads the whole text stands in the history', async () => {
    const { bot } = await begin()
    const full = await bot.desk.full(ANA, 1)
    expect(full).toMatchObject({ buyer: 'b-1', orders: [ORDER], messages: [{ text: COUNTERFEIT }] })
    expect((await bot.events(1)).map(({ kind, actor }) => [kind, actor.name])).toEqual([
      ['message', 'buyer'],
      ['viewed', 'Ana'],
    ])
    const history = await bot.desk.history(BEN, 1)
    expect(Array.isArray(history) && history.at(-1)!.text).toBe('whole text read by Ana')
  })

  test('lists go page by page without gap or repeat, whatever has no deadline last', async () => {
    const store = await open()
    const bot = await openBot(store)
    for (let i = 0; i < 57; i++) await bot.desk.receive(incoming(i % 3 === 0 ? COUNTERFEIT : QUESTION, { order: `404-3333333-${String(i).padStart(7, '0')}` }))
    await bot.click(ANA, 3, 'claim')
    for (const [view, count] of [
      ['all', 57],
      ['due', 57],
      ['unclaimed', 56],
      ['mine', 1],
    ] as const) {
      const seen: number[] = []
      let page: string | undefined
      do {
        const shown = await bot.desk.list(ANA, view, page)
        seen.push(...shown.lines.map((line) => line.case))
        page = shown.next ?? undefined
      } while (page !== undefined)
      expect(seen.length, view).toBe(count)
      expect(new Set(seen).size, view).toBe(count)
    }
    const { lines } = await bot.desk.list(ANA, 'due')
    const times = lines.map(({ due }) => due!.at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect((await bot.desk.complete(ANA, '5')).map(({ value }) => value)).toEqual(['5', '50', '51', '52', '53', '54', '55', '56', '57'])
  })
})
