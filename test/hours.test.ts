/**
 * Business time over clock changes, holidays, nights; adding and measuring are inverse.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar, DAY, HOUR, type Week } from '../src/cases/hours.ts'
import { isHoliday } from '../src/cases/values.ts'
import { parsePolicy } from '../src/policy.ts'

const weekOf = (text: string): Week => parsePolicy('policy.yaml', `hours: ${text}\n`).hours
const OFFICE = weekOf('{ weekdays: 09:00-18:00 }')
const NIGHT = weekOf('{ weekdays: 22:00-06:00, weekend: 22:00-06:00 }')
const ALWAYS = weekOf('{ weekdays: 00:00-24:00, weekend: 00:00-24:00 }')
const at = (iso: string) => Date.parse(iso)

describe('adding business time', () => {
  test.each([
    ['inside one day', 'Europe/Paris', OFFICE, '2026-11-24T10:00:00+01:00', 4, '2026-11-24T14:00:00+01:00'],
    ['to the very end of a day', 'Europe/Paris', OFFICE, '2026-11-24T10:00:00+01:00', 8, '2026-11-24T18:00:00+01:00'],
    ['over a night', 'Europe/Paris', OFFICE, '2026-11-24T17:00:00+01:00', 4, '2026-11-25T12:00:00+01:00'],
    ['from the middle of the night', 'Europe/Paris', OFFICE, '2026-11-24T03:00:00+01:00', 4, '2026-11-24T13:00:00+01:00'],
    ['over a weekend', 'Europe/Paris', OFFICE, '2026-11-20T17:00:00+01:00', 2, '2026-11-23T10:00:00+01:00'],
    ['over the weekend of the spring change, Paris', 'Europe/Paris', OFFICE, '2026-03-27T17:00:00+01:00', 2, '2026-03-30T10:00:00+02:00'],
    ['over the weekend of the autumn change, Paris', 'Europe/Paris', OFFICE, '2026-10-23T17:00:00+02:00', 2, '2026-10-26T10:00:00+01:00'],
    ['over the weekend of the spring change, New York', 'America/New_York', OFFICE, '2026-03-06T17:00:00-05:00', 2, '2026-03-09T10:00:00-04:00'],
    ['over the weekend of the autumn change, New York', 'America/New_York', OFFICE, '2026-10-30T17:00:00-04:00', 2, '2026-11-02T10:00:00-05:00'],
    ['a night that is an hour shorter', 'Europe/Paris', NIGHT, '2026-03-28T22:00:00+01:00', 7, '2026-03-29T06:00:00+02:00'],
    ['a night that is an hour longer', 'Europe/Paris', NIGHT, '2026-10-24T22:00:00+02:00', 9, '2026-10-25T06:00:00+01:00'],
    ['a day of 23 hours', 'Europe/Paris', ALWAYS, '2026-03-29T00:00:00+01:00', 23, '2026-03-30T00:00:00+02:00'],
    ['a day of 25 hours', 'America/New_York', ALWAYS, '2026-11-01T00:00:00-04:00', 25, '2026-11-02T00:00:00-05:00'],
    ['a clock change of half an hour', 'Australia/Lord_Howe', ALWAYS, '2026-04-05T00:00:00+11:00', 24.5, '2026-04-06T00:00:00+10:30'],
  ] as const)('%s', (_, zone, week, from, hours, want) => {
    const calendar = createCalendar(zone, week)
    expect(new Date(calendar.add(at(from), hours * HOUR)).toISOString()).toBe(new Date(at(want)).toISOString())
    expect(calendar.measure(at(from), at(want))).toBe(hours * HOUR)
  })

  test('hours that begin in the skipped hour begin with the change; hours that come twice begin the first time', () => {
    const small = createCalendar('Europe/Paris', weekOf('{ weekend: 02:30-04:00 }'))
    expect(small.next(at('2026-03-28T12:00:00+01:00'))).toBe(at('2026-03-29T03:00:00+02:00'))
    expect(small.next(at('2026-10-24T12:00:00+02:00'))).toBe(at('2026-10-25T02:30:00+02:00'))
  })

  test('a zone without an early morning: midnight itself is skipped', () => {
    const beirut = createCalendar('Asia/Beirut', ALWAYS)
    expect(beirut.day(beirut.instant('2026-03-29', 0))).toBe('2026-03-29')
    expect(new Date(beirut.instant('2026-03-29', 0)).toISOString()).toBe('2026-03-28T22:00:00.000Z')
  })
})

describe('holidays', () => {
  const days = isHoliday(parsePolicy('policy.yaml', 'holidays: [2026-12-25, 2026-12-29..2026-12-31, 01-01, 02-29]\n').holidays)
  test.each([
    ['2026-12-25', true],
    ['2027-12-25', false],
    ['2026-12-28', false],
    ['2026-12-29', true],
    ['2026-12-31', true],
    ['2027-01-01', true],
    ['2035-01-01', true],
    ['2028-02-29', true],
  ] as const)('%s: %s', (day, want) => {
    expect(days(day)).toBe(want)
  })

  test('are passed over', () => {
    const calendar = createCalendar('Europe/Paris', OFFICE, days)
    expect(calendar.add(at('2026-12-24T17:00:00+01:00'), 2 * HOUR)).toBe(at('2026-12-28T10:00:00+01:00'))
    expect(calendar.next(at('2026-12-29T10:00:00+01:00'))).toBe(at('2027-01-04T09:00:00+01:00'))
  })
})

test('the stretch that is left, also over midnight', () => {
  const quiet = createCalendar('Europe/Paris', weekOf('{ weekdays: 21:00-08:00, weekend: 21:00-08:00 }'))
  expect(quiet.at(at('2026-10-24T23:00:00+02:00'))?.to).toBe(at('2026-10-25T08:00:00+01:00'))
  expect(quiet.at(at('2026-10-25T07:59:59+01:00'))?.to).toBe(at('2026-10-25T08:00:00+01:00'))
  expect(quiet.at(at('2026-10-25T08:00:00+01:00'))).toBeNull()
  expect(createCalendar('UTC', ALWAYS).at(0)?.to).toBeGreaterThan(7 * DAY)
})

const zones = fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Casablanca', 'UTC')
const weeks = fc.constantFrom(
  OFFICE,
  NIGHT,
  ALWAYS,
  weekOf('{ weekdays: [09:00-12:30, 13:30-18:00], saturday: 10:00-12:00 }'),
  weekOf('{ sunday: 01:30-03:30 }'),
)
const instants = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2029-01-01T00:00:00Z') })

test('adding and measuring are inverse, in every zone', () => {
  fc.assert(
    fc.property(zones, weeks, instants, fc.integer({ min: 1, max: 60 * HOUR }), (zone, week, from, time) => {
      const calendar = createCalendar(zone, week)
      const end = calendar.add(from, time)
      expect(calendar.measure(from, end)).toBe(time)
      expect(calendar.measure(from, end - 1)).toBe(time - 1)
    }),
    { numRuns: 300 },
  )
})

test('the next open moment is open, and nothing before it is', () => {
  fc.assert(
    fc.property(zones, weeks, instants, (zone, week, from) => {
      const calendar = createCalendar(zone, week)
      const next = calendar.next(from)
      expect(next).toBeGreaterThanOrEqual(from)
      expect(calendar.measure(from, next)).toBe(0)
      expect(calendar.at(next)).not.toBeNull()
    }),
    { numRuns: 200 },
  )
})
