/**
 * What can be wrong with an installation, looked at one after the other; each fault with its next step. I/O: reads files and the store.
 * Invariant: nothing is changed but the form of a store that an earlier version made; no finding holds a password or a buyer's words.
 */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { sql } from 'kysely'
import type { Locale } from '../answer/reasons.ts'
import { activeDesks, deskNames, loadDesk } from '../desks.ts'
import { openKnowledge, type Progress } from '../knowledge/cache.ts'
import { describeFault, KnowledgeError } from '../knowledge/source.ts'
import { parsePolicy } from '../policy.ts'
import { CACHE, INTENTS, readSettings, ROOT, type Settings, UsageError } from '../settings.ts'
import { addressOf, MEMORY } from '../store/address.ts'
import { StoreFault } from '../store/faults.ts'
import { formOf } from '../store/migrations.ts'
import { census, overdue } from '../store/outbox.ts'
import { openStore, type Store } from '../store/store.ts'
import { policyName, readIfThere } from '../workplace.ts'
import { CHECKUP } from './checkwords.ts'

export interface Result {
  readonly what: keyof (typeof CHECKUP)['en']['names']
  /** `hint`: works, and could be better. */
  readonly level: 'fine' | 'hint' | 'fault'
  readonly text: string
  readonly next?: string
}

const MOST_SETTINGS = 30
/** Clocks this far apart would make leases and deadlines doubtful. */
const SKEW_MS = 5000
const LATE_MS = 10 * 60_000

const told = (error: unknown, locale: Locale): string => {
  if (error instanceof StoreFault) return locale === 'fr' ? error.fr : error.message
  if (error instanceof UsageError) return error.message
  throw error
}

/** Every setting that cannot be used; and settings that can, without those. */
export function checkSettings(environment: NodeJS.ProcessEnv): { readonly settings: Settings; readonly faults: readonly string[] } {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const left = { ...environment }
  const faults: string[] = []
  for (let i = 0; i < MOST_SETTINGS; i++)
    try {
      return { settings: readSettings(left), faults }
    } catch (error) {
      const name = error instanceof UsageError ? /^([A-Z_]+) /.exec(error.message)?.[1] : undefined
      if (name === undefined) throw error
      faults.push((error as UsageError).message)
      delete left[name]
    }
  throw new Error('more faulty settings than there are settings')
}

export function settingsResults(faults: readonly string[], locale: Locale): readonly Result[] {
  const words = CHECKUP[locale]
  const known = new Set([...readFileSync(`${ROOT}/.env.example`, 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name!))
  const own = existsSync('.env') ? Object.keys(parseEnv(readFileSync('.env', 'utf8'))) : []
  const unknown = own.filter((name) => !known.has(name))
  return [
    ...faults.map((text): Result => ({ what: 'settings', level: 'fault', text })),
    ...unknown.map((name): Result => ({ what: 'settings', level: 'hint', text: words.unknownSetting(name), next: words.unknownSettingNext })),
    ...(faults.length + unknown.length > 0 ? [] : [{ what: 'settings', level: 'fine', text: words.settings(own.length) } as const]),
  ]
}

/** Names of the intents come with it, for what is held against them. */
export async function checkKnowledge(locale: Locale, progress: Progress): Promise<{ readonly result: Result; readonly intents?: readonly string[] }> {
  const words = CHECKUP[locale]
  try {
    const { intents, languages } = await openKnowledge(INTENTS, CACHE, progress)
    const result: Result = { what: 'knowledge', level: 'fine', text: words.knowledge(intents.length, languages.join(', ')) }
    return { result, intents: intents.map(({ name }) => name) }
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error
    return { result: { what: 'knowledge', level: 'fault', text: faultsOf(error), next: words.knowledgeNext } }
  }
}

const faultsOf = ({ faults }: KnowledgeError) => faults.map(describeFault).join('\n')

export async function checkPolicy(settings: Settings, intents: readonly string[] | undefined): Promise<Result> {
  const words = CHECKUP[settings.locale]
  const file = policyName(settings)
  try {
    const text = readIfThere(file)
    if (text === undefined) return { what: 'policy', level: 'fine', text: words.noPolicy }
    const policy = parsePolicy(file, text, { desks: deskNames(), intents })
    return { what: 'policy', level: 'fine', text: words.policy(file, policy.people.length) }
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error
    return { what: 'policy', level: 'fault', text: faultsOf(error), next: words.policyNext }
  }
}

export async function checkStore(settings: Settings, now: () => number): Promise<readonly Result[]> {
  const { locale, databaseUrl } = settings
  const words = CHECKUP[locale]
  let store: Store | undefined
  try {
    const address = addressOf(databaseUrl)
    if (address.engine === 'sqlite' && address.file !== MEMORY && !existsSync(address.file)) {
      const folder = existing(dirname(resolve(address.file)))
      const may = writable(folder)
      const text = may ? words.noStore(address.file) : words.noFolder(folder)
      return [{ what: 'store', level: may ? 'fine' : 'fault', text, ...(may ? {} : { next: words.noFolderNext }) }]
    }
    store = await openStore(databaseUrl, { role: 'command' })
    const { applied } = await formOf(store, store.place)
    const { cases } = await store.db.selectFrom('cases').select(sql<number>`count(*)`.as('cases')).executeTakeFirstOrThrow()
    return [
      { what: 'store', level: 'fine', text: words.store(store.place, Number(cases)) },
      { what: 'migrations', level: 'fine', text: words.migrations(applied.length, applied.at(-1) ?? '–') },
      await checkClock(store, settings, now),
      ...(await checkPromises(store, locale, now())),
    ]
  } catch (error) {
    return [{ what: 'store', level: 'fault', text: told(error, locale) }]
  } finally {
    await store?.close()
  }
}

const existing = (folder: string): string => (existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder)))
function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The database's clock; on one machine, the newest thing that happened must not lie ahead. */
async function checkClock(store: Store, { locale, timezone }: Settings, now: () => number): Promise<Result> {
  const words = CHECKUP[locale]
  const offset = await store.clockOffset(now)
  const newest = await store.db.selectFrom('cases').select('updated_at').orderBy('updated_at', 'desc').limit(1).executeTakeFirst()
  const ahead = Math.max(Math.abs(offset), (newest?.updated_at ?? 0) - (now() + offset))
  if (ahead <= SKEW_MS) return { what: 'clock', level: 'fine', text: words.clock(now(), timezone) }
  return { what: 'clock', level: 'fault', text: words.skew(Math.round(ahead / 1000)), next: words.skewNext }
}

async function checkPromises(store: Store, locale: Locale, now: number): Promise<readonly Result[]> {
  const words = CHECKUP[locale]
  const dead = (await census(store)).filter(({ state }) => state === 'dead')
  const late = await overdue(store, { now, grace: LATE_MS, limit: 100 })
  const results: Result[] = dead.map(({ dest, rows }) => ({ what: 'delivery', level: 'hint', text: words.dead(rows, dest), next: words.deadNext }))
  if (late.length > 0) results.push({ what: 'delivery', level: 'fault', text: words.late(late.length), next: words.lateNext })
  return results.length > 0 ? results : [{ what: 'delivery', level: 'fine', text: words.delivery }]
}

export async function checkDesks(locale: Locale, environment: NodeJS.ProcessEnv): Promise<readonly Result[]> {
  const words = CHECKUP[locale]
  const active = await activeDesks(environment)
  const results: Result[] = [{ what: 'desks', level: active.length > 0 ? 'fine' : 'fault', text: words.desks(active.join(', ')) }]
  for (const name of deskNames().filter((one) => !active.includes(one))) {
    const { env } = await loadDesk(name)
    const set = Object.keys(env).filter((key) => (environment[key] ?? '') !== '')
    const missing = Object.keys(env).filter((key) => env[key] === 'required' && !set.includes(key))
    if (set.some((key) => env[key] === 'required'))
      results.push({ what: 'desks', level: 'fault', text: words.half(name, missing.join(', ')), next: words.halfNext })
  }
  return results
}

export const checkAlarm = ({ locale, alarmEmail, alarmUrl }: Settings): Result =>
  alarmEmail !== undefined || alarmUrl !== undefined
    ? {
        what: 'alarm',
        level: 'fine',
        text: CHECKUP[locale].alarm([alarmEmail, alarmUrl === undefined ? undefined : 'ALARM_URL'].filter((one) => one !== undefined).join(', ')),
      }
    : { what: 'alarm', level: 'hint', text: CHECKUP[locale].noAlarm, next: CHECKUP[locale].noAlarmNext }
