/**
 * One bot for chaos: the product's intake, timers and delivery, with desks that speak to the lying platform; it dies where it is told to.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createRules } from '../../src/cases/rules.ts'
import { createCasework } from '../../src/casework/casework.ts'
import type { Office } from '../../src/casework/office.ts'
import { createBell } from '../../src/delivery/bell.ts'
import { systemClock } from '../../src/delivery/clock.ts'
import { startDelivery } from '../../src/delivery/delivery.ts'
import { wire } from '../../src/delivery/notify.ts'
import type { Incoming } from '../../src/desk.ts'
import { openEngine, openGuard } from '../../src/open.ts'
import { parsePolicy } from '../../src/policy.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { httpDesk } from './desk.ts'
import type { Order, Start, Step } from './mutants.ts'

const { database, provider, mutant, timeoutMs } = JSON.parse(process.argv[2]!) as Start
const POLICY = `people:
  - { name: Ana, groups: [team, lead], history: U1, nonce: "1" }
ladder:
  quietHours: none
  digestAt: none
  critical: { rungs: [{ who: team, after: 0m }, { who: lead, after: 1h }] }
`

let working = false
const worked = () => {
  if (!working) process.send!({ worked: true })
  working = true
}
let dying: Step | undefined
let stalling = 0
/** Time that this process does not know to have passed. */
let unnoticed = 0
const step = (name: Step) => {
  if (name === dying) process.kill(process.pid, 'SIGKILL')
}
process.on('message', (order: Order) => {
  if ('die' in order) dying = order.die
  if ('stall' in order) stalling = order.stall
})
process.on('disconnect', () => process.exit(0))

// Loaded beforehand, as a spare: what takes its time is done while its forerunner still lives.
const [engine, book] = await Promise.all([openEngine(undefined), openGuard()])
const go = new Promise<void>((resolve) => process.on('message', (order: Order) => 'go' in order && resolve()))
process.send!({ ready: true })
await go

const raw = await openStore(database, { role: 'bot', connections: 6 })
/** Transactions of the intake, with their named steps. */
const stepped: Store = {
  ...raw,
  async transaction(body) {
    const answer = await raw.transaction(async (tx) => {
      const done = await body(tx)
      step('beforeCommit')
      return done
    })
    step('afterCommit')
    return answer
  },
}
const desks = ['history', 'nonce'] as const
const policy = parsePolicy('policy.yaml', POLICY, { desks: [...desks], intents: engine.compiled.intents.map(({ name }) => name) })
const rules = createRules(engine.compiled.intents, 'Europe/Paris', policy)
const offset = await raw.clockOffset(Date.now)
const bell = createBell()
const office = (store: Store): Office => ({
  ...{ store, engine, book, rules: () => rules, locale: 'en', desksOf: () => desks },
  now: () => Date.now() + offset,
  changed: bell.ring,
})
const { receive } = createCasework(office(stepped), () => '').forDesk('history')
const casework = createCasework(office(raw), () => '')

createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part) => parts.push(part as Buffer))
  request.on('end', async () => {
    const incoming = JSON.parse(Buffer.concat(parts).toString()) as Incoming
    const acknowledge = () => {
      step('beforeAcknowledge')
      response.end('ok', () => step('afterAcknowledge'))
    }
    try {
      if (mutant === 'ack') acknowledge()
      await receive(incoming)
      worked()
      if (mutant !== 'ack') acknowledge()
    } catch (error) {
      if (response.headersSent) return
      response.statusCode = 500
      response.end(String((error as Error).message))
    }
  })
}).listen(0, '127.0.0.1', function (this: import('node:net').Server) {
  process.send!({ port: (this.address() as { port: number }).port })
})

if (raw.isPg) await wire(database, bell, systemClock)
await startDelivery({
  store: mutant === 'locks' ? { ...raw, isPg: false } : raw,
  clock: { ...systemClock, now: () => Date.now() - unnoticed },
  bell,
  token: mutant === 'fence' || mutant === 'locks' ? () => 'same' : randomUUID,
  locale: 'en',
  zone: 'Europe/Paris',
  desks: new Map(desks.map((dest) => [dest, httpDesk({ url: provider, dest, blind: mutant === 'blind', step })])),
  render: casework.render,
  handle: casework.timer,
  tell: (event) => {
    if (event.kind === 'claimed' && event.row.dest !== 'delivery-canary') {
      step('afterClaim')
      if (stalling > 0) {
        const ms = stalling
        stalling = 0
        process.send!({ stalled: true })
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
        if (mutant === 'fence') {
          unnoticed = ms
          setTimeout(() => {
            unnoticed = 0
          }, timeoutMs)
        }
      }
    }
    if (event.kind === 'accepted') step('beforeFinish')
    if (event.kind === 'delivered') {
      step('afterFinish')
      if (event.row.dest !== 'delivery-canary') worked()
    }
    if (event.kind === 'error' || event.kind === 'dead')
      process.send!({ trouble: event.kind === 'error' ? String((event.error as Error)?.stack ?? event.error) : event.fault })
  },
  watch: { found: () => {} },
  limits: { leaseMs: timeoutMs * 5, timeoutMs, settleMs: timeoutMs * 2, firstWaitMs: 30, longestWaitMs: 500, threadWaitMs: 30, most: 1_000_000 },
  pollMs: 200,
})
