/**
 * What happens to cases by itself, at the very minute, over both clock changes: pages, fall-back, snoozes, reminders, digests, erasure in time.
 */
import { expect, test } from 'vitest'
import { fold } from '../src/cases/fold.ts'
import { onEngines } from './engines.ts'
import { ANA, BEN, COUNTERFEIT, type Bot, incoming, openBot, QUESTION } from './office.ts'

const ORDER = '404-1234567-1234567'
const HOUR = 3_600_000

const posts = async (bot: Bot, prefix: string) =>
  (await bot.rows(prefix)).map(({ due, body }) => [new Date(due).toISOString(), (JSON.parse(body) as { text: string }).text.split('\n')[1]])

onEngines('time', ({ open }) => {
  test('the ladder climbs rung by rung until somebody claims, and repeats at its top', async () => {
    const bot = await openBot(await open())
    await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER }))
    await bot.until('2026-11-20T10:10:00Z')
    // Nobody is assigned, so the team is called at once; the lead after a quarter of an hour, then every half hour.
    expect((await posts(bot, 'ping:rung')).map(([at]) => at)).toEqual(['2026-11-20T09:00:00.000Z', '2026-11-20T09:15:00.000Z', '2026-11-20T09:45:00.000Z'])
    expect((await bot.events(1)).map(({ kind }) => kind)).toEqual(['message', 'paged', 'paged', 'paged'])
    await bot.click(ANA, 1, 'claim')
    await bot.until('2026-11-20T10:59:00Z')
    expect((await bot.rows('ping:rung')).length).toBe(3)
    expect(bot.failures).toEqual([])
  })

  test('a claim without a deed falls back after the policy’s time, to the minute, and the ladder starts again', async () => {
    const bot = await openBot(await open())
    await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER }))
    await bot.click(ANA, 1, 'claim')
    await bot.until(Date.parse('2026-11-20T10:00:00Z') - 1)
    expect((await bot.state(1)).status).toBe('claimed')
    await bot.until('2026-11-20T10:00:00Z')
    expect(await bot.state(1)).toMatchObject({ status: 'open', owner: null })
    expect((await bot.events(1)).at(-2)).toMatchObject({ kind: 'fellBack', at: Date.parse('2026-11-20T10:00:00Z'), body: { from: { name: 'Ana' } } })
    expect((await posts(bot, 'ping:rung')).map(([at]) => at)).toEqual(['2026-11-20T10:00:00.000Z'])
  })

  test('a deed puts the fall-back off; a timer that stood for the earlier claim finds itself void', async () => {
    const bot = await openBot(await open())
    await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER }))
    await bot.click(ANA, 1, 'claim')
    await bot.until('2026-11-20T09:30:00Z')
    await bot.click(ANA, 1, 'note', { text: 'invoice asked for' })
    await bot.until('2026-11-20T10:29:00Z')
    expect((await bot.state(1)).status).toBe('claimed')
    await bot.until('2026-11-20T10:30:00Z')
    expect((await bot.state(1)).status).toBe('open')
  })

  test('a snooze holds its own case alone and ends on time', async () => {
    const bot = await openBot(await open())
    await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER }))
    await bot.desk.receive(incoming(COUNTERFEIT, { order: '404-0000000-0000002' }))
    await bot.click(BEN, 1, 'snooze', { until: '2h', reason: 'waiting for the invoice' })
    await bot.until('2026-11-20T10:59:00Z')
    expect((await bot.rows('ping:rung:1')).length).toBe(0)
    expect((await bot.rows('ping:rung:2')).length).toBeGreaterThan(0)
    await bot.until('2026-11-20T11:00:00Z')
    expect(await bot.state(1)).toMatchObject({ status: 'open', snooze: null })
    expect((await bot.rows('ping:snoozeEnd:1')).length).toBe(1)
  })

  for (const [title, at, deadline] of [
    // The night of 25 October 2026 is an hour longer in Paris, that of 28 March 2027 an hour shorter. Amazon's day is 24 hours on both.
    ['the longer night', '2026-10-24T10:00:00Z', '2026-10-25T10:00:00Z'],
    ['the shorter night', '2027-03-27T10:00:00Z', '2027-03-28T10:00:00Z'],
  ] as const)
    test(`reminders before the deadline, at it and after it come to the minute, over ${title}`, async () => {
      const bot = await openBot(await open(), { at })
      await bot.desk.receive(incoming(QUESTION, { order: ORDER, receivedAt: at }))
      await bot.until(Date.parse(deadline) + 30 * HOUR)
      const told = await posts(bot, 'reminder:remind')
      // Two hours before and at the deadline; then every four hours, in business hours: that Sunday is closed, so Monday at nine.
      expect(told.slice(0, 2)).toEqual([
        [new Date(Date.parse(deadline) - 2 * HOUR).toISOString(), 'It still waits for an answer.'],
        [deadline.replace('Z', '.000Z'), 'The deadline is past.'],
      ])
      const monday = title === 'the longer night' ? '2026-10-26T08:00:00.000Z' : '2027-03-29T07:00:00.000Z'
      expect(told[2]).toEqual([monday, 'The deadline is past.'])
      expect(fold(1, await bot.events(1))).toEqual(await bot.state(1))
      expect(bot.failures).toEqual([])
    })

  for (const [title, from, slots] of [
    ['the longer night', '2026-10-23T12:00:00Z', ['2026-10-24T07:00:00.000Z', '2026-10-25T08:00:00.000Z', '2026-10-26T08:00:00.000Z']],
    ['the shorter night', '2027-03-26T12:00:00Z', ['2027-03-27T08:00:00.000Z', '2027-03-28T07:00:00.000Z', '2027-03-29T07:00:00.000Z']],
  ] as const)
    test(`a digest a day and desk at nine by the wall clock, over ${title}`, async () => {
      const bot = await openBot(await open(), { at: from, desks: ['console', 'slack'] })
      await bot.work.begin()
      await bot.desk.receive(incoming(QUESTION, { order: ORDER }))
      await bot.until(Date.parse(slots[2]) + HOUR)
      const rows = (await bot.rows('digest:')).filter(({ key }) => key.endsWith(':console'))
      expect(rows.map(({ due }) => new Date(due).toISOString())).toEqual(slots)
      expect(rows.map(({ key }) => key)).toEqual(slots.map((slot) => `digest:${slot.slice(0, 10)}:console`))
      expect((await bot.rows('digest:')).length).toBe(6)
      const { digest } = JSON.parse(rows[0]!.body) as { digest: { summary: string; sections: unknown[] } }
      expect(digest.summary).toContain('1 opened')
      expect(digest.sections.length).toBe(1)
    })

  test('after nights switched off there is one digest, late, not one for each; begin changes nothing about it', async () => {
    const bot = await openBot(await open())
    await bot.work.begin()
    await bot.wakeAt('2026-11-21T09:00:00Z')
    await bot.work.begin()
    await bot.wakeAt('2026-11-25T06:00:00Z')
    await bot.work.begin()
    await bot.wakeAt('2026-11-25T13:00:00Z')
    await bot.wakeAt('2026-11-25T13:00:00Z')
    await bot.wakeAt('2026-11-28T13:00:00Z')
    expect((await bot.rows('digest:')).map(({ key }) => key)).toEqual([
      'digest:2026-11-21:console',
      'digest:2026-11-22:console',
      'digest:2026-11-25:console',
      'digest:2026-11-28:console',
    ])
  })

  test('an answered case closes by itself, and is erased when its time is over; its card is emptied and then it is gone', async () => {
    const store = await open()
    const bot = await openBot(store)
    await bot.desk.receive(incoming(QUESTION, { order: ORDER, buyer: 'Marguerite Duval', thread: 't-1' }))
    await bot.click(ANA, 1, 'sent')
    await bot.until('2026-12-04T08:59:59Z')
    expect((await bot.state(1)).status).toBe('replied')
    await bot.until('2026-12-04T09:00:00Z')
    expect(await bot.state(1)).toMatchObject({ status: 'resolved', closed: { how: 'settled' } })
    const wanted = (await bot.rows('card:1'))[0]!.wanted!
    await bot.until('2027-01-03T09:00:00Z')
    expect(await store.db.selectFrom('message').selectAll().execute()).toEqual([])
    expect(await store.db.selectFrom('link').selectAll().execute()).toEqual([])
    expect(JSON.stringify(await store.db.selectFrom('event').selectAll().execute())).not.toContain('Duval')
    expect(fold(1, await bot.events(1))).toEqual(await bot.state(1))
    const [row] = await bot.rows('card:1')
    expect(row).toMatchObject({ state: 'waiting', wanted: wanted + 1 })
    const shown = await bot.work.render(store, row!, bot.office.now())
    expect(shown).toMatchObject({ version: wanted + 1, content: { card: { finished: true, excerpt: '', order: null, draft: null } } })
    expect((await bot.click(ANA, 1, 'reopen')).kind).toBe('unknown')
    expect((await bot.desk.list(ANA, 'all')).lines).toEqual([])
    // The desk was reached; some nights later nothing is left.
    await store.db.updateTable('outbox').set({ state: 'done', ended: bot.office.now() }).where('key', '=', row!.key).execute()
    await bot.until('2027-01-12T09:00:00Z')
    for (const table of ['cases', 'event'] as const) expect(await store.db.selectFrom(table).selectAll().execute()).toEqual([])
    // The same message again is still known.
    expect((await store.db.selectFrom('inbox').selectAll().execute()).length).toBe(1)
    expect(bot.failures).toEqual([])
  })

  test('a timer that meets a case under somebody’s hands waits for neither side and is asked again', async () => {
    const store = await open()
    const bot = await openBot(store)
    await bot.desk.receive(incoming(COUNTERFEIT, { order: ORDER }))
    await bot.click(ANA, 1, 'claim')
    // Both at the same moment, again and again: the fall-back and the note that puts it off.
    for (let round = 0; round < 10; round++) {
      const due = (await bot.rows('fallBack:')).find(({ state }) => state === 'waiting')!.due
      await Promise.all([bot.wakeAt(due), bot.click(ANA, 1, 'note', { text: `note ${round}` })])
      const state = await bot.state(1)
      expect(fold(1, await bot.events(1))).toEqual(state)
      if (state.status === 'open') await bot.click(ANA, 1, 'claim')
    }
    expect(bot.failures).toEqual([])
  })
})
