/**
 * Stretches of a week in a time zone (business hours, quiet hours): add time in them, measure it, find the next. Pure; Intl knows the zones.
 * Invariants: real time counts, so a night that is an hour longer has an hour more; `measure(from, add(from, ms))` is `ms`;
 * an hour that a clock change skips begins when the clock has changed, one that comes twice begins the first time.
 */

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Minutes after local midnight; `to` is beyond 1,440 where the stretch ends on the next day. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Seven days, Monday first. */
export type Week = readonly (readonly Range[])[]

export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface Calendar {
  /** What is left of the stretch that an instant lies in, and of those that follow it at once; the end is outside. */
  readonly at: (instant: number) => Stretch | null
  /** The instant itself where it lies in a stretch, else the beginning of the next one. */
  readonly next: (instant: number) => number
  readonly add: (from: number, milliseconds: number) => number
  readonly measure: (from: number, to: number) => number
  /** Beginning of a local minute of a day, as YYYY-MM-DD. */
  readonly instant: (day: string, minutes: number) => number
  /** The local day of an instant, as YYYY-MM-DD. */
  readonly day: (instant: number) => string
}

/** No calendar of a policy is closed for longer. */
const FARTHEST_DAYS = 4000
/** A week that never closes has no end. */
const LONGEST_STRETCH = 8 * DAY
/** Clock changes fall on quarters of an hour, in every zone. */
const QUARTER = 15 * MINUTE
const MOST_CACHED = 5000

/** Throws RangeError for a zone that Intl does not know. `isHoliday` is asked with YYYY-MM-DD. */
export function createCalendar(zone: string, week: Week, isHoliday: (day: string) => boolean = () => false): Calendar {
  const offset = offsetsOf(zone)
  const cache = new Map<number, readonly Stretch[]>()

  /** First instant whose wall clock shows `wall` (as if it were UTC), or has just passed it. */
  const instantOf = (wall: number): number => {
    const [late, early] = [offset(wall - DAY), offset(wall + DAY)].sort((a, b) => a - b) as [number, number]
    for (const shift of [early, late]) if (offset(wall - shift) === shift) return wall - shift
    let [before, after] = [wall - early, wall - late]
    const old = offset(before)
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (offset(middle) === old) before = middle
      else after = middle
    }
    return after
  }
  const dayOf = (instant: number) => Math.floor((instant + offset(instant)) / DAY)
  const stretchesOf = (day: number): readonly Stretch[] => {
    const known = cache.get(day)
    if (known) return known
    // Day 0 was a Thursday.
    const ranges = isHoliday(nameOf(day)) ? [] : (week[(((day + 3) % 7) + 7) % 7] ?? [])
    const found = ranges.map(({ from, to }) => ({ from: instantOf(day * DAY + from * MINUTE), to: instantOf(day * DAY + to * MINUTE) }))
    if (cache.size >= MOST_CACHED) cache.clear()
    cache.set(day, found)
    return found
  }
  /** Stretches that end after an instant, in order, none overlapping another. */
  function* after(instant: number): Generator<Stretch> {
    const today = dayOf(instant)
    let reached = instant
    for (let day = today - 1; day < today + FARTHEST_DAYS; day++) {
      for (const { from, to } of stretchesOf(day)) {
        if (to <= reached) continue
        yield { from: Math.max(from, reached), to }
        reached = to
      }
    }
  }
  return {
    at: (instant) => {
      let end = instant
      for (const { from, to } of after(instant)) {
        if (from > end || end - instant > LONGEST_STRETCH) break
        end = to
      }
      return end > instant ? { from: instant, to: end } : null
    },
    next: (instant) => {
      for (const { from } of after(instant)) return from
      return instant + FARTHEST_DAYS * DAY
    },
    add: (from, milliseconds) => {
      let left = milliseconds
      if (left <= 0) return from
      for (const stretch of after(from)) {
        if (stretch.to - stretch.from >= left) return stretch.from + left
        left -= stretch.to - stretch.from
      }
      return from + FARTHEST_DAYS * DAY
    },
    measure: (from, to) => {
      let sum = 0
      for (const stretch of after(from)) {
        if (stretch.from >= to) break
        sum += Math.min(stretch.to, to) - stretch.from
      }
      return sum
    },
    instant: (day, minutes) => instantOf(Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE),
    day: (instant) => nameOf(dayOf(instant)),
  }
}

const nameOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)

/** How far the zone's wall clock is ahead of UTC, in milliseconds. */
function offsetsOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const cache = new Map<number, number>()
  return (instant) => {
    const quarter = Math.floor(instant / QUARTER)
    const known = cache.get(quarter)
    if (known !== undefined) return known
    const parts = Object.fromEntries(format.formatToParts(quarter * QUARTER).map(({ type, value }) => [type, Number(value)])) as Record<string, number>
    const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
    if (cache.size >= MOST_CACHED) cache.clear()
    cache.set(quarter, wall - quarter * QUARTER)
    return wall - quarter * QUARTER
  }
}
