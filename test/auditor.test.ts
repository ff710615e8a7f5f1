/**
 * Whoever watches the watch: promises that went missing are found and told by another way, within two minutes of passed-in time.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createAlarm, type Letter, REPEAT_MS } from '../src/delivery/alarm.ts'
import { audit, type Finding } from '../src/delivery/auditor.ts'
import { createBell } from '../src/delivery/bell.ts'
import type { Outlet, Render } from '../src/delivery/deliver.ts'
import { startDelivery } from '../src/delivery/delivery.ts'
import { mailWay, pingWay } from '../src/delivery/mail.ts'
import { sentence } from '../src/delivery/words.ts'
import { moveCursor } from '../src/store/marks.ts'
import { StoreFault } from '../src/store/faults.ts'
import { arm, put, TIMER, wantCard } from '../src/store/outbox.ts'
import type { Store } from '../src/store/store.ts'
import { onEngines } from './engines.ts'
import { timeline } from './timeline.ts'

const START = Date.UTC(2026, 10, 22, 14)
const TENANT = 'default'
const MINUTE = 60_000

async function aCase(store: Store, id: number, status = 'open', updated = START): Promise<void> {
  const row = { tenant: TENANT, id, version: 1, status, owner: null, risk: 'high', escalate: 1, due: null, clock: null, orders: '[]', state: '{}' }
  await store.db
    .insertInto('cases')
    .values({ ...row, opened_at: updated, updated_at: updated, closed_at: null })
    .execute()
}
const promises = async (store: Store, id: number) => {
  await arm(store, [{ tenant: TENANT, key: `rung:${id}`, kind: 'rung', case_id: id, body: '{}', due: START + 60 * MINUTE }])
  await wantCard(store, [{ tenant: TENANT, caseId: id, desk: 'slack', version: 1, now: START }])
}
const render: Render = async () => ({ content: { kind: 'alarm', text: '', mentions: [] }, locale: 'en', version: 1, urgent: false })
const good: Outlet = { post: async () => 'ref', edit: async (ref) => ref, find: async () => null }

onEngines('the auditor', ({ open }) => {
  const settings = {
    ...{ now: START + 5 * MINUTE, since: START, grace: MINUTE, restGrace: 10 * MINUTE, canaryMs: 90_000, failures: 5 },
    ...{ standing: ['open', 'claimed', 'snoozed'] as const, desksOf: () => ['slack'], cursors: new Map([['mail', MINUTE]]) },
  }
  const alive = async (store: Store) => {
    await moveCursor(store, TENANT, 'delivery-canary', '', settings.now - 1000)
    await moveCursor(store, TENANT, 'mail', '9', settings.now - 1000)
  }

  test('finds nothing where all is well', async () => {
    const store = await open()
    await alive(store)
    await aCase(store, 1)
    await promises(store, 1)
    await store.db.updateTable('outbox').set({ state: 'done' }).where('kind', '=', 'card').execute()
    await aCase(store, 2, 'resolved')
    expect(await audit(store, settings)).toEqual([])
  })

  test('finds what is late, with its cases; a destination at rest has longer; what is held is not late', async () => {
    const store = await open()
    await alive(store)
    await put(
      store,
      ['slack', 'slack', 'discord'].map((dest, i) => ({ tenant: TENANT, key: `k${i}`, dest, kind: 'note', case_id: i, body: '{}', due: START + i })),
    )
    await store.db
      .insertInto('pause')
      .values({ tenant: TENANT, dest: 'discord', until: settings.now + 1 })
      .execute()
    expect(await audit(store, settings)).toEqual([{ kind: 'overdue', dest: 'slack', rows: 2, since: START, cases: [0, 1] }])
    const later = await audit(store, { ...settings, cursors: new Map(), restGrace: 2 * MINUTE })
    expect(later.map((finding) => ('dest' in finding ? finding.dest : ''))).toEqual(['slack', 'discord'])
    await store.db
      .updateTable('outbox')
      .set({ lease: settings.now + 1 })
      .execute()
    expect(await audit(store, settings)).toEqual([])
  })

  test('finds cases without a timer, without a card, posts that fail again and again', async () => {
    const store = await open()
    await alive(store)
    for (const id of [1, 2, 3, 4]) await aCase(store, id)
    for (const id of [1, 2, 3]) await promises(store, id)
    await store.db.deleteFrom('outbox').where('key', '=', 'rung:2').execute()
    await store.db.deleteFrom('outbox').where('key', '=', 'card:3:slack').execute()
    await store.db
      .updateTable('outbox')
      .set({ attempts: 6, fault: 'unclear: status 500', due: settings.now + MINUTE })
      .where('key', 'in', ['card:1:slack', 'card:2:slack'])
      .execute()
    expect(await audit(store, settings)).toEqual([
      { kind: 'failing', dest: 'slack', rows: 2, fault: 'unclear: status 500' },
      { kind: 'unpromised', rows: 2, cases: [2, 4] },
      { kind: 'unshown', dest: 'slack', rows: 2, cases: [3, 4] },
    ])
    // A case that changes at this moment is given time.
    expect((await audit(store, { ...settings, now: START + MINUTE, cursors: new Map() })).filter(({ kind }) => kind.startsWith('un'))).toEqual([])
  })

  test('finds readers that stand still and a canary that does not arrive; a night switched off is no fault', async () => {
    const store = await open()
    await moveCursor(store, TENANT, 'mail', '9', START)
    expect(await audit(store, settings)).toEqual([
      { kind: 'cursor', name: 'mail', since: START },
      { kind: 'canary', since: START },
    ])
    expect(await audit(store, { ...settings, since: settings.now - 1000 })).toEqual([])
  })

  /** The whole delivery on a clock of its own; answers when the first letter went out, in milliseconds since the fault. */
  async function untilLetter(
    spoil: (store: Store, faults: { store: boolean }) => Promise<void>,
    desks: ReadonlyMap<string, Outlet>,
  ): Promise<{ after: number; letter: Letter; pings: number }> {
    const store = await open()
    await aCase(store, 1)
    await promises(store, 1)
    const clock = timeline(START)
    const faults = { store: false }
    const clockOffset = async () => {
      if (faults.store) throw new StoreFault('gone', 'somewhere', 'on purpose')
      return 0
    }
    const offset = { ...store, clockOffset }
    const letters: Letter[] = []
    let pings = 0
    const running = await startDelivery({
      ...{ store: offset, clock, desks, render, bell: createBell(), tell: () => {}, token: randomUUID, locale: 'en', zone: 'UTC', handle: async () => {} },
      watch: {
        mail: async (letter) => void letters.push(letter),
        ping: async () => void pings++,
        found: () => {},
        desksOf: () => ['slack'],
      },
    })
    // Timers, mail, canary, auditor and each desk: every loop sleeps when it has nothing to do.
    const loops = 4 + desks.size
    const settle = async () => {
      for (let calm = 0; calm < 3; ) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        calm = clock.sleepers() >= loops ? calm + 1 : 0
      }
    }
    const passUntil = async (end: number) => {
      while (clock.now() < end && letters.length === 0) {
        clock.pass(5000)
        await settle()
      }
    }
    await settle()
    await passUntil(START + 3 * MINUTE)
    expect(letters).toEqual([])
    await spoil(store, faults)
    const spoiled = clock.now()
    await passUntil(spoiled + 5 * MINUTE)
    const stopping = running.stop()
    clock.pass(1)
    await stopping
    return { after: clock.now() - spoiled, letter: letters[0]!, pings }
  }

  test.each(['rung:1', 'card:1:slack'])('a promise that is deleted (%s) is told within two minutes', async (key) => {
    const { after, letter, pings } = await untilLetter(
      async (store) => void (await store.db.deleteFrom('outbox').where('key', '=', key).execute()),
      new Map([['slack', good]]),
    )
    expect(after).toBeLessThanOrEqual(2 * MINUTE)
    expect(letter.subject).toBe('Sangfroid needs your attention')
    expect(letter.text).toContain('(case 1)')
    expect(pings).toBeGreaterThanOrEqual(2)
  })

  test('a dispatcher that no longer works is told within two minutes, and nobody is told that all is well', async () => {
    const { after, letter } = await untilLetter(
      async (store) =>
        void (await put(store, [{ tenant: TENANT, key: 'ping', dest: 'slack2', kind: 'ping', case_id: 1, body: '{}', due: START + 3 * MINUTE }])),
      new Map([['slack', good]]),
    )
    expect(after).toBeLessThanOrEqual(2 * MINUTE)
    expect(letter.text).toContain('1 post for slack2 waiting since 14:03 (case 1).')
  })

  test('a store that does not answer is told within two minutes', async () => {
    const { after, letter } = await untilLetter(
      async (_, faults) => {
        faults.store = true
      },
      new Map([['slack', good]]),
    )
    expect(after).toBeLessThanOrEqual(2 * MINUTE)
    expect(letter.text).toContain('The store cannot be read: The database at somewhere does not answer')
  })

  test('timers that no longer run are told within two minutes, by the canary too', async () => {
    const { after, letter } = await untilLetter(
      async (store) => void (await store.db.updateTable('outbox').set({ state: 'cancelled' }).where('dest', '=', TIMER).where('case_id', 'is', null).execute()),
      new Map([['slack', good]]),
    )
    expect(after).toBeLessThanOrEqual(2 * MINUTE)
    expect(letter.text).toContain('The self-test has not come through since')
  })
})

describe('the alarm', () => {
  const late: Finding = { kind: 'overdue', dest: 'slack', rows: 3, since: START, cases: [12, 15] }
  function setUp(ways = 1, broken = 0) {
    const clock = timeline(START)
    const letters: string[] = []
    const errors: unknown[] = []
    let pings = 0
    let failing = broken
    const alarm = createAlarm({
      ...{ clock, locale: 'fr', zone: 'Europe/Paris', told: () => {}, failed: (error) => void errors.push(error) },
      ways: Array.from({ length: ways }, () => async (letter: Letter) => {
        if (failing-- > 0) throw new Error('relay away')
        letters.push(`${letter.subject}\n${letter.text}`)
      }),
      ping: async () => void pings++,
    })
    return { clock, alarm, letters, errors, pings: () => pings }
  }

  test('tells what is new at once, repeats it after a while, and says once when it is over', async () => {
    const { clock, alarm, letters } = setUp()
    await alarm.heed([late])
    expect(letters[0]).toContain('3 envois vers slack en attente depuis 15:00 (dossiers 12, 15).')
    clock.pass(MINUTE)
    await alarm.heed([late])
    expect(letters).toHaveLength(1)
    await alarm.heed([late, { kind: 'canary', since: START }])
    expect(letters).toHaveLength(2)
    clock.pass(REPEAT_MS)
    await alarm.heed([late])
    expect(letters).toHaveLength(3)
    await alarm.heed([])
    await alarm.heed([])
    expect(letters.map((text) => text.split('\n')[0])).toEqual([...Array(3).fill('Sangfroid a besoin de vous'), 'Sangfroid va de nouveau bien'])
  })

  test('pings only while all is well, once a minute', async () => {
    const { clock, alarm, pings } = setUp()
    await alarm.heed([])
    await alarm.heed([])
    expect(pings()).toBe(1)
    clock.pass(MINUTE)
    await alarm.heed([late])
    expect(pings()).toBe(1)
    await alarm.heed([])
    expect(pings()).toBe(2)
  })

  test('a way that fails is tried again in the next round', async () => {
    const { clock, alarm, letters, errors } = setUp(1, 1)
    await alarm.heed([late])
    expect(errors).toHaveLength(1)
    clock.pass(20_000)
    await alarm.heed([late])
    expect(letters).toHaveLength(1)
  })

  test('every finding is a sentence in both languages', () => {
    const findings: Finding[] = [
      late,
      { ...late, dest: 'timer', rows: 1, cases: [] },
      { kind: 'failing', dest: 'slack', rows: 1, fault: 'refused: x' },
      { kind: 'unpromised', rows: 1, cases: [4] },
      { kind: 'unshown', dest: 'slack', rows: 2, cases: [4, 5] },
      { kind: 'cursor', name: 'mail', since: START },
      { kind: 'canary', since: START },
      { kind: 'store', detail: 'The disk is full.' },
    ]
    for (const locale of ['en', 'fr'] as const) for (const finding of findings) expect(sentence(finding, locale, 'UTC', START)).toMatch(/^\p{L}|^\d.*[.]$/u)
  })
})

describe('ways out', () => {
  const listening = async (serve: (socket: Socket) => void) => {
    const server = createServer(serve)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { server, port: (server.address() as { port: number }).port }
  }

  test('a letter goes through a relay to the one address', async () => {
    let said = ''
    const { server, port } = await listening((socket) => {
      let data = false
      socket.write('220 relay\r\n')
      socket.on('data', (chunk) => {
        const text = String(chunk)
        said += text
        if (data) {
          if (!said.includes('\r\n.\r\n')) return
          data = false
          socket.write('250 taken\r\n')
        } else if (text.startsWith('DATA')) {
          data = true
          socket.write('354 go on\r\n')
        } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n')
        else socket.write('250 ok\r\n')
      })
    })
    const way = mailWay({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Sangfroid <bot@shop.example>', to: 'ana@shop.example' })
    await way({ subject: 'Sangfroid a besoin de vous', text: 'Dossier 12\n', id: 'abc' }, AbortSignal.timeout(10_000))
    expect(said).toContain('RCPT TO:<ana@shop.example>')
    expect(said.match(/RCPT TO/g)).toHaveLength(1)
    expect(said).toContain('Message-ID: <abc@shop.example>')
    expect(said).toContain('Dossier 12')
    server.close()
  })

  test('a relay that never speaks is left when the signal says so', async () => {
    const { server, port } = await listening(() => {})
    const way = mailWay({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'a@b.example', to: 'c@d.example' })
    await expect(way({ subject: 's', text: 't', id: 'i' }, AbortSignal.timeout(100))).rejects.toThrow()
    server.close()
  })

  test('a watcher that answers badly, or sends elsewhere, was not pinged', async () => {
    for (const [answer, good] of [
      ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', true],
      ['HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n', false],
      ['HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n', false],
    ] as const) {
      const { server, port } = await listening((socket) => void socket.once('data', () => socket.end(answer)))
      const pinged = pingWay(`http://127.0.0.1:${port}/`)(AbortSignal.timeout(5000))
      if (good) await pinged
      else await expect(pinged).rejects.toThrow()
      server.close()
    }
  })
})
