/**
 * The store when things break: full disk, a writer that does not end, a file that is none of ours, a server that dies. No acknowledgement
 * without a row, and nothing lost when it comes back.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { addressOf } from '../src/store/address.ts'
import { StoreFault } from '../src/store/faults.ts'
import { put } from '../src/store/outbox.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { onEngines } from './engines.ts'

const folder = mkdtempSync(join(tmpdir(), 'sangfroid-faults-'))
const children: ChildProcess[] = []
afterEach(() => children.splice(0).forEach((child) => void child.kill('SIGKILL')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const faultOf = async (what: Promise<unknown>): Promise<StoreFault> => {
  const thrown = await what.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(StoreFault)
  return thrown as StoreFault
}

/** A worker in another process, and the lines that it says. */
function worker(url: string, what: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'store-worker.ts'), url, what], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const said: string[] = []
  const waiting = new Map<string, () => void>()
  let rest = ''
  child.stdout!.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      said.push(line)
      waiting.get(line)?.()
    }
  })
  return {
    said,
    child,
    heard: (line: string) => (said.includes(line) ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(line, resolve))),
    go: () => void child.stdin!.write('go\n'),
  }
}

const write = (store: Store, name: string, value = 'v') =>
  store.transaction(async (tx) => void (await tx.db.insertInto('cursor').values({ tenant: 'default', name, value, moved_at: 1 }).execute()))
const names = async (store: Store) => (await store.db.selectFrom('cursor').select('name').orderBy('name').execute()).map(({ name }) => name)

describe('the embedded engine', () => {
  let number = 0
  const file = () => join(folder, `${++number}.db`)

  test('a full disk is said so, leaves nothing half, and nothing acknowledged is lost', async () => {
    const path = file()
    const store = await openStore(`sqlite:${path}`, { role: 'bot' })
    await write(store, 'before')
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db)
    await sql`pragma max_page_count = ${sql.lit(rows[0]!.page_count + 4)}`.execute(store.db)
    const acknowledged: string[] = ['before']
    let fault: StoreFault | undefined
    for (let i = 0; i < 100 && fault === undefined; i++)
      await write(store, `n${i}`, 'x'.repeat(2000)).then(
        () => acknowledged.push(`n${i}`),
        (error: StoreFault) => void (fault = error),
      )
    expect(fault).toBeInstanceOf(StoreFault)
    expect(fault).toMatchObject({ kind: 'full', passing: true })
    expect(fault!.message).toMatch(/disk is full.*Free some space/s)
    await sql`pragma max_page_count = 1000000`.execute(store.db)
    await write(store, 'zafter')
    await store.close()
    const again = await openStore(`sqlite:${path}`, { role: 'bot' })
    expect(await names(again)).toEqual([...acknowledged, 'zafter'].sort())
    expect((await sql`pragma integrity_check`.execute(again.db)).rows).toMatchObject([{ integrity_check: 'ok' }])
    await again.close()
  })

  test('a writer in another process is waited for, and named when it does not end', async () => {
    const url = `sqlite:${file()}`
    const store = await openStore(url, { role: 'bot', patience: 100 })
    const other = worker(url, 'write')
    await other.heard('ready')
    expect(await faultOf(write(store, 'mine'))).toMatchObject({ kind: 'locked', passing: true })
    expect(await names(store)).toEqual([])
    other.go()
    await other.heard('ended')
    await write(store, 'mine')
    expect(await names(store)).toEqual(['mine', 'worker'])
    await store.close()
  })

  test('a transaction that reads before it writes is not overtaken by another process', async () => {
    const url = `sqlite:${file()}`
    const store = await openStore(url, { role: 'bot', patience: 5000 })
    const raw = new DatabaseSync(url.slice('sqlite:'.length), { timeout: 0 })
    await store.transaction(async (tx) => {
      expect(await tx.db.selectFrom('cursor').selectAll().execute()).toEqual([])
      expect(() => raw.exec("insert into cursor values ('default', 'theirs', 'v', 1)")).toThrow('locked')
      await tx.db.insertInto('cursor').values({ tenant: 'default', name: 'mine', value: 'v', moved_at: 1 }).execute()
    })
    raw.close()
    const settings = ['journal_mode', 'synchronous', 'secure_delete', 'trusted_schema'].map(async (name) => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(store.db)
      return rows[0]?.[name]
    })
    expect(await Promise.all(settings)).toEqual(['wal', 2, 1, 0])
    await store.close()
  })

  test("a killed bot's lock is free at once; a living one's names it", async () => {
    const url = `sqlite:${file()}`
    const other = worker(url, 'hold')
    await other.heard('ready')
    const fault = await faultOf(openStore(url, { role: 'bot' }))
    expect(fault).toMatchObject({ kind: 'held', passing: false })
    expect(fault.message).toContain(`process ${other.child.pid} on `)
    const gone = new Promise((resolve) => other.child.once('exit', resolve))
    other.child.kill('SIGKILL')
    await gone
    await (await openStore(url, { role: 'bot' })).close()
  })

  test('a folder that cannot be written, a file that is no database, a database of another program', async () => {
    writeFileSync(join(folder, 'plain'), '')
    expect((await faultOf(openStore(`sqlite:${join(folder, 'plain', 'x.db')}`, { role: 'bot' }))).kind).toBe('unwritable')
    expect((await faultOf(openStore(`sqlite:${folder}`, { role: 'command' }))).kind).toBe('unwritable')
    const text = file()
    writeFileSync(text, 'Dear diary, this is no database at all, but it is long enough to look like one. '.repeat(50))
    expect(await faultOf(openStore(`sqlite:${text}`, { role: 'bot' }))).toMatchObject({ kind: 'foreign' })
    const theirs = file()
    const raw = new DatabaseSync(theirs)
    raw.exec('create table recipes(name text)')
    raw.close()
    expect(await faultOf(openStore(`sqlite:${theirs}`, { role: 'bot' }))).toMatchObject({ kind: 'foreign' })
    await (await openStore(`sqlite:${file()}`, { role: 'bot' })).close()
  })

  test("what it writes is closed to other users, and a buyer's words leave the file when they are deleted", async () => {
    chmodSync(folder, 0o755)
    const path = join(folder, 'new', 'store.db')
    const store = await openStore(`sqlite:${path}`, { role: 'bot' })
    await put(store, [{ tenant: 'default', key: 'k', dest: 'd', kind: 'note', case_id: 1, body: '{"t":"Zanzibar-words"}', due: 1 }])
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(join(folder, 'new'))) expect(statSync(join(folder, 'new', name)).mode & 0o077, name).toBe(0)
    await store.db.deleteFrom('outbox').execute()
    await sql`pragma wal_checkpoint(truncate)`.execute(store.db)
    const { readFileSync } = await import('node:fs')
    for (const name of readdirSync(join(folder, 'new'))) expect(readFileSync(join(folder, 'new', name)).includes('Zanzibar'), name).toBe(false)
    await store.close()
  })

  test('many processes that make the same store at once all succeed', async () => {
    const url = `sqlite:${file()}`
    const others = Array.from({ length: 5 }, () => worker(url, 'touch'))
    const codes = await Promise.all(others.map(({ child }) => new Promise((resolve) => child.once('exit', resolve))))
    expect(codes).toEqual([0, 0, 0, 0, 0])
    await (await openStore(url, { role: 'bot' })).close()
  })
})

describe('addresses', () => {
  test('what is none is said with what can be, and without the password', () => {
    for (const bad of ['', 'sqlite:', 'mysql://me:hunter2@host/db', 'postgres://me:hunter2@ho st/db', 'data/x.db', 'file:x'])
      expect(() => addressOf(bad)).toThrow(/^DATABASE_URL is ".*"; it can be sqlite:.* or postgres:/)
    for (const bad of ['mysql://me:hunter2@host/db', 'postgres://me:hunter2@ho st/db', 'mysql://me:hunt@er2@host/db'])
      expect(() => addressOf(bad)).not.toThrow(/hunt/)
    expect(addressOf('postgresql://me:hunter2@db.example:5433/sang')).toMatchObject({ engine: 'postgres', place: 'db.example:5433/sang' })
    expect(addressOf('sqlite:///var/lib/x.db')).toMatchObject({ file: '/var/lib/x.db' })
    expect(addressOf('sqlite:data/x.db')).toMatchObject({ file: 'data/x.db', place: 'data/x.db' })
  })

  test('a server that is not there, or not for us', async () => {
    expect(await faultOf(openStore('postgres://me:hunter2@127.0.0.1:1/none', { role: 'bot' }))).toMatchObject({ kind: 'gone', passing: true })
    const fault = await faultOf(openStore('postgres://me:hunter2@127.0.0.1:1/none', { role: 'command' }))
    expect(fault.message + fault.fr).not.toContain('hunter2')
    expect(fault.message).toContain('127.0.0.1:1/none')
  })
})

onEngines(
  'a fault on the way',
  ({ address, open, postgres }) => {
    test('a server that dies and comes back: acknowledged is stored, no uncaught error, the lock is taken again', { retry: 0 }, async () => {
      const url = await address()
      const store = await open(url)
      const acknowledged: string[] = []
      let faults = 0
      let stop = false
      const writer = async (who: number) => {
        for (let i = 0; !stop; i++)
          await write(store, `w${who}-${i}`).then(
            () => acknowledged.push(`w${who}-${i}`),
            async (error: unknown) => {
              expect(error).toBeInstanceOf(StoreFault)
              expect((error as StoreFault).kind).toBe('gone')
              faults++
              await new Promise((resolve) => setImmediate(resolve))
            },
          )
      }
      const writers = Promise.all([1, 2, 3, 4].map(writer))
      const until = async (met: () => boolean) => {
        while (!met()) await new Promise((resolve) => setImmediate(resolve))
      }
      for (let crash = 0; crash < 2; crash++) {
        const before = acknowledged.length
        await until(() => acknowledged.length > before + 50)
        // Some connections idle in the pool: they break, too.
        await Promise.all(Array.from({ length: 8 }, (_, i) => write(store, `idle${crash}-${i}`)))
        postgres().crash()
        await until(() => faults > 0)
        postgres().start()
        faults = 0
      }
      const before = acknowledged.length
      await until(() => acknowledged.length > before + 50)
      stop = true
      await writers
      const stored = new Set(await names(store))
      expect(acknowledged.filter((name) => !stored.has(name))).toEqual([])
      // A session of the bot's own watches over the lock and comes back by itself.
      const isHeld = async () =>
        await openStore(url, { role: 'alone' }).then(
          (alone) => alone.close().then(() => false),
          (error: StoreFault) => error.kind === 'held',
        )
      let held = await isHeld()
      for (let i = 0; i < 100 && !held; i++) held = await isHeld()
      expect(held).toBe(true)
    })

    test('an unknown database and an unknown user are refused with the next step', async () => {
      const url = new URL(await address())
      url.pathname = '/nowhere'
      expect(await faultOf(openStore(url.href, { role: 'bot' }))).toMatchObject({ kind: 'refused' })
      url.username = 'nobody-at-all'
      expect((await faultOf(openStore(url.href, { role: 'bot' }))).message).toContain('Check user, password and database name')
    })

    test('two processes deliver each row once and share the work', async () => {
      const url = await address()
      const store = await open(url)
      const all = Array.from({ length: 400 }, (_, i) => `k${String(i).padStart(3, '0')}`)
      await put(
        store,
        all.map((key) => ({ tenant: 'default', key, dest: 'slack', kind: 'ping', case_id: 1, body: '{}', due: 1 })),
      )
      const both = [worker(url, 'drain'), worker(url, 'drain')]
      await Promise.all(both.map(({ heard }) => heard('ready')))
      for (const { go } of both) go()
      await Promise.all(both.map(({ heard }) => heard('ended')))
      const done = both.map(({ said }) => said.filter((line) => line.startsWith('k')))
      expect(done.flat().sort()).toEqual(all)
      for (const share of done) expect(share.length).toBeGreaterThan(all.length / 4)
    })
  },
  ['postgres'],
)
