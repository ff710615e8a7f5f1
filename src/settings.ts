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
  /** Relay for mail, with user and password; never shown as it is. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  /** The auditor's other ways to a human. */
  readonly alarmEmail: string | undefined
  readonly alarmUrl: string | undefined
  /** Undefined: the program chooses. */
  readonly logLevel: string | undefined
}

/** Throws UsageError. `.env` in the working directory is read first; what the environment says wins over it. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  if (environment === process.env && existsSync('.env')) process.loadEnvFile('.env')
  return {
    databaseUrl: databaseOf(environment),
    locale: localeOf(environment),
    timezone: timezoneOf(environment),
    policyFile: policyOf(environment),
    ...alarmOf(environment),
    logLevel: levelOf(environment),
  }
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

const given = (value: string | undefined) => (value === undefined || value === '' ? undefined : value)

function alarmOf({ SMTP_URL, MAIL_FROM, ALARM_EMAIL, ALARM_URL }: NodeJS.ProcessEnv): Pick<Settings, 'smtpUrl' | 'mailFrom' | 'alarmEmail' | 'alarmUrl'> {
  const [smtpUrl, mailFrom, alarmEmail, alarmUrl] = [SMTP_URL, MAIL_FROM, ALARM_EMAIL, ALARM_URL].map(given)
  if (smtpUrl !== undefined && !/^smtps?:$/.test(protocolOf(smtpUrl)))
    throw new UsageError('SMTP_URL cannot be read; it must be smtps://user:password@host:465 or smtp://host:587. Change it in .env or leave it out.')
  if (alarmUrl !== undefined && !/^https?:$/.test(protocolOf(alarmUrl)))
    throw new UsageError(`ALARM_URL is "${alarmUrl}"; it must be an address as in https://hc-ping.com/…. Change it in .env or leave it out.`)
  for (const [name, value] of [
    ['MAIL_FROM', mailFrom],
    ['ALARM_EMAIL', alarmEmail],
  ] as const)
    if (value !== undefined && !/^[^@\s]+@[^@\s]+$/.test(value.replace(/^.*<(.*)>$/, '$1')))
      throw new UsageError(`${name} is "${value}"; it must be an e-mail address. Change it in .env or leave it out.`)
  if (alarmEmail !== undefined && smtpUrl === undefined)
    throw new UsageError('ALARM_EMAIL needs a relay to go through: set SMTP_URL, or leave ALARM_EMAIL out.')
  return { smtpUrl, mailFrom, alarmEmail, alarmUrl }
}

const protocolOf = (url: string) => (URL.canParse(url) ? new URL(url).protocol : '')

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

function levelOf({ LOG_LEVEL }: NodeJS.ProcessEnv): string | undefined {
  const level = given(LOG_LEVEL)?.toLowerCase()
  if (level !== undefined && !LEVELS.includes(level))
    throw new UsageError(`LOG_LEVEL is "${LOG_LEVEL}"; it can be ${LEVELS.join(', ')}. Change it in .env or leave it out.`)
  return level
}
