/**
 * Backup beside a writing bot, and restore of either engine's backup into either engine. What is broken or in use is refused before anything
 * is replaced.
 */
import { execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ROOT, UsageError } from '../src/settings.ts'
import { backup } from '../src/store/backup.ts'
import { moveCursor, takeNumbers } from '../src/store/marks.ts'
import { STEPS } from '../src/store/migrations.ts'
import { put, wantCard } from '../src/store/outbox.ts'
import { restore } from '../src/store/restore.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { TABLES } from '../src/store/tables.ts'
import { onEngines } from './engines.ts'

const folder = mkdtempSync(join(tmpdir(), 'sangfroid-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let number = 0
const file = () => join(folder, `backup-${++number}`)
const NOW = () => Date.UTC(2026, 10, 22)
const none = () => {}

/** Something in every table. */
async function fill(store: Store): Promise<void> {
  const at = NOW()
  const [tenant, case_id] = ['default', 1]
  await store.transaction(async (tx) => {
    const { db } = tx
    await takeNumbers(tx, tenant, 'case', 3)
    const said = { body: '{"text":"Où est mon colis ? 👩‍👩‍👧 \\u0000"}', triage: '{}', withdrawn: null }
    await db
      .insertInto('message')
      .values({ tenant, source: 'http', id: 'm1', case_id, at, sender: 'buyer', buyer: 'Zoé', thread: null, ...said })
      .execute()
    await db.insertInto('inbox').values({ tenant, source: 'http', id: 'm1', at, answer: '{}' }).execute()
    await db.insertInto('event').values({ tenant, case_id, seq: 1, at, actor: '{}', kind: 'received', body: '{}' }).execute()
    const state = { owner: null, risk: 'high', escalate: 1, due: at + 1, clock: 'team', orders: '["404-1"]', state: '{"a":"\\n"}' }
    const times = { opened_at: at, updated_at: at, closed_at: null }
    await db
      .insertInto('cases')
      .values({ tenant, id: 1, version: 1, status: 'open', ...state, ...times })
      .execute()
    await db.insertInto('link').values({ tenant, key: 'order:404-1', case_id }).execute()
    await db.insertInto('pause').values({ tenant, dest: 'slack', until: at }).execute()
    await moveCursor(tx, tenant, 'mail', 'uid 7', at)
    const many = Array.from({ length: 1200 }, (_, i) => `ping:${i}`)
    await put(
      tx,
      many.map((key) => ({ tenant, key, dest: 'slack', kind: 'ping', case_id, body: '{}', due: at })),
    )
    await wantCard(tx, [{ tenant, caseId: 1, desk: 'slack', version: 1, now: at }])
  })
}
const content = async (store: Store) =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(async (table) => {
        const rows = await store.db.selectFrom(table).selectAll().execute()
        return [table, rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()] as const
      }),
    ),
  )
const refusal = async (what: Promise<unknown>): Promise<UsageError> => {
  const thrown = await what.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(UsageError)
  return thrown as UsageError
}

onEngines('backup', ({ engine, address, open }) => {
  test('comes back whole, into the same engine and into the embedded one; new promises get new numbers', async () => {
    const url = await address()
    const store = await open(url)
    await fill(store)
    const before = await content(store)
    const path = file()
    const steps: number[] = []
    const rows = await backup(url, path, NOW, (done, of) => steps.push(done / of))
    expect(rows).toBe(1209)
    expect(steps.at(-1)).toBe(1)
    expect(statSync(path).mode & 0o077).toBe(0)
    await store.close()
    const sqlite = `sqlite:${join(folder, `restored-${++number}.db`)}`
    for (const to of [await address(), sqlite, url]) {
      expect(await restore(to, path, NOW, none)).toMatchObject({ rows: 1209 })
      const restored = await open(to)
      expect(await content(restored)).toEqual(before)
      expect(await takeNumbers(restored, 'default', 'case', 1)).toBe(4)
      await put(restored, [{ tenant: 'default', key: 'new', dest: 'x', kind: 'ping', case_id: 1, body: '{}', due: 1 }])
      await restored.close()
    }
    expect(readdirSync(folder).filter((name) => /part|restoring/.test(name))).toEqual([])
  })

  test('is of one moment, while the bot goes on writing', { timeout: 60_000 }, async () => {
    const url = await address()
    const store = await open(url)
    await fill(store)
    // More than one step of a copy: what is written in between must neither show nor begin the copy anew.
    const large = Array.from({ length: 1500 }, (_, i) => ({ tenant: 'default', source: 'large', id: `${i}`, at: i, answer: 'x'.repeat(4000) }))
    for (let from = 0; from < large.length; from += 500)
      await store.db
        .insertInto('inbox')
        .values(large.slice(from, from + 500))
        .execute()
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'store-worker.ts'), url, 'pairs'], { stdio: ['pipe', 'pipe', 'inherit'] })
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    const path = file()
    await backup(url, path, NOW, none)
    expect(writer.exitCode).toBeNull()
    const ended = new Promise((resolve) => writer.once('exit', resolve))
    writer.kill('SIGKILL')
    await ended
    await store.close()
    const to = `sqlite:${join(folder, `pairs-${++number}.db`)}`
    await restore(to, path, NOW, none)
    const restored = await open(to)
    // Every transaction wrote into the first and into the last table: one moment has both or neither.
    const pairs = (await restored.db.selectFrom('counter').select('value').where('name', '=', 'pairs').executeTakeFirstOrThrow()).value
    const { length } = await restored.db.selectFrom('message').select('id').where('source', '=', 'pairs').execute()
    expect(length).toBe(pairs)
    expect(pairs).toBeGreaterThan(0)
  })

  test('never overwrites a file, and leaves none that is half', async () => {
    const url = await address()
    await (await open(url)).close()
    const path = file()
    writeFileSync(path, 'mine')
    expect((await refusal(backup(url, path, NOW, none))).message).toContain('never overwrites')
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect((await refusal(backup(url, join(folder, 'nowhere', 'x'), NOW, none))).message).toContain('cannot be written')
    const other = file()
    const stops = () => {
      throw new RangeError('on purpose')
    }
    await fill(await open(url))
    if (engine === 'postgres') await expect(backup(url, other, NOW, stops)).rejects.toThrow(RangeError)
    expect(readdirSync(folder).filter((name) => name.startsWith(other.slice(folder.length + 1)))).toEqual([])
  })

  test('is not restored under a bot, and not from what is broken, foreign or newer; the store stays as it was', async () => {
    const url = await address()
    const store = await open(url)
    await fill(store)
    const before = await content(store)
    const path = file()
    await backup(url, path, NOW, none)
    expect((await refusal(restore(url, path, NOW, none))).message).toContain('already works')
    await store.close()

    const bytes = readFileSync(path)
    const variants: Record<string, Buffer | string> = { cut: bytes.subarray(0, bytes.length >> 1), empty: '', text: 'hello', json: '{"a":1}\n' }
    if (engine === 'postgres') {
      variants['changed'] = bytes.toString().replace('Zoé', 'Eve')
      variants['longer'] = `${bytes.toString()}["cases",{}]\n`
      variants['table'] = bytes.toString().replace('["message"', '["pg_user"')
    }
    for (const [name, variant] of Object.entries(variants)) {
      const broken = file()
      writeFileSync(broken, variant)
      expect((await refusal(restore(url, broken, NOW, none))).message, name).toMatch(/is damaged or no backup of Sangfroid/)
    }
    const newer = file()
    if (engine === 'postgres') writeFileSync(newer, bytes.toString().replace(Object.keys(STEPS)[0]!, '999-later'))
    else {
      writeFileSync(newer, bytes)
      chmodSync(newer, 0o600)
      const raw = new DatabaseSync(newer)
      raw.exec("insert into kysely_migration values ('999-later', 'now')")
      raw.close()
    }
    expect((await refusal(restore(url, newer, NOW, none))).message).toMatch(engine === 'postgres' ? /damaged|newer/ : /newer version \(999-later\)/)
    expect((await refusal(restore(url, join(folder, 'none'), NOW, none))).message).toContain('There is no file')
    const again = await openStore(url, { role: 'bot' })
    expect(await content(again)).toEqual(before)
    await again.close()
  })
})

test('a copy goes forward however often the bot writes meanwhile, and has nothing of it', async () => {
  const path = join(folder, 'steps.db')
  const store = await openStore(`sqlite:${path}`, { role: 'bot' })
  const large = Array.from({ length: 2000 }, (_, i) => ({ tenant: 'default', source: 'large', id: `${i}`, at: i, answer: 'x'.repeat(4000) }))
  for (let from = 0; from < large.length; from += 500)
    await store.db
      .insertInto('inbox')
      .values(large.slice(from, from + 500))
      .execute()
  const bot = new DatabaseSync(path)
  const write = bot.prepare("insert into inbox values ('default', 'late', ?, 0, '')")
  const done: number[] = []
  const copy = file()
  const rows = await backup(`sqlite:${path}`, copy, NOW, (now, of) => {
    done.push(now / of)
    if (done.length < 100) write.run(`${done.length}`)
  })
  bot.close()
  await store.close()
  expect(done.length).toBeGreaterThan(3)
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect(rows).toBe(2000)
})

test('a replaced file is set aside with its journal: nothing of it is lost', async () => {
  const path = join(folder, 'aside.db')
  const killed = spawn(process.execPath, [join(import.meta.dirname, 'store-worker.ts'), `sqlite:${path}`, 'pairs'], { stdio: ['pipe', 'pipe', 'inherit'] })
  await new Promise((resolve) => killed.stdout.once('data', resolve))
  const copy = file()
  await backup(`sqlite:${path}`, copy, NOW, none)
  killed.stdin.write('stop')
  const ended = new Promise((resolve) => killed.once('exit', resolve))
  killed.kill('SIGKILL')
  await ended
  expect(existsSync(`${path}-wal`)).toBe(true)
  const { before } = await restore(`sqlite:${path}`, copy, NOW, none)
  expect(before).toBe(`${path}.before-restore`)
  const count = async (url: string) => {
    const store = await openStore(url, { role: 'command' })
    const { value } = await store.db.selectFrom('counter').select('value').where('name', '=', 'pairs').executeTakeFirstOrThrow()
    await store.close()
    return value
  }
  expect(await count(`sqlite:${before}`)).toBeGreaterThanOrEqual(await count(`sqlite:${path}`))
})

test('the commands: a default name, progress on standard error, faults with their next step in the reader’s language', async () => {
  const cwd = mkdtempSync(join(folder, 'cwd-'))
  const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
      const path = join(ROOT, 'src', 'commands', command)
      execFile(process.execPath, [path, ...args], { cwd, env: { PATH: process.env.PATH, LOCALE: 'en', ...env } }, (error, out, err) =>
        resolve({ status: error ? Number(error.code) : 0, out, err }),
      )
    })
  const made = await run('backup.ts', [])
  expect(made).toMatchObject({ status: 0, err: 'Backing up …\n' })
  const [, name] = /^0 rows kept in (sangfroid-\d{4}-\d\d-\d\dT\d{6}\.db)\n$/.exec(made.out)!
  expect(await run('restore.ts', [name!], { LOCALE: 'fr' })).toMatchObject({ status: 0, err: 'Restauration …\n', out: expect.stringContaining('Redémarrez') })
  const bot = await openStore(`sqlite:${join(cwd, 'data', 'sangfroid.db')}`, { role: 'bot' })
  const refused = await run('restore.ts', [name!], { LOCALE: 'fr' })
  await bot.close()
  expect(refused).toMatchObject({ status: 2, out: '' })
  expect(refused.err).toContain(`Un bot travaille déjà sur ${join(cwd, 'data', 'sangfroid.db')} : processus ${process.pid}`)
  expect((await run('restore.ts', [])).err).toContain('npm run -s restore -- FILE')
  expect((await run('backup.ts', [], { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' })).err).toMatch(
    /^The database at 127\.0\.0\.1:1\/x does not answer/,
  )
})
