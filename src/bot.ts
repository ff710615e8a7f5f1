/**
 * The bot from its settings to its end: office, desks, delivery, in this order; on a signal the same way back. I/O: all of it.
 * Invariant: nothing is begun after a stop; what is under way ends first, and what is owed stays in the store.
 */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { scrub } from './casework/buyers.ts'
import { createCasework } from './casework/casework.ts'
import { explain } from './commands/explain.ts'
import { createBell } from './delivery/bell.ts'
import { systemClock } from './delivery/clock.ts'
import { type Running, startDelivery } from './delivery/delivery.ts'
import type { DeliveryEvent } from './delivery/events.ts'
import { mailWay, pingWay } from './delivery/mail.ts'
import { wire } from './delivery/notify.ts'
import type { Desk } from './desk.ts'
import { activeDesks, deskNames, loadDesk } from './desks.ts'
import { describeFault } from './knowledge/source.ts'
import { firstBuild } from './commands/command.ts'
import { showProgress } from './open.ts'
import type { Settings } from './settings.ts'
import { addressOf } from './store/address.ts'
import { StoreFault } from './store/faults.ts'
import { nextDue } from './store/outbox.ts'
import type { Store } from './store/store.ts'
import { triage } from './triage.ts'
import { openWorkplace } from './workplace.ts'

const WORDS = {
  en: {
    stopping: 'Stopping: what is under way is finished first. Once more stops at once.',
    stopped: 'Stopped. Nothing is lost.',
    policy: 'The policy was not taken over; the one before stays in force:',
    renewed: 'The policy was read again and is in force.',
  },
  fr: {
    stopping: 'Arrêt : ce qui est en cours se termine d’abord. Encore une fois pour arrêter tout de suite.',
    stopped: 'Arrêté. Rien n’est perdu.',
    policy: 'Les règles n’ont pas été reprises ; les précédentes restent en vigueur :',
    renewed: 'Les règles ont été relues et sont en vigueur.',
  },
} as const

const POLICY_MS = 2000
/** A day: as often as retention removes anything. */
const SCRUB_MS = 86_400_000
/** How long what is already shown has time to be written down. */
const SETTLE_TRIES = 40
const SETTLE_MS = 25

export async function runBot(settings: Settings, log: Logger): Promise<void> {
  const words = WORDS[settings.locale]
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const names = await activeDesks(process.env)
  const bell = createBell()
  const { office, rulebook } = await openWorkplace(settings, {
    ...{ role: 'bot', desks: names, known: deskNames(), changed: bell.ring },
    progress: showProgress(process.stderr, firstBuild(settings.locale)),
    told: ({ faults }) => say([words.policy, ...faults.map((fault) => `  ${describeFault(fault)}`)].join('\n')),
  })
  const { store } = office
  const desks = new Map<string, Desk>()
  for (const name of names) desks.set(name, (await loadDesk(name)).create({ input: process.stdin, output: process.stdout }))
  const casework = createCasework(office, (text, colours) => {
    const message = { text, receivedAt: new Date(office.now()).toISOString() }
    return explain(office.engine, triage(office.engine, message, { locale: settings.locale }), settings, colours)
  })
  const stopDesks = async () => {
    await Promise.all([...desks.values()].map((desk) => desk.stop()))
  }
  const onSignal = () => {
    say(words.stopping)
    void stopDesks()
    for (const signal of SIGNALS) process.off(signal, onSignal).once(signal, () => process.exit(130))
  }
  for (const signal of SIGNALS) process.once(signal, onSignal)

  let delivery: Running | undefined
  const ends: (() => unknown)[] = [() => store.close()]
  try {
    const address = addressOf(settings.databaseUrl)
    if (address.engine === 'postgres') {
      const line = await wire(address.url, bell, systemClock)
      ends.unshift(() => line.stop())
    }
    await casework.begin()
    const { smtpUrl, mailFrom, alarmEmail, alarmUrl } = settings
    delivery = await startDelivery({
      ...{ store, bell, desks, clock: systemClock, token: randomUUID, locale: settings.locale, zone: settings.timezone },
      ...{ render: casework.render, handle: casework.timer, tell: (event) => record(log, event) },
      watch: {
        mail: smtpUrl !== undefined && alarmEmail !== undefined ? mailWay({ smtpUrl, from: mailFrom ?? alarmEmail, to: alarmEmail }) : undefined,
        ping: alarmUrl === undefined ? undefined : pingWay(alarmUrl),
        found: (findings) => log.error({ findings }, 'what was promised has not happened'),
        desksOf: office.desksOf,
      },
    })
    const looking = setInterval(() => {
      if (!rulebook.refresh()) return
      say(words.renewed)
      casework.begin().catch((error: unknown) => log.error({ err: error }, 'the new policy takes hold at the next change of each case'))
    }, POLICY_MS)
    ends.unshift(() => clearInterval(looking))
    const cleaning = setInterval(() => {
      // PostgreSQL has a vacuum of its own.
      if (!store.isPg) scrub(store).catch((error: unknown) => log.error({ err: error }, 'bytes of erased buyers stay in the store until the next try'))
    }, SCRUB_MS)
    ends.unshift(() => clearInterval(cleaning))
    const closed = [...desks].map(([name, desk]) => desk.run(casework.forDesk(name)))
    try {
      await Promise.all(closed)
    } finally {
      await stopDesks()
      await Promise.allSettled(closed)
    }
    await settle(store, names, office.now)
  } finally {
    await delivery?.stop()
    await casework.idle()
    // What retention has removed leaves the files too; a store that is gone is told where it is closed.
    if (!store.isPg) await scrub(store).catch((error: unknown) => log.error({ err: error }, 'bytes of erased buyers stay in the store until the next start'))
    for (const end of ends) await end()
  }
  if (process.listenerCount('SIGTERM', onSignal) === 0) say(words.stopped)
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** What the desks have shown is written down before the delivery ends. */
async function settle(store: Store, desks: readonly string[], now: () => number): Promise<void> {
  for (const desk of desks)
    for (let tries = 0; tries < SETTLE_TRIES; tries++) {
      const due = await nextDue(store, desk)
      if (due === undefined || due > now()) break
      await systemClock.sleep(SETTLE_MS)
    }
}

const rowOf = ({ row: { id, tenant, key, dest, kind } }: Extract<DeliveryEvent, { row: object }>) => ({ row: id, tenant, key, dest, kind })

/** Row ids, keys and kinds only: no buyer's words come here. */
function record(log: Logger, event: DeliveryEvent): void {
  switch (event.kind) {
    case 'error':
      // A fault of the store says itself what to do; anything else keeps its stack.
      if (event.error instanceof StoreFault) log.error({ at: event.at }, event.error.message)
      else log.error({ at: event.at, err: event.error }, 'unexpected')
      return
    case 'dead':
      log.error({ ...rowOf(event), fault: event.fault }, 'given up')
      return
    case 'retry':
      log.warn({ ...rowOf(event), fault: event.fault, due: new Date(event.due).toISOString() }, 'tried again later')
      return
    case 'limited':
      log.warn({ tenant: event.tenant, dest: event.dest, until: new Date(event.until).toISOString() }, 'asked to wait')
      return
    case 'repeated':
    case 'overtaken':
      log.warn(rowOf(event), event.kind)
      return
    default:
      log.debug(rowOf(event), event.kind)
  }
}
