/**
 * The environment, read in one place: names and defaults are the contract's. I/O: reads process.env and `.env`, nothing else.
 * Invariant: an unknown value is an error that names the setting, the value, what is legal and what to do.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Locale, LOCALES } from './answer/reasons.ts'

/** The project's folder: data are found from here, whatever the working directory. */
export const ROOT = join(import.meta.dirname, '..')
export const INTENTS = join(ROOT, 'intents')
/** Compiled knowledge may be deleted at any time; it comes back by itself. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'sangfroid')

/** A setting or an argument that cannot be used: the reader can mend it, so no stack is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Settings {
  /** The store's address (src/store/address.ts); it may hold a password: never shown as it is. */
  readonly databaseUrl: string
  readonly locale: Locale
  readonly timezone: string
  /** Path of the seller's own rules; undefined where there are none. */
  readonly policyFile: string | undefined
}

/** Throws UsageError. `.env` in the working directory is read first; what the environment says wins over it. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  if (environment === process.env && existsSync('.env')) process.loadEnvFile('.env')
  return { databaseUrl: databaseOf(environment), locale: localeOf(environment), timezone: timezoneOf(environment), policyFile: policyOf(environment) }
}

const databaseOf = ({ DATABASE_URL }: NodeJS.ProcessEnv): string =>
  DATABASE_URL === undefined || DATABASE_URL === '' ? 'sqlite:data/sangfroid.db' : DATABASE_URL

function localeOf({ LOCALE, LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Locale {
  if (LOCALE !== undefined && LOCALE !== '') {
    const wanted = LOCALES.find((locale) => LOCALE.toLowerCase().split(/[-_.]/)[0] === locale)
    if (!wanted) throw new UsageError(`LOCALE is "${LOCALE}"; it can be ${LOCALES.join(' or ')}. Change it in .env or leave it out.`)
    return wanted
  }
  return (LC_ALL ?? LC_MESSAGES ?? LANG ?? '').toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

function timezoneOf({ TIMEZONE }: NodeJS.ProcessEnv): string {
  if (TIMEZONE === undefined || TIMEZONE === '') return Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    return new Intl.DateTimeFormat('en', { timeZone: TIMEZONE }).resolvedOptions().timeZone
  } catch {
    throw new UsageError(`TIMEZONE is "${TIMEZONE}"; it must be a zone of the IANA list, as in Europe/Paris. Change it in .env or leave it out.`)
  }
}

function policyOf({ POLICY_FILE }: NodeJS.ProcessEnv): string | undefined {
  if (POLICY_FILE === undefined || POLICY_FILE === '') return existsSync('policy.yaml') ? 'policy.yaml' : undefined
  if (!existsSync(POLICY_FILE))
    throw new UsageError(`POLICY_FILE names "${POLICY_FILE}", and there is no such file. Make it, correct the path, or leave POLICY_FILE out.`)
  return POLICY_FILE
}
