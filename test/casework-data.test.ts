/**
 * What leaves the store, and what leaves no trace in it: exports, erasure of a buyer, retention.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { eraseBuyer, purge, scrub } from '../src/casework/buyers.ts'
import { cell, exportCases } from '../src/casework/export.ts'
import { fold } from '../src/cases/fold.ts'
import { SANGFROID } from '../src/cases/case.ts'
import { TABLES } from '../src/store/tables.ts'
import { onEngines } from './engines.ts'
import { ANA, BEN, COUNTERFEIT, incoming, openBot, QUESTION } from './office.ts'

const BUYER = 'Marguerite Duval-Quénot'
const TEXT = `${COUNTERFEIT} Je suis ${BUYER}, 12 rue Zinzolin, marguerite.quenot@example.org.`
/** What would give the buyer away. */
const TRACES = ['Duval', 'Quénot', 'Zinzolin', 'quenot@example', '404-9999999-1234567', 'Zinzolina']
const NOTE = 'Madame Zinzolina a rappelé'

onEngines('erasure', ({ engine, address, open }) => {
  const rowsText = async (store: Awaited<ReturnType<typeof open>>) => {
    const parts = []
    for (const table of TABLES) parts.push(JSON.stringify(await store.db.selectFrom(table).selectAll().execute()))
    return parts.join('\n')
  }

  test('a buyer is erased everywhere: rows, posts, merged and split cases, and the bytes of the files', async () => {
    const url = await address()
    const store = await open(url)
    const bot = await openBot(store)
    const receive = (order: string, given = {}, text = TEXT) => bot.desk.receive(incoming(text, { order, buyer: BUYER, thread: `t-${order}`, ...given }))
    // Enough others that pages of the file fill and are split.
    for (let i = 0; i < 120; i++) await bot.desk.receive(incoming(QUESTION, { order: `404-5555555-${String(i).padStart(7, '0')}`, buyer: `other ${i}` }))
    await receive('404-9999999-1234567')
    await receive('404-9999999-1234567', { id: 'to-split' })
    await receive('404-9999998-1234567')
    await receive('404-9999997-1234567')
    const [a, b, c] = [121, 122, 123]
    await bot.click(ANA, a!, 'note', { text: NOTE })
    await bot.click(BEN, a!, 'reply', {
      text: 'Bonjour Madame Zinzolina, nous vous remboursons la totalité de votre commande sous trois jours. Bien à vous.',
      override: 'Zinzolina',
    })
    await bot.desk.edited(incoming(`${TEXT} Encore Zinzolin.`, { id: 'to-split', order: '404-9999999-1234567', buyer: BUYER }))
    await bot.click(ANA, b!, 'merge', { into: String(a) })
    const form = await bot.desk.form(ANA, { case: a!, action: 'split' })
    const option = 'fields' in form ? form.fields[0]!.options!.find(({ value }) => value.includes('to-split'))! : undefined
    expect((await bot.click(ANA, a!, 'split', { messages: option!.value })).kind).toBe('done')
    await bot.click(ANA, c!, 'resolve', { reason: 'Zinzolina est contente' })
    await bot.until('2026-11-20T12:00:00Z')
    await bot.work.begin()
    await bot.until('2026-11-21T12:00:00Z')
    const before = await rowsText(store)
    for (const trace of TRACES) expect(before, trace).toContain(trace)

    const steps: number[] = []
    const erased = await eraseBuyer(bot.office, 'default', BUYER, { id: 'Ana', name: 'Ana' }, (done) => void steps.push(done))
    expect(erased.cases).toBe(4)
    expect(steps).toEqual([0, 1, 2, 3, 4])
    const after = await rowsText(store)
    for (const trace of TRACES) expect(after, trace).not.toContain(trace)
    for (const id of [a!, b!, c!, 124]) {
      expect(fold(id, await bot.events(id))).toEqual(await bot.state(id))
      expect((await bot.rows(`card:${id}:`))[0]).toMatchObject({ state: 'waiting', wanted: (await bot.state(id)).version })
    }
    // Others keep what is theirs.
    expect((await bot.state(7)).buyer).toBe('other 6')
    expect((await store.db.selectFrom('message').selectAll().execute()).length).toBe(120)
    expect(await eraseBuyer(bot.office, 'default', BUYER, SANGFROID)).toEqual({ cases: 0, cards: 0 })
    expect((await receive('404-9999999-1234567', {}, QUESTION)).cases).toEqual([125])
    await eraseBuyer(bot.office, 'default', BUYER, SANGFROID)

    if (engine === 'sqlite') {
      const file = url.slice('sqlite:'.length)
      for (const name of readdirSync(dirname(file)).filter((one) => join(dirname(file), one).startsWith(file))) {
        const bytes = readFileSync(join(dirname(file), name))
        for (const trace of TRACES) expect(bytes.includes(Buffer.from(trace)), `${trace} in ${name}`).toBe(false)
      }
      expect((await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store.db)).rows[0]!.integrity_check).toBe('ok')
    }
  })

  test('of a case that other buyers wrote in, only this one’s words and the team’s free texts go, and the case goes on', async () => {
    const store = await open()
    const bot = await openBot(store)
    await bot.desk.receive(incoming(TEXT, { order: '404-9999999-1234567', buyer: BUYER }))
    await bot.desk.receive(incoming(QUESTION, { order: '404-1111111-1111111', buyer: 'somebody else' }))
    await bot.click(ANA, 1, 'merge', { into: '2' })
    await eraseBuyer(bot.office, 'default', BUYER, { id: 'Ana', name: 'Ana' })
    const text = await rowsText(store)
    for (const trace of TRACES.slice(0, 5)) expect(text, trace).not.toContain(trace)
    const state = await bot.state(2)
    expect(state).toMatchObject({ status: 'open', buyer: 'somebody else' })
    expect(fold(2, await bot.events(2))).toEqual(state)
    expect((await store.db.selectFrom('message').selectAll().execute()).map(({ buyer }) => buyer)).toEqual(['somebody else'])
    expect((await bot.rows('remind:2')).some((row) => row.state === 'waiting')).toBe(true)
  })

  test('a click that saw the case before it was erased writes nothing back', async () => {
    const store = await open()
    const bot = await openBot(store)
    await bot.desk.receive(incoming(TEXT, { order: '404-9999999-1234567', buyer: BUYER }))
    const clicks = Array.from({ length: 20 }, (_, i) => bot.click(ANA, 1, 'note', { text: `note ${i}` }))
    await eraseBuyer(bot.office, 'default', BUYER, { id: 'Ben', name: 'Ben' })
    await Promise.all(clicks)
    const text = await rowsText(store)
    for (const trace of TRACES.slice(0, 5)) expect(text, trace).not.toContain(trace)
    expect(fold(1, await bot.events(1))).toEqual(await bot.state(1))
  })

  test('purge takes what was closed longer ago than the policy keeps, and nothing else', async () => {
    const store = await open()
    const bot = await openBot(store, { policy: 'retentionDays: 10' })
    for (let i = 0; i < 5; i++) await bot.desk.receive(incoming(TEXT, { order: `404-0000000-000000${i}`, buyer: BUYER }))
    for (const id of [1, 2]) await bot.click(ANA, id, 'resolve', { reason: 'x' })
    const wake = (days: number) => Date.parse('2026-11-20T09:00:00Z') + days * 86_400_000
    const clocked = (days: number) => ({ ...bot.office, now: () => wake(days) })
    expect(await purge(clocked(9), 'default')).toBe(0)
    expect(await purge(clocked(10), 'default')).toBe(2)
    expect(await purge(clocked(11), 'default')).toBe(0)
    expect((await store.db.selectFrom('message').select('case_id').execute()).map(({ case_id }) => case_id).sort()).toEqual([3, 4, 5])
    expect(await scrub(store)).toBe(true)
  })

  test('exports say everything, one line a case, and stream', async () => {
    const store = await open()
    const bot = await openBot(store)
    for (let i = 0; i < 450; i++) bot.desk.receive(incoming(QUESTION, { order: `404-6666666-${String(i).padStart(7, '0')}`, buyer: '=HYPERLINK("http://x")' }))
    await bot.work.idle()
    await bot.click(ANA, 2, 'claim')
    const lines: string[] = []
    for await (const line of exportCases(bot.office, 'default', 'jsonl')) lines.push(line)
    expect(lines.length).toBe(450)
    expect(JSON.parse(lines[1]!)).toMatchObject({
      ...{ case: 2, status: 'claimed', owner: 'Ana', orders: ['404-6666666-0000001'] },
      messages: [{ message: { text: QUESTION }, triage: { language: 'fr' } }],
      history: [{ kind: 'message' }, { kind: 'claimed', actor: { name: 'Ana' } }],
    })
    let csv = ''
    for await (const line of exportCases(bot.office, 'default', 'csv')) csv += line
    const rows = csv.split('\r\n')
    expect(rows[0]).toBe('\ufeffcase,status,risk,escalate,intents,orders,marketplace,buyer,owner,messages,opened,updated,due,answered,closed,first words')
    expect(rows[2]).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(rows.length).toBe(452)
  }, 120_000)
})

test('no cell is a formula, whatever stands in it, and every text comes back', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '"', "'", '|', '%', '＝', '\u00a0', '', ';'), fc.string()).map(([a, b]) => a + b),
  )
  fc.assert(
    fc.property(nasty, (text) => {
      const written = cell(text)
      const quoted = written.startsWith('"')
      const read = quoted ? written.slice(1, -1).replaceAll('""', '"') : written
      expect(read === text || read === `'${text}`).toBe(true)
      if (!quoted) expect(written).not.toMatch(/[",\r\n]/)
      else expect(written.slice(1, -1).replaceAll('""', '')).not.toContain('"')
      if (/^\s*[=+\-@]/.test(text)) expect(read.startsWith("'")).toBe(true)
    }),
    { numRuns: 2000 },
  )
  expect(cell('=1+1')).toBe(`"'=1+1"`)
  expect(cell(-5)).toBe('-5')
})
