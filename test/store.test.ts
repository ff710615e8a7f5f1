/**
 * The store's contract, the same on both engines.
 */
import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { storable } from '../src/store/engine.ts'
import { StoreFault } from '../src/store/faults.ts'
import { exclusively, moveCursor, readCursor, takeNumbers } from '../src/store/marks.ts'
import { STEPS, type Steps } from '../src/store/migrations.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { type NewCase, TABLES } from '../src/store/tables.ts'
import { onEngines } from './engines.ts'

const faultOf = async (what: Promise<unknown>): Promise<StoreFault> => {
  const error = await what.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(StoreFault)
  return error as StoreFault
}
const aCase = (id: number, more: Partial<NewCase> = {}): NewCase => ({
  ...{ tenant: 'default', id, version: 1, status: 'open', owner: null, risk: 'low', escalate: 0, due: null, clock: null, orders: '[]', state: '{}' },
  ...{ opened_at: 1, updated_at: 1, closed_at: null, ...more },
})
const cases = (store: Store) => store.db.selectFrom('cases').selectAll().orderBy('id').execute()

onEngines('the store', ({ engine, address, open }) => {
  test('keeps what a transaction answered, and nothing of one that threw', async () => {
    const url = await address()
    const store = await open(url)
    await store.transaction(async (tx) => void (await tx.db.insertInto('cases').values(aCase(1)).execute()))
    const failing = store.transaction(async (tx) => {
      await tx.db.insertInto('cases').values(aCase(2)).execute()
      throw new RangeError('on purpose')
    })
    await expect(failing).rejects.toThrow(RangeError)
    await store.close()
    expect((await cases(await open(url))).map(({ id }) => id)).toEqual([1])
  })

  test('numbers come back as numbers: times, counts and sums', async () => {
    const store = await open()
    const at = 1_795_350_000_123
    await store.db
      .insertInto('cases')
      .values([aCase(1, { due: at }), aCase(2, { due: at })])
      .execute()
    const [row] = await cases(store)
    expect(row).toMatchObject({ id: 1, due: at, escalate: 0, owner: null })
    const { rows } = await sql<{ n: number; s: number }>`select count(*) as n, sum(due) as s from cases`.execute(store.db)
    expect({ ...rows[0] }).toEqual({ n: 2, s: 2 * at })
  })

  test('values that an engine would bend are refused, by place and without their content', async () => {
    const { db } = await open()
    const flags = engine === 'sqlite' ? [true] : []
    for (const value of [...flags, new Date(0), { secret: 'x' }, ['x'], Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, 10n, undefined, Buffer.from('x')]) {
      const inserted = sql`insert into cursor(tenant, name, value, moved_at) values (${value}, 'n', 'v', 1)`.execute(db)
      await expect(inserted).rejects.toThrow(/^Parameter 1 is \[object \w+\], which no engine keeps: insert/)
    }
    expect(await db.selectFrom('cursor').selectAll().execute()).toEqual([])
  })

  test('NUL and half surrogates are mended on the way in, everything else comes back as it was', async () => {
    const store = await open()
    const texts = ['a\0b', '\ud83d', 'x\udc00y', '👩‍👩‍👧', '‮abc', 'é', 'É', 'ﬁ', '\u{10ffff}', "'; drop table cases; --", '\r\n\t', '$1', '%_']
    for (const text of texts) await moveCursor(store, 'default', text, text, 1)
    for (const text of texts) expect(await readCursor(store, 'default', text)).toBe(storable(text))
    expect(storable('a\0b\ud83d')).toBe('ab�')
  })

  test('text sorts by code point, as keys with a prefix need it', async () => {
    const store = await open()
    for (const name of ['b', 'a', 'B', 'é', 'card:1:x', 'card:10', 'Z']) await moveCursor(store, 'default', name, '', 1)
    const rows = await store.db.selectFrom('cursor').select('name').orderBy('name').execute()
    expect(rows.map(({ name }) => name)).toEqual(['B', 'Z', 'a', 'b', 'card:10', 'card:1:x', 'é'])
  })

  test('every table has the tenant first in its key, and the same row for two tenants is two rows', async () => {
    const store = await open()
    for (const table of TABLES) {
      const { rows } = store.isPg
        ? await sql<{ name: string }>`select attname as name from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
            where indrelid = ${table}::regclass and indisprimary`.execute(store.db)
        : await sql<{
            name: string
          }>`select i.name from pragma_index_list(${table}) as l, pragma_index_info(l.name) as i where l."unique" = 1 and i.seqno = 0`.execute(store.db)
      expect(
        rows.map(({ name }) => name),
        table,
      ).toContain('tenant')
    }
    await store.db
      .insertInto('cases')
      .values([aCase(1), aCase(1, { tenant: 'discord:1' })])
      .execute()
    expect(await cases(store)).toHaveLength(2)
    await expect(store.db.insertInto('cases').values(aCase(1)).execute()).rejects.toThrow()
  })

  test('a query around an open transaction is refused instead of waiting for ever', async () => {
    const store = await open()
    await expect(store.transaction(async () => void (await cases(store)))).rejects.toThrow('pass the transaction on')
    await expect(store.transaction(() => store.transaction(async () => {}))).rejects.toThrow('pass the transaction on')
    expect(await cases(store)).toEqual([])
  })

  test('what a transaction started and left behind may ask the store afterwards', async () => {
    const store = await open()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    let later: Promise<unknown> = Promise.resolve()
    await store.transaction(async () => {
      later = ended.then(() => cases(store))
    })
    end()
    expect(await later).toEqual([])
  })

  test('two changes that saw the same version have one winner', async () => {
    const store = await open()
    await store.db.insertInto('cases').values(aCase(1)).execute()
    const claim = (owner: string) =>
      store.transaction(async (tx) => {
        const { numUpdatedRows } = await tx.db
          .updateTable('cases')
          .set({ owner, version: 2 })
          .where('tenant', '=', 'default')
          .where('id', '=', 1)
          .where('version', '=', 1)
          .executeTakeFirst()
        return numUpdatedRows === 1n
      })
    const won = await Promise.all(['ana', 'ben', 'cem', 'dia'].map(claim))
    expect(won.filter(Boolean)).toHaveLength(1)
  })

  test('numbers are handed out once, whoever asks at the same time', async () => {
    const store = await open()
    const firsts = await Promise.all(Array.from({ length: 20 }, () => store.transaction((tx) => takeNumbers(tx, 'default', 'case', 3))))
    expect(firsts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 1 + 3 * i))
    expect(await takeNumbers(store, 'discord:1', 'case', 1)).toBe(1)
  })

  test('only one passes with a name at a time', async () => {
    const store = await open()
    const open1 = (source: string) =>
      store.transaction(async (tx) => {
        await exclusively(tx, 'default', [`order:${source}`, 'order:404'])
        const known = await tx.db.selectFrom('link').select('case_id').where('tenant', '=', 'default').where('key', '=', 'order:404').executeTakeFirst()
        if (known) return known.case_id
        // Time for the others to look, too.
        if (tx.isPg) await sql`select pg_sleep(0.05)`.execute(tx.db)
        const id = await takeNumbers(tx, 'default', 'case', 1)
        await tx.db.insertInto('link').values({ tenant: 'default', key: 'order:404', case_id: id }).execute()
        return id
      })
    expect(new Set(await Promise.all(['a', 'b', 'c', 'd', 'e'].map(open1)))).toEqual(new Set([1]))
  })

  test('a deadlock has a victim, and the victim tries again', async () => {
    const store = await open()
    await store.db
      .insertInto('cases')
      .values([aCase(1), aCase(2)])
      .execute()
    const step = (tx: Parameters<Parameters<Store['transaction']>[0]>[0], id: number) =>
      tx.db
        .updateTable('cases')
        .set((row) => ({ version: row('version', '+', 1) }))
        .where('id', '=', id)
        .execute()
    const both = await Promise.all(
      [
        [1, 2],
        [2, 1],
      ].map(([first, second]) =>
        store.transaction(async (tx) => {
          await step(tx, first!)
          // On PostgreSQL: until the other holds its row, too.
          if (store.isPg) await sql`select pg_sleep(0.2)`.execute(tx.db)
          await step(tx, second!)
          return true
        }),
      ),
    )
    expect(both).toEqual([true, true])
    expect((await cases(store)).map(({ version }) => version)).toEqual([3, 3])
  })

  test('migrations run once and in order; half a one leaves nothing, and the next start takes it', async () => {
    const url = await address()
    await (await openStore(url, { role: 'bot' })).close()
    const half: Steps = {
      ...STEPS,
      '002-half': async (db) => {
        await sql`create table extra(a integer)`.execute(db)
        throw new RangeError('on purpose')
      },
    }
    await expect(openStore(url, { role: 'bot', steps: half })).rejects.toThrow(RangeError)
    const whole: Steps = { ...STEPS, '002-half': async (db) => void (await sql`create table extra(a integer)`.execute(db)) }
    const store = await open(url, { steps: whole })
    expect((await sql`select * from extra`.execute(store.db)).rows).toEqual([])
    await store.close()
    await open(url, { steps: whole })
  })

  test('a store of a newer version is left alone and named', async () => {
    const url = await address()
    await (await openStore(url, { role: 'bot', steps: { ...STEPS, '999-later': async () => {} } })).close()
    for (const role of ['bot', 'command'] as const) {
      const fault = await faultOf(openStore(url, { role }))
      expect(fault.kind).toBe('newer')
      expect(fault.message).toContain('999-later')
      expect(fault.fr).toContain('version plus récente')
    }
  })

  test('a command works beside a bot, makes a store that is missing, and never changes the form under a bot', async () => {
    const url = await address()
    const first = await open(url, { role: 'command' })
    await first.db.insertInto('cases').values(aCase(1)).execute()
    await first.close()
    const bot = await open(url)
    const command = await open(url, { role: 'command' })
    await command.transaction(async (tx) => void (await tx.db.insertInto('cases').values(aCase(2)).execute()))
    expect(await cases(bot)).toHaveLength(2)
    const next: Steps = { ...STEPS, '002-next': async () => {} }
    expect((await faultOf(openStore(url, { role: 'command', steps: next }))).kind).toBe('older')
    await bot.close()
    await (await openStore(url, { role: 'command', steps: next })).close()
  })

  test('who wants to be alone is told who works on the store', async () => {
    const url = await address()
    const bot = await open(url, { now: () => Date.UTC(2026, 10, 22, 14, 2) })
    const fault = await faultOf(openStore(url, { role: 'alone' }))
    expect(fault.kind).toBe('held')
    expect(fault.message).toContain(`process ${process.pid} on `)
    expect(fault.fr).toContain(`processus ${process.pid} sur `)
    if (engine === 'sqlite') expect(fault.message).toContain('2026-11-22T14:02:00.000Z')
    await bot.close()
    const alone = await open(url, { role: 'alone' })
    expect((await faultOf(openStore(url, { role: 'bot' }))).kind).toBe('held')
    await alone.close()
    await open(url)
  })

  test("one bot on a file, several on a server; the database's clock is known", async () => {
    const url = await address()
    const bot = await open(url)
    if (engine === 'sqlite') expect((await faultOf(openStore(url, { role: 'bot' }))).kind).toBe('held')
    else await open(url)
    const ahead = await bot.clockOffset(() => Date.now() + 3_600_000)
    expect(Math.abs(ahead + (engine === 'sqlite' ? 0 : 3_600_000))).toBeLessThan(1000)
  })
})
