/**
 * What holds for every case, whatever happens to it in whatever order.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardOf } from '../src/cases/card.ts'
import { type CaseEvent, type CaseState, type EventKind, messageKey, type NewEvent, SANGFROID } from '../src/cases/case.ts'
import { clocksOf } from '../src/cases/clocks.ts'
import { advance, emptyCase, fold, isClosed, rewritesHistory } from '../src/cases/fold.ts'
import { fire, plan } from '../src/cases/ladder.ts'
import { ACTIONS } from '../src/view.ts'
import { ANA, BEN, book, facts, GUARD_WORD, mild, rulesOf, thanks } from './casebook.ts'

const START = Date.parse('2026-10-23T08:00:00Z')
const people = fc.constantFrom(ANA, BEN)
const somebody = fc.constantFrom(ANA, BEN, SANGFROID, { id: 'buyer', name: 'buyer' })
const aMessage = (at: number) => {
  const iso = new Date(at).toISOString()
  return fc.tuple(fc.constantFrom(facts, mild, thanks), fc.integer({ min: 0, max: 5 })).map(([make, i]) => ({ ...make(iso), id: `m${i}` }))
}

/** Bodies of every kind, with numbers that may or may not mean anything. */
const place = fc.integer({ min: 0, max: 30 })
const BODIES: { readonly [K in EventKind]: (at: number) => fc.Arbitrary<object> } = {
  message: aMessage,
  edited: aMessage,
  withdrawn: () => fc.constant({ source: 'mail', id: 'm1' }),
  claimed: () => fc.constant({}),
  released: () => fc.constant({}),
  assigned: () => people.map((to) => ({ to: { id: to.id, name: to.name } })),
  noted: () => fc.string().map((text) => ({ text })),
  relabelled: () => fc.constant({ intents: ['damaged'], risk: 'medium', escalate: false, reason: 'x' }),
  approved: () => fc.record({ text: fc.string(), answers: place, needed: fc.constantFrom(1, 2) }),
  seconded: () => place.map((reply) => ({ reply })),
  sent: () => fc.record({ reply: fc.option(place), answers: place }),
  resolved: () => fc.constant({ reason: 'x' }),
  falseAlarm: () => fc.constant({ reason: 'x' }),
  settled: () => fc.constant({}),
  snoozed: (at) => fc.constant({ until: at + 3_600_000, reason: 'x' }),
  snoozeEnded: () => fc.constant({}),
  reopened: () => fc.constant({ reason: '' }),
  merged: () => fc.constant({ into: 2 }),
  absorbed: (at) => fc.array(aMessage(at), { maxLength: 3 }).map((messages) => ({ case: 2, messages })),
  splitOff: () => fc.constantFrom('mail m1', 'mail m2').map((key) => ({ case: 3, keys: [key] })),
  splitFrom: (at) => fc.array(aMessage(at), { maxLength: 3 }).map((messages) => ({ case: 2, messages })),
  paged: () => place.map((rung) => ({ rung, who: 'team', names: ['team'] })),
  fellBack: () => people.map(({ id, name }) => ({ from: { id, name } })),
  reminded: () => place.map((stage) => ({ deadline: START, stage })),
  nudged: () => place.map((reply) => ({ reply })),
  viewed: () => fc.constant({}),
  undone: () => place.map((seq) => ({ seq })),
  erased: () => fc.constant({}),
}
const kinds = Object.keys(BODIES) as EventKind[]
const anEvent = fc.tuple(fc.constantFrom(...kinds), somebody, fc.integer({ min: 0, max: 72 })).chain(([kind, { id, name }, hours]) => {
  const at = START + hours * 3_600_000
  return BODIES[kind](at).map((body) => ({ kind, at, actor: { id, name }, body }) as NewEvent)
})
const logs = fc.array(anEvent, { maxLength: 25, size: 'max' }).map((events) => events.map((event, i) => ({ ...event, seq: i + 1 }) as CaseEvent))
const rules = rulesOf('approvals: [counterfeit]\n')

describe('any list of events', () => {
  test('has a state; the version grows by one an event; one more event and all of them agree', () => {
    fc.assert(
      fc.property(logs, (events) => {
        let state = emptyCase(1)
        for (const [i, event] of events.entries()) {
          const whole = fold(1, events.slice(0, i + 1))
          expect(whole.version).toBe(i + 1)
          if (!rewritesHistory(event.kind)) {
            // Undone before it happened, or gone elsewhere: only the whole knows.
            const foretold = events
              .slice(0, i)
              .some((one) => (one.kind === 'undone' && one.body.seq === event.seq) || (one.kind === 'splitOff' && namesOne(one.body.keys, event)))
            if (!foretold) expect(advance(state, event)).toEqual(whole)
          }
          state = whole
        }
        expect(JSON.parse(JSON.stringify(state))).toEqual(state)
      }),
      { numRuns: 400 },
    )
  })

  test('can be planned for, shown and timed without an error', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 0, max: 100 }), (events, hours) => {
        const now = START + hours * 3_600_000
        const state = fold(1, events)
        for (const { key, due } of plan(state, rules, now)) {
          expect(Number.isSafeInteger(due)).toBe(true)
          fire(key, state, rules, Math.max(due, now))
        }
        expect(cardOf(state, { rules, now, locale: 'fr' }).finished).toBe(isClosed(state))
        if (isClosed(state)) expect(clocksOf(state, rules).due).toBeNull()
      }),
      { numRuns: 300 },
    )
  })
})

const namesOne = (keys: readonly string[], event: CaseEvent): boolean => {
  if (event.kind === 'message' || event.kind === 'edited') return keys.includes(messageKey(event.body))
  return (event.kind === 'absorbed' || event.kind === 'splitFrom') && event.body.messages.some((one) => keys.includes(messageKey(one)))
}

/** Everything that people and time can do, through the table and the ladder. */
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('message' as const), make: fc.constantFrom(facts, mild, thanks) }),
    fc.record({ do: fc.constant('act' as const), who: people, action: fc.constantFrom(...ACTIONS), behind: fc.integer({ min: 0, max: 3 }), bad: fc.boolean() }),
    fc.record({ do: fc.constant('timer' as const), pick: fc.nat(5) }),
  ),
  { maxLength: 20, size: 'max' },
)
const FIELDS = { reason: 'x', until: '2h', person: 'Ana', intents: 'damaged', into: '2', confirm: 'yes' }

test('a case that is not closed always has a promise; nobody approves twice; every click is answered; a buyer who waits is not forgotten', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const one = book(rules)
      let now = START
      let unansweredBefore: CaseState['unanswered'] = []
      one.message(facts(new Date(now).toISOString(), { id: 'first' }))
      for (const [i, step] of list.entries()) {
        now += 17 * 60_000
        const at = new Date(now).toISOString()
        unansweredBefore = one.state.unanswered
        const { version } = one.state
        if (step.do === 'message') one.message(step.make(at))
        else if (step.do === 'act') {
          const text = step.bad ? GUARD_WORD : `Bonjour ${i}`
          const decision = one.act(at, step.who, step.action, { ...FIELDS, text }, { seen: Math.max(0, version - step.behind), other: emptyOther })
          expect(decision.say.length).toBeGreaterThan(3)
          expect(decision.say).not.toMatch(/\{|undefined|null/)
          if (decision.kind !== 'done') expect(one.state.version).toBe(version)
          else if (step.action === 'reply') expect(text).not.toBe(GUARD_WORD)
        } else {
          const timers = plan(one.state, rules, now)
          const timer = timers[step.pick % timers.length]!
          now = Math.max(now, timer.due)
          one.fire(timer.key, new Date(now).toISOString())
          expect(plan(one.state, rules, now).map(({ key }) => key)).not.toContain(timer.kind === 'purge' ? '' : timer.key)
        }
        const { state } = one
        expect(plan(state, rules, now).length).toBeGreaterThan(0)
        if (state.reply) expect(new Set(state.reply.approvedBy.map(({ id }) => id)).size).toBe(state.reply.approvedBy.length)
        // What waited is answered, closed or given away by a person; time and messages alone lose nothing.
        if (step.do !== 'act' && !isClosed(state)) expect(state.unanswered.length).toBeGreaterThanOrEqual(unansweredBefore.length)
      }
    }),
    { numRuns: 400 },
  )
})

const emptyOther: CaseState = { ...emptyCase(2), version: 1 }

test('many messages keep the state small and no clock later', () => {
  const one = { state: emptyCase(1), seq: 0 }
  for (let i = 0; i < 500; i++) {
    const body = facts(new Date(START + i * 60_000).toISOString(), { id: `m${i}` })
    one.seq++
    one.state = advance(one.state, { kind: 'message', at: body.at, actor: { id: 'buyer', name: 'buyer' }, body, seq: one.seq })
  }
  expect(one.state.messages).toBe(500)
  expect(JSON.stringify(one.state).length).toBeLessThan(30_000)
  // Whatever still waits has a clock that is no later than its own.
  for (const answers of [499, 480]) {
    const later = advance(one.state, { kind: 'sent', at: START + 600 * 60_000, actor: ANA, body: { reply: null, answers }, seq: 501 })
    expect(later.unanswered).toHaveLength(1)
    expect(later.unanswered[0]!.at).toBeLessThanOrEqual(START + answers * 60_000)
  }
})
