/**
 * A second process for the store's tests: `node store-worker.ts URL WHAT …`. Says what it does on standard output, a word a line.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { claim, finish } from '../src/store/lease.ts'
import { takeNumbers } from '../src/store/marks.ts'
import { openStore } from '../src/store/store.ts'

const [url, what] = process.argv.slice(2)
const say = (line: string) => void process.stdout.write(`${line}\n`)
const store = await openStore(url!, { role: what === 'hold' || what === 'drain' ? 'bot' : 'command' })

const acts: Readonly<Record<string, () => Promise<void>>> = {
  /** Holds the bot's lock until killed. */
  async hold() {
    say('ready')
    await new Promise(() => setInterval(() => {}, 1000))
  },
  /** Writes pairs that belong together, into the first table and into the last, until killed. */
  async pairs() {
    for (let i = 1; ; i++) {
      await store.transaction(async (tx) => {
        const at = { tenant: 'default', case_id: 1, at: i, sender: 'buyer', buyer: null, thread: null, withdrawn: null } as const
        await tx.db
          .insertInto('message')
          .values({ ...at, source: 'pairs', id: `${i}`, body: 'x'.repeat(500), triage: '{}' })
          .execute()
        await takeNumbers(tx, 'default', 'pairs', 1)
      })
      if (i === 200) say('ready')
    }
  },
  /** Opens, no more. */
  async touch() {
    say('ended')
    process.stdin.destroy()
  },
  /** Writes, and does not end its transaction before it is told to. */
  async write() {
    await store.transaction(async (tx) => {
      await tx.db.insertInto('cursor').values({ tenant: 'default', name: 'worker', value: 'v', moved_at: 1 }).execute()
      say('ready')
      await new Promise<void>((resolve) => void process.stdin.once('data', () => resolve()))
    })
    say('ended')
  },
  /** Takes what is due until nothing is left, a few at a time; says each key that it finished. Begins when told to. */
  async drain() {
    say('ready')
    await new Promise<void>((resolve) => void process.stdin.once('data', () => resolve()))
    for (;;) {
      const token = randomUUID()
      const rows = await claim(store, { dest: 'slack', token, limit: 5, leaseMs: 30_000, now: Date.now() })
      if (rows.length === 0) break
      for (const { id, key } of rows) {
        await sleep(1)
        if ((await finish(store, { id, token, ref: null, sent: null, now: Date.now() })) === 'done') say(key)
      }
    }
    say('ended')
  },
}
await acts[what!]!()
await store.close()
process.stdin.destroy()
