/**
 * Small values of the policy file: spans of time, hours of the day, weeks, holidays. Pure; each schema reads what people write
 * (`1h30m`, `09:00-12:30`, `2026-12-24..2027-01-02`) and says what is legal where it cannot.
 */
import * as z from 'zod'
import type { Range, Week } from './hours.ts'

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 }
const LONGEST = 366 * UNITS.d!
const DURATION = /^(?:\d{1,4}[dhm])+$/

/** Milliseconds of `90m`, `1h30m`, `2d`; NaN for anything else. */
export function milliseconds(text: string): number {
  const source = text.trim().toLowerCase().replace(/\s+/g, '')
  if (!DURATION.test(source)) return Number.NaN
  return [...source.matchAll(/(\d+)([dhm])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0)
}

export const duration = z
  .string({ error: 'must be a span of time, as in 15m, 4h, 1h30m or 2d' })
  .transform(milliseconds)
  .refine((ms) => !Number.isNaN(ms), 'must be a span of time, as in 15m, 4h, 1h30m or 2d')
  .refine((ms) => Number.isNaN(ms) || ms <= LONGEST, 'must be at most 366d')

/** Minutes after midnight of `9:00`; NaN for anything else. */
export function minutesOf(text: string): number {
  const [, hour, minute] = /^\s*(\d{1,2})[:h](\d{2})\s*$/.exec(text) ?? []
  const total = Number(hour) * 60 + Number(minute)
  return hour === undefined || Number(minute) > 59 || total > 1440 ? Number.NaN : total
}

const A_TIME = 'must be a time of day, as in 09:00'
/** YAML reads an unquoted 9:00 as a text, so nothing is lost. */
export const timeOfDay = z
  .string({ error: A_TIME })
  .transform(minutesOf)
  .refine((minutes) => minutes < 1440, A_TIME)

const A_RANGE = 'must be hours of the day, as in 09:00-12:30; 22:00-06:00 ends on the next day'
export const range = z.string({ error: A_RANGE }).transform((text, context): Range => {
  const parts = text.split(/[-–]/)
  const [from, to] = [minutesOf(parts[0] ?? ''), minutesOf(parts[1] ?? '')]
  if (parts.length !== 2 || Number.isNaN(from) || Number.isNaN(to) || from === 1440 || from === to) {
    context.addIssue({ code: 'custom', message: A_RANGE })
    return z.NEVER
  }
  return { from, to: to <= from ? to + 1440 : to }
})

/** `none` is null. */
export const orNone = <T extends z.ZodType>(schema: T, error: string) => z.union([z.literal('none').transform(() => null), schema], { error })

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const day = z
  .union([z.literal('closed').transform((): Range[] => []), range.transform((one) => [one]), z.array(range).max(6)], {
    error: `${A_RANGE}; a list of them, or closed`,
  })
  .refine((ranges) => ranges.every(({ from }, i) => i === 0 || from >= ranges[i - 1]!.to), 'must be in order, none overlapping another')

/** `weekdays` and `weekend` are for the days that are not named. */
export const hours = z
  .strictObject({
    weekdays: day.prefault('09:00-18:00'),
    weekend: day.prefault('closed'),
    ...(Object.fromEntries(DAYS.map((name) => [name, day.optional()])) as Record<(typeof DAYS)[number], z.ZodOptional<typeof day>>),
  })
  .transform((given): Week => DAYS.map((name, i) => given[name] ?? (i < 5 ? given.weekdays : given.weekend)))
  .refine((week) => week.some((ranges) => ranges.length > 0), 'the business must be open at some time')
  .prefault({})

const A_HOLIDAY = 'must be a day (2026-12-25), days (2026-12-24..2027-01-02), or a day of every year (12-25)'
const MOST_DAYS = 366

export type Holiday = { readonly from: string; readonly to: string } | { readonly yearly: string }

const isDay = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(Date.parse(text)).toISOString().slice(0, 10) === text

export const holiday = z.string({ error: A_HOLIDAY }).transform((source, context): Holiday => {
  const text = source.trim()
  if (isDay(`2024-${text}`)) return { yearly: text }
  const [from, to = from] = text.split('..').map((part) => part.trim())
  const length = (Date.parse(to!) - Date.parse(from!)) / UNITS.d!
  if (isDay(from!) && isDay(to!) && length >= 0 && length < MOST_DAYS) return { from: from!, to: to! }
  context.addIssue({ code: 'custom', message: A_HOLIDAY })
  return z.NEVER
})

/** Is a day, as YYYY-MM-DD, one of these? */
export const isHoliday =
  (holidays: readonly Holiday[]) =>
  (day: string): boolean =>
    holidays.some((one) => ('yearly' in one ? day.endsWith(`-${one.yearly}`) : one.from <= day && day <= one.to))
