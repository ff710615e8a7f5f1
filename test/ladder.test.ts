/**
 * What happens to a case by itself, with the clock passed in: the ladder, quiet hours, quiet claims, reminders, over both clock changes.
 */
import { describe, expect, test } from 'vitest'
import { fire } from '../src/cases/ladder.ts'
import { ANA, BEN, type Book, book, facts, iso, mild, rulesOf } from './casebook.ts'

const T = (time: string) => `2026-11-24T${time}:00+01:00`
const utc = (at: string) => iso(Date.parse(at))
const keyOf = (one: Book, kind: string, at: string) => Object.keys(one.timers(at)).find((key) => key.startsWith(kind))
const dueOf = (one: Book, kind: string, at: string) => one.timers(at)[keyOf(one, kind, at) ?? '']

/** Lets every timer of a kind fire when it is due, and says when and whom it called. */
function run(one: Book, kind: string, from: string, count: number): readonly string[] {
  const told: string[] = []
  let now = from
  for (let i = 0; i < count; i++) {
    const due = dueOf(one, kind, now)
    if (due === undefined) break
    if (due > utc(now)) now = due
    const fired = one.fire(keyOf(one, kind, now)!, now)
    told.push(fired.kind === 'event' ? `${utc(now).slice(5, 16)} ${fired.page?.who.join('+')}${fired.page?.breach ? ' !' : ''}` : fired.kind)
  }
  return told
}

const begun = (at = T('10:00'), policy = '', zone = 'Europe/Paris') => {
  const one = book(rulesOf(policy, zone))
  one.message(facts(at))
  return one
}

describe('the ladder', () => {
  test('of a critical case that nobody has: team at once, lead, and again', () => {
    expect(run(begun(), 'rung', T('10:00'), 4)).toEqual(['11-24T09:00 team', '11-24T09:15 lead', '11-24T09:45 lead', '11-24T10:15 lead'])
  })

  test('of one that was given to somebody: they first', () => {
    const one = begun()
    one.act(T('10:01'), ANA, 'assign', { person: 'Ben' }, { rules: rulesOf('people: [{ name: Ben }]\n') })
    expect(run(one, 'rung', T('10:01'), 4)).toEqual(['11-24T09:01 assignee', '11-24T09:06 team', '11-24T09:16 lead', '11-24T09:46 lead'])
  })

  test('time slept through is no volley: the rungs keep their distance', () => {
    expect(run(begun(), 'rung', T('15:00'), 3)).toEqual(['11-24T14:00 team', '11-24T14:10 lead', '11-24T14:40 lead'])
  })

  test.each([
    ['claimed', (one: Book) => one.act(T('10:05'), ANA, 'claim')],
    ['answered', (one: Book) => one.act(T('10:05'), ANA, 'sent')],
    ['resolved', (one: Book) => one.act(T('10:05'), ANA, 'resolve', { reason: 'x' })],
    ['snoozed', (one: Book) => one.act(T('10:05'), ANA, 'snooze', { until: '2h', reason: 'x' })],
    ['relabelled as calm', (one: Book) => one.act(T('10:05'), ANA, 'relabel', { intents: 'damaged', reason: 'x' })],
  ] as const)('%s: queued pages are void', (_, act) => {
    const one = begun()
    const key = keyOf(one, 'rung', T('10:00'))!
    act(one)
    expect(keyOf(one, 'rung', T('10:06'))).toBeUndefined()
    expect(fire(key, one.state, rulesOf(), Date.parse(T('11:00')))).toEqual({ kind: 'void' })
  })

  test('a claim taken back calls again, from where the ladder stood', () => {
    const one = begun()
    run(one, 'rung', T('10:00'), 1)
    one.act(T('10:05'), ANA, 'claim')
    one.act(T('10:06'), ANA, 'undo')
    expect(run(one, 'rung', T('10:06'), 1)).toEqual(['11-24T09:15 lead'])
  })

  test('only what a human must see calls', () => {
    const one = book()
    one.message(mild(T('10:00')))
    expect(keyOf(one, 'rung', T('10:00'))).toBeUndefined()
    expect(keyOf(one, 'remind', T('10:00'))).toBeDefined()
  })

  test('a timer that fires twice calls once', () => {
    const one = begun()
    const key = keyOf(one, 'rung', T('10:00'))!
    expect(one.fire(key, T('10:00')).kind).toBe('event')
    expect(one.fire(key, T('10:00')).kind).toBe('void')
  })
})

describe('quiet hours', () => {
  const HIGH = { risk: 'high' as const, intents: [{ intent: 'review_threat', confidence: 1, status: 'asserted' as const }] }
  test.each([
    ['at night', '2026-11-24T23:00:00+01:00', 'ebay.fr', '', '2026-11-25T08:00:00+01:00'],
    ['in the night that is an hour longer', '2026-10-24T23:00:00+02:00', 'ebay.fr', '', '2026-10-25T08:00:00+01:00'],
    ['in the night that is an hour shorter', '2026-03-28T23:00:00+01:00', 'ebay.fr', '', '2026-03-29T08:00:00+02:00'],
    ['by day', '2026-11-24T12:00:00+01:00', 'ebay.fr', '', '2026-11-24T12:00:00+01:00'],
    ['on a Sunday, for one that is not so grave', '2026-11-22T12:00:00+01:00', 'ebay.fr', 'ladder: { high: { quiet: closed } }', '2026-11-23T09:00:00+01:00'],
    ['where nothing is quiet', '2026-11-24T23:00:00+01:00', 'ebay.fr', 'ladder: { quietHours: none }', '2026-11-24T23:00:00+01:00'],
    ['where this band never waits', '2026-11-24T23:00:00+01:00', 'ebay.fr', 'ladder: { high: { quiet: never } }', '2026-11-24T23:00:00+01:00'],
    ['with the deadline in the night', '2026-11-24T23:00:00+01:00', 'fast.shop', '', '2026-11-24T23:00:00+01:00'],
    ['with the deadline just after the night', '2026-11-24T23:00:00+01:00', 'morning.shop', '', '2026-11-24T23:00:00+01:00'],
    ['with the deadline long after the night', '2026-11-24T23:00:00+01:00', 'noon.shop', '', '2026-11-25T08:00:00+01:00'],
  ] as const)('%s', (_, at, marketplace, policy, want) => {
    const rules = rulesOf(`clocks: { marketplaces: { fast.shop: 4h, morning.shop: 10h, noon.shop: 14h } }\n${policy}\n`)
    const one = book(rules)
    one.message(facts(at, { ...HIGH, marketplace }))
    expect(dueOf(one, 'rung', at)).toBe(utc(want))
  })

  test('a deadline that is past wakes nobody any more', () => {
    const rules = rulesOf('clocks: { marketplaces: { fast.shop: 30m } }\n')
    const one = book(rules)
    one.message(facts('2026-11-24T22:00:00+01:00', { ...HIGH, marketplace: 'fast.shop' }))
    expect(run(one, 'rung', '2026-11-24T22:00:00+01:00', 2)).toEqual(['11-24T21:00 team', '11-25T07:00 lead'])
  })
})

describe('a claim without a deed', () => {
  test.each([
    ['within the day', '2026-11-24T10:00:00+01:00', 'Europe/Paris', '2026-11-24T11:05:00+01:00'],
    ['over the night: business time counts', '2026-11-24T17:30:00+01:00', 'Europe/Paris', '2026-11-25T09:35:00+01:00'],
    ['over the weekend of the spring change', '2026-03-27T17:30:00+01:00', 'Europe/Paris', '2026-03-30T09:35:00+02:00'],
    ['over the weekend of the autumn change', '2026-10-23T17:30:00+02:00', 'Europe/Paris', '2026-10-26T09:35:00+01:00'],
    ['over the weekend of the spring change, New York', '2026-03-06T17:30:00-05:00', 'America/New_York', '2026-03-09T09:35:00-04:00'],
    ['over the weekend of the autumn change, New York', '2026-10-30T17:30:00-04:00', 'America/New_York', '2026-11-02T09:35:00-05:00'],
    ['over a holiday', '2026-12-24T17:30:00+01:00', 'Europe/Paris', '2026-12-28T09:35:00+01:00'],
  ])('%s', (_, at, zone, want) => {
    const one = begun(at, 'holidays: [12-25]\n', zone)
    const claimed = iso(Date.parse(at) + 5 * 60_000)
    one.act(claimed, ANA, 'claim')
    expect(dueOf(one, 'fallBack', claimed)).toBe(utc(want))
    expect(one.fire(keyOf(one, 'fallBack', claimed)!, iso(Date.parse(want) - 1)).kind).toBe('later')
    expect(one.fire(keyOf(one, 'fallBack', claimed)!, want).kind).toBe('event')
    expect(one.state).toMatchObject({ status: 'open', owner: null, ladder: { since: Date.parse(want), pagedAt: null } })
    // The ladder begins again.
    expect(run(one, 'rung', want, 1)).toHaveLength(1)
  })

  test('every deed begins the time anew', () => {
    const one = begun()
    one.act(T('10:05'), ANA, 'claim')
    one.act(T('10:50'), ANA, 'note', { text: 'called the carrier' })
    expect(dueOf(one, 'fallBack', T('10:50'))).toBe(utc(T('11:50')))
  })

  test('a text that waits for a second approval is a deed of another', () => {
    const one = begun(T('10:00'), 'approvals: [counterfeit]\n')
    one.act(T('10:05'), ANA, 'reply', { text: 'Bonjour.' })
    expect(dueOf(one, 'fallBack', T('10:05'))).toBeUndefined()
    expect(run(one, 'nudge', T('10:05'), 2)).toEqual(['11-24T10:05 team', '11-24T11:05 team'])
    one.act(T('12:10'), BEN, 'second')
    expect(dueOf(one, 'nudge', T('12:10'))).toBeUndefined()
    expect(dueOf(one, 'fallBack', T('12:10'))).toBe(utc(T('13:10')))
  })
})

describe('reminders', () => {
  const calm = (at: string, policy = '', zone = 'Europe/Paris') => {
    const one = book(rulesOf(policy, zone))
    one.message(mild(at))
    return one
  }
  test('before the deadline, at it, and again', () => {
    expect(run(calm(T('10:00')), 'remind', T('10:00'), 4)).toEqual([
      '11-25T07:00 team',
      '11-25T09:00 team+lead !',
      '11-25T13:00 team+lead !',
      // Past the deadline, and closed for the day.
      '11-26T08:00 team+lead !',
    ])
  })

  test.each([
    ['spring, Paris', '2026-03-28T10:00:00+01:00', 'Europe/Paris', ['03-29T07:00 team', '03-29T09:00 team+lead !']],
    ['autumn, Paris', '2026-10-24T10:00:00+02:00', 'Europe/Paris', ['10-25T06:00 team', '10-25T08:00 team+lead !']],
    ['spring, New York', '2026-03-07T10:00:00-05:00', 'America/New_York', ['03-08T13:00 team', '03-08T15:00 team+lead !']],
    ['autumn, New York', '2026-10-31T10:00:00-04:00', 'America/New_York', ['11-01T12:00 team', '11-01T14:00 team+lead !']],
  ])('the marketplace’s day has 24 hours over the clock change: %s', (_, at, zone, want) => {
    expect(run(calm(at, '', zone), 'remind', at, 2)).toEqual(want)
  })

  test('after a long sleep one is told, not all', () => {
    expect(run(calm(T('10:00')), 'remind', '2026-11-26T10:00:00+01:00', 2)).toEqual(['11-26T09:00 team+lead !', '11-26T13:00 team+lead !'])
  })

  test('none that would come before the message', () => {
    expect(run(calm(T('10:00'), 'clocks: { marketplaces: { amazon.fr: 90m } }\n'), 'remind', T('10:00'), 1)).toEqual(['11-24T10:30 team+lead !'])
  })

  test('the owner is told, not the team; an answer ends it', () => {
    const one = calm(T('10:00'))
    one.act(T('10:05'), ANA, 'claim')
    const key = keyOf(one, 'remind', T('10:05'))!
    expect(fire(key, one.state, rulesOf(), Date.parse('2026-11-25T08:00:00+01:00'))).toMatchObject({ kind: 'event', page: { who: ['assignee'] } })
    one.act(T('10:10'), ANA, 'sent')
    expect(fire(key, one.state, rulesOf(), Date.parse('2026-11-25T08:00:00+01:00'))).toEqual({ kind: 'void' })
  })

  test('a snoozed case tells of the marketplace’s deadline alone, and calls when the snooze ends', () => {
    const one = begun()
    one.act(T('10:05'), ANA, 'claim')
    one.act(T('10:06'), ANA, 'snooze', { until: 'tomorrow 9:00', reason: 'carrier' })
    expect(dueOf(one, 'remind', T('10:06'))).toBe('2026-11-25T07:00:00.000Z')
    expect(one.fire(keyOf(one, 'snoozeEnd', T('10:06'))!, '2026-11-25T09:00:00+01:00')).toMatchObject({ kind: 'event', page: { who: ['assignee'] } })
    expect(one.state).toMatchObject({ status: 'open', owner: { name: 'Ana' }, snooze: null })
    expect(run(one, 'rung', '2026-11-25T09:00:00+01:00', 2)).toEqual(['11-25T08:00 assignee', '11-25T08:05 team'])
  })

  test('an answered case that was snoozed comes back to the team', () => {
    const one = begun()
    one.act(T('10:05'), ANA, 'sent')
    one.act(T('10:06'), ANA, 'snooze', { until: '3d', reason: 'carrier' })
    const end = '2026-11-27T10:06:00+01:00'
    one.fire(keyOf(one, 'snoozeEnd', T('10:06'))!, end)
    expect(one.state.unanswered).toMatchObject([{ from: 'team' }])
    expect(dueOf(one, 'remind', end)).toBe(utc('2026-11-27T12:06:00+01:00'))
  })
})

describe('the end', () => {
  test('an answered case closes by itself, a closed one is erased', () => {
    const one = begun()
    one.act(T('10:05'), ANA, 'sent')
    const settles = '2026-12-08T10:05:00+01:00'
    expect(one.timers(T('10:05'))).toEqual({ [keyOf(one, 'settle', T('10:05'))!]: utc(settles) })
    one.fire(keyOf(one, 'settle', T('10:05'))!, settles)
    expect(one.state).toMatchObject({ status: 'resolved', closed: { how: 'settled' } })
    expect(one.timers(settles)).toEqual({ [keyOf(one, 'purge', settles)!]: utc('2027-01-07T10:05:00+01:00') })
    expect(one.fire(keyOf(one, 'purge', settles)!, '2027-01-07T10:05:00+01:00')).toEqual({ kind: 'purge' })
  })

  test('reopened, nothing is erased', () => {
    const one = begun()
    one.act(T('10:05'), ANA, 'resolve', { reason: 'x' })
    const key = keyOf(one, 'purge', T('10:05'))!
    one.message(mild(T('11:00')))
    expect(fire(key, one.state, rulesOf(), Date.parse('2027-03-01T00:00:00Z'))).toEqual({ kind: 'void' })
  })
})
