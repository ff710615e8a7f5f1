/**
 * A chaos run: workers are killed with SIGKILL at random and at named steps while messages come in and the platform lies; at the end
 * everybody may live, and what people see is compared with what was acknowledged and promised.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openEngine, openGuard } from '../../src/open.ts'
import { openStore } from '../../src/store/store.ts'
import { chance } from './chance.ts'
import { type Mutant, type Order, type Start, STEPS, type Step } from './mutants.ts'
import { startProvider } from './provider.ts'

export interface Chaos {
  readonly engine: 'sqlite' | 'postgres'
  /** Address of an empty database. */
  readonly database: string
  readonly kills: number
  readonly seed: number
  readonly mutant: Mutant
  /** The caller's patience with the platform; leases and waits are multiples of it. */
  readonly timeoutMs?: number
  readonly progress?: (kills: number, messages: number) => void
}

export interface Result {
  readonly engine: string
  readonly mutant: Mutant
  readonly seed: number
  readonly kills: number
  /** By the step at which they fell; `random` came from outside. */
  readonly at: Readonly<Record<string, number>>
  readonly stalls: number
  /** Messages sent in, acknowledged (each in the end), and sent once more. */
  readonly messages: number
  readonly resent: number
  readonly cases: number
  readonly posts: number
  /** Acknowledged messages that are not stored, and promises that nobody sees. */
  readonly lost: number
  /** Posts that people see more than once, whether or not they say so. */
  readonly doubled: number
  readonly marked: number
  /** Cards that do not show the newest state. */
  readonly stale: number
  readonly integrity: string
  readonly drainMs: number
  readonly troubles: readonly string[]
  readonly provider: Readonly<Record<string, number>>
}

const TEXTS = [
  'This is a counterfeit, I want my money back for order %o.',
  'Order %o: the product is fake and it burnt my hand.',
  'Bonjour, c’est une contrefaçon, commande %o.',
  'Where is my order %o?',
]
const DRAIN_MS = 60_000
const MOST_FLIGHTS = 24
const BURST = 10
const COMPANY_MS = 1500
/** However little the machine gives them. */
const IDLE_MS = 4000

interface Worker {
  child: ChildProcess | undefined
  port: number
  /** Settles once it took in a message or brought a post to its end: to kill who has done nothing shows nothing. */
  worked: Promise<void>
  /** The next one, already loading. */
  next: Promise<ChildProcess> | undefined
}
interface Said {
  readonly ready?: boolean
  readonly port?: number
  readonly stalled?: boolean
  readonly worked?: boolean
  readonly trouble?: string
}

export async function chaos({ engine, database, kills, seed, mutant, timeoutMs = 250, progress }: Chaos): Promise<Result> {
  // Knowledge is compiled before anybody waits for it.
  await Promise.all([openEngine(undefined), openGuard()])
  const random = chance(seed)
  const provider = await startProvider(chance(seed + 1), timeoutMs)
  const workers: Worker[] = Array.from({ length: engine === 'postgres' ? 2 : 1 }, () => ({
    child: undefined,
    port: 0,
    next: undefined,
    worked: Promise.resolve(),
  }))
  const children = new Set<ChildProcess>()
  const at: Record<string, number> = {}
  const troubles: string[] = []
  let fallen = 0
  let stalls = 0

  /** A process that has loaded everything and waits for its turn. */
  const spare = (): Promise<ChildProcess> => {
    const given: Start = { database, provider: provider.url, mutant, seed, timeoutMs }
    const child = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify(given)], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    children.add(child)
    let said = ''
    child.stderr!.on('data', (part) => {
      said = (said + String(part)).slice(-2000)
    })
    const ready = new Promise<ChildProcess>((resolve, reject) => {
      child.on('message', (message: Said) => {
        if (message.ready) resolve(child)
        if (message.stalled) stalls++
        if (message.trouble !== undefined && troubles.length < 20 && !troubles.includes(message.trouble)) troubles.push(message.trouble)
      })
      child.once('exit', (code) => {
        children.delete(child)
        if (code !== null && troubles.length < 20) troubles.push(`A worker ended by itself (${code}): ${said}`)
        reject(new Error(`A worker ended (${code}): ${said}`))
      })
    })
    ready.catch(() => {})
    return ready
  }
  const start = async (worker: Worker): Promise<void> => {
    const child = await (worker.next ?? spare())
    worker.child = child
    worker.worked = new Promise((resolve) => {
      child.on('message', ({ worked }: Said) => worked && resolve())
      child.once('exit', () => resolve())
    })
    const up = new Promise<void>((resolve) => {
      child.on('message', ({ port }: Said) => {
        if (port === undefined) return
        worker.port = port
        resolve()
      })
      child.once('exit', () => {
        worker.port = 0
        resolve()
      })
    })
    child.send({ go: true } satisfies Order)
    await up
    worker.next = spare()
  }
  const tell = (child: ChildProcess, order: Order) => child.connected && child.send(order, () => {})

  /** Kills until the number is reached; each worker has its own hangman. */
  const hangman = async (worker: Worker): Promise<void> => {
    for (let turn = 0; fallen < kills; turn++) {
      fallen++
      const child = worker.child!
      const exit = new Promise<void>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve()))
      // A process stands still for a little longer than its lease, and wakes while another does its work.
      if (workers.length > 1 && (turn % 8 === 7 || mutant === 'fence')) {
        await Promise.race([worker.worked, sleep(IDLE_MS)])
        tell(child, { stall: Math.round(timeoutMs * (5 + random())) })
        await sleep(timeoutMs * 8)
      }
      await Promise.race([worker.worked, sleep(IDLE_MS)])
      // These two show themselves only while both processes live.
      if (mutant === 'fence' || mutant === 'locks') await sleep(COMPANY_MS)
      let step: Step | 'random' = 'random'
      if (random() < 0.6) {
        step = STEPS[Math.floor(random() * STEPS.length)]!
        await sleep(random() * 250)
        tell(child, { die: step })
        const fell = await Promise.race([exit.then(() => true), sleep(3000).then(() => false)])
        if (!fell) step = 'random'
      } else await sleep(random() * 400)
      child.kill('SIGKILL')
      await exit
      at[step] = (at[step] ?? 0) + 1
      await start(worker)
    }
  }

  let feeding = true
  let messages = 0
  let resent = 0
  const flights = new Set<Promise<void>>()
  const acknowledged: string[] = []
  const post = async (incoming: object, turn: number): Promise<boolean> => {
    const { port } = workers[turn % workers.length]!
    if (port === 0) return false
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(incoming), signal: AbortSignal.timeout(2000) }).catch(
      () => undefined,
    )
    await answer?.body?.cancel().catch(() => {})
    return answer?.ok === true
  }
  const feed = async (): Promise<void> => {
    const orders: string[] = []
    while (feeding) {
      const number = ++messages
      // Every third message is about an order that is known.
      const known = orders.length > 0 && random() < 0.33
      const order = known ? orders[Math.floor(random() * orders.length)]! : `404-${String(number).padStart(7, '0')}-1234567`
      if (!known) orders.push(order)
      if (orders.length > 50) orders.shift()
      const text = TEXTS[Math.floor(random() * TEXTS.length)]!.replace('%o', order)
      const message = { id: `m-${number}`, text, marketplace: 'amazon.fr', receivedAt: new Date().toISOString(), order: { id: order } }
      const incoming = { tenant: 'default', source: 'chaos', message, buyer: `b-${order}` }
      const again = random() < 0.05
      const flight = (async () => {
        for (let turn = number; !(await post(incoming, turn)); turn++) {
          resent++
          await sleep(150)
        }
        acknowledged.push(message.id)
        if (again) await post(incoming, number)
      })()
      flights.add(flight)
      void flight.then(() => flights.delete(flight))
      // In bursts: many posts are then due at once, and two processes meet at the same rows.
      if (number % BURST === 0) await sleep(40 * BURST)
      while (flights.size > MOST_FLIGHTS) await sleep(20)
    }
    await Promise.all(flights)
  }

  const meter = setInterval(() => progress?.(Math.max(0, fallen - workers.length), messages), 1000)
  try {
    await Promise.all(workers.map(start))
    const fed = feed()
    await Promise.all(workers.map(hangman))
    feeding = false
    await fed
    provider.honest()

    const begun = Date.now()
    const store = await openStore(database, { role: 'command' })
    const waiting = () =>
      store.db.selectFrom('outbox').select('id').where('state', '=', 'waiting').where('dest', 'in', ['history', 'nonce']).limit(1).executeTakeFirst()
    const pages = () =>
      store.db
        .selectFrom('outbox')
        .select('id')
        .where('state', '=', 'waiting')
        .where('dest', '=', 'timer')
        .where('due', '<=', Date.now())
        .limit(1)
        .executeTakeFirst()
    while (((await waiting()) || (await pages())) && Date.now() - begun < DRAIN_MS) await sleep(100)
    const drainMs = Date.now() - begun
    // What is still under way somewhere may land.
    await sleep(timeoutMs * 4)
    for (const child of children) child.kill('SIGKILL')

    const rows = await store.db.selectFrom('outbox').select(['key', 'dest', 'kind', 'state', 'case_id']).where('dest', 'in', ['history', 'nonce']).execute()
    const cases = await store.db.selectFrom('cases').select(['id', 'version']).execute()
    const inbox = new Set((await store.db.selectFrom('inbox').select('id').where('source', '=', 'chaos').execute()).map(({ id }) => id))
    const integrity = store.isPg ? '-' : (await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store.db)).rows[0]!.integrity_check
    await store.close()

    const seen = new Map<string, number>()
    const versions = new Map<string, number | null>()
    let marked = 0
    for (const { dest, key, version, repeat } of provider.shown.values()) {
      const name = `${dest} ${key}`
      seen.set(name, (seen.get(name) ?? 0) + 1)
      versions.set(name, version)
      if (repeat) marked++
    }
    const promised = new Set(rows.map(({ dest, key }) => `${dest} ${key}`))
    const unstored = acknowledged.filter((id) => !inbox.has(id)).length
    const unseen = rows.filter(({ dest, key, state }) => state !== 'cancelled' && !seen.has(`${dest} ${key}`)).length
    const unpromised = cases.filter(({ id }) => !['history', 'nonce'].every((desk) => promised.has(`${desk} card:${id}:${desk}`))).length
    const stale = cases.flatMap(({ id, version }) => ['history', 'nonce'].filter((desk) => versions.get(`${desk} card:${id}:${desk}`) !== version)).length
    return {
      ...{ engine, mutant, seed, kills, at, stalls, messages, resent, cases: cases.length, posts: rows.length },
      ...{ lost: unstored + unseen + unpromised, doubled: [...seen.values()].filter((times) => times > 1).length, marked, stale, integrity, drainMs, troubles },
      provider: provider.counts,
    }
  } finally {
    feeding = false
    clearInterval(meter)
    for (const child of children) child.kill('SIGKILL')
    provider.close()
  }
}
