/**
 * Times as people write and read them: `2h`, `tomorrow 9:00`, `14:02`. Pure; the calendar of the team knows the zone.
 */
import type { Locale } from '../answer/reasons.ts'
import { type Calendar, DAY } from './hours.ts'
import { milliseconds, minutesOf } from './values.ts'

const DAYS: Readonly<Record<string, number>> = { today: 0, "aujourd'hui": 0, tomorrow: 1, demain: 1 }
const MORNING = 9 * 60
/** In a list of days Monday is first; day 0 of the epoch was a Thursday. */
const WEEKDAYS: readonly (readonly string[])[] = [
  ['monday', 'lundi'],
  ['tuesday', 'mardi'],
  ['wednesday', 'mercredi'],
  ['thursday', 'jeudi'],
  ['friday', 'vendredi'],
  ['saturday', 'samedi'],
  ['sunday', 'dimanche'],
]

/** What is typed where a time is asked for, as an instant; null where it is none. A time of day alone is the next one. */
export function parseWhen(source: string, now: number, calendar: Calendar): number | null {
  const text = source.trim().toLowerCase().replace(/’/g, "'")
  const span = milliseconds(text)
  if (!Number.isNaN(span)) return now + span
  if (/^\d{4}-\d{2}-\d{2}t.*(?:z|[+-]\d{2}:?\d{2})$/.test(text)) return orNull(Date.parse(source.trim()))
  const today = calendar.day(now)
  const [first = '', ...rest] = text.split(/\s+/)
  const time = rest.filter((word) => word !== 'at' && word !== 'à').join('')
  const minutes = time === '' ? MORNING : minutesOf(time)
  if (/^\d{4}-\d{2}-\d{2}$/.test(first)) return Number.isNaN(Date.parse(first)) || Number.isNaN(minutes) ? null : calendar.instant(first, minutes)
  const weekday = WEEKDAYS.findIndex((names) => names.includes(first))
  const ahead = DAYS[first] ?? (weekday < 0 ? undefined : daysUntil(today, weekday))
  if (ahead !== undefined) return Number.isNaN(minutes) ? null : calendar.instant(plus(today, ahead), minutes)
  const alone = minutesOf(text)
  if (Number.isNaN(alone)) return null
  const at = calendar.instant(today, alone)
  return at > now ? at : calendar.instant(plus(today, 1), alone)
}

const orNull = (instant: number) => (Number.isNaN(instant) ? null : instant)
const plus = (day: string, days: number) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
/** The same weekday is a week away. */
const daysUntil = (day: string, weekday: number) => ((weekday - ((Date.parse(day) / DAY + 3) % 7) + 6) % 7) + 1

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...options, timeZone: zone })
  formats.set(key, made)
  return made
}

/** `14:02` today, `Tue 24 Nov, 14:02` on another day. */
export function clockText(at: number, now: number, locale: Locale, zone: string): string {
  const day = formatOf(locale, zone, { year: 'numeric', month: '2-digit', day: '2-digit' })
  const time = formatOf(locale, zone, { hour: '2-digit', minute: '2-digit' }).format(at)
  if (day.format(at) === day.format(now)) return time
  const years = Math.abs(at - now) > 180 * DAY ? ({ year: 'numeric' } as const) : {}
  return `${formatOf(locale, zone, { weekday: 'short', day: 'numeric', month: 'short', ...years }).format(at)}, ${time}`
}
