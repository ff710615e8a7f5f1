/**
 * Cases played in memory, for tests: messages, clicks and timers at given times; every state is checked against the fold of its events.
 */
import { expect } from 'vitest'
import type { Finding } from '../src/answer/finding.ts'
import type { Locale } from '../src/answer/reasons.ts'
import { decide } from '../src/cases/act.ts'
import { BUYER, type CaseEvent, type CaseState, type Facts, MARKETPLACE, messageKey, type NewEvent } from '../src/cases/case.ts'
import { advance, emptyCase, fold, rewritesHistory } from '../src/cases/fold.ts'
import { type Fired, fire, plan } from '../src/cases/ladder.ts'
import type { Person } from '../src/cases/rights.ts'
import { createRules, type Rules } from '../src/cases/rules.ts'
import type { Decision, Situation } from '../src/cases/situation.ts'
import type { Intent } from '../src/intent.ts'
import { parsePolicy } from '../src/policy.ts'
import type { ActionName } from '../src/view.ts'

const intent = (
  name: string,
  group: Intent['group'],
  precedence: number,
  risk: Intent['risk']['asserted'],
  hours: number,
  marketplaceHours?: number,
): Intent => ({
  name,
  title: { en: name.toUpperCase(), fr: `${name.toUpperCase()} (fr)` },
  group,
  precedence,
  risk: { asserted: risk },
  hours,
  marketplaceHours,
  remedy: { en: ['look'], fr: ['regarder'] },
  reply: true,
})

export const INTENTS: readonly Intent[] = [
  intent('safety', 'risk', 1, 'critical', 1),
  intent('counterfeit', 'risk', 2, 'critical', 4),
  intent('review_threat', 'risk', 10, 'high', 8),
  intent('a_to_z_claim', 'risk', 7, 'critical', 4, 48),
  intent('account_notice', 'notice', 4, 'critical', 24),
  intent('damaged', 'problem', 14, 'medium', 24),
  intent('order_status', 'request', 25, 'low', 24),
  intent('thanks', 'other', 32, 'none', 24),
]

export const rulesOf = (policy = '', zone = 'Europe/Paris'): Rules =>
  createRules(INTENTS, zone, parsePolicy('policy.yaml', policy, { desks: ['console', 'slack'], intents: INTENTS.map(({ name }) => name) }))

export const person = (name: string, ...groups: string[]): Person => ({ id: name, name, groups: new Set(groups.length > 0 ? groups : ['team', 'lead']) })
export const ANA = person('Ana')
export const BEN = person('Ben')

export const facts = (at: string, given: Partial<Facts> = {}): Facts => {
  const names = given.intents ?? [{ intent: 'counterfeit', confidence: 0.9, status: 'asserted' as const }]
  return {
    source: 'mail',
    id: at,
    at: Date.parse(at),
    from: 'buyer',
    marketplace: 'amazon.fr',
    buyer: 'b-1',
    thread: 't-1',
    orders: ['404-1234567-1234567'],
    language: 'fr',
    intents: names,
    risk: 'critical',
    escalate: true,
    why: ['counterfeit: « contrefaçon » (characters 1–2)'],
    quotes: [{ text: 'contrefaçon', intent: 'counterfeit', status: 'asserted' }],
    dates: [],
    draft: { language: 'fr', intent: 'counterfeit', text: 'Bonjour, {solution}', blanks: ['solution'] },
    excerpt: 'C’est une contrefaçon',
    ...given,
  }
}

const label = (name: string) => [{ intent: name, confidence: 0.9, status: 'asserted' as const }]
export const mild = (at: string, given: Partial<Facts> = {}) =>
  facts(at, { intents: label('damaged'), risk: 'medium', escalate: false, why: [], quotes: [], ...given })
export const thanks = (at: string) => facts(at, { intents: label('thanks'), risk: 'none', escalate: false, draft: null, why: [], quotes: [] })

export interface Book {
  state: CaseState
  readonly events: CaseEvent[]
  put(event: NewEvent): void
  message(given: Facts): void
  act(at: string, who: Person, action: ActionName, fields?: Record<string, string>, more?: Partial<Situation> & { seen?: number | undefined }): Decision
  fire(key: string, at: string): Fired
  timers(at: string): Record<string, string>
}

export const GUARD_WORD = 'arnaque'
/** Stops one word, and warns of another. */
const guard = (text: string): readonly Finding[] =>
  [GUARD_WORD, 'garantissons'].flatMap((word) => {
    const start = text.indexOf(word)
    const level = word === GUARD_WORD ? ('block' as const) : ('warn' as const)
    return start < 0
      ? []
      : [
          {
            class: level === 'block' ? ('G1' as const) : ('G9' as const),
            problem: 'term' as const,
            level,
            start,
            end: start + word.length,
            text: word,
            alternative: '',
          },
        ]
  })

export const iso = (instant: number): string => new Date(instant).toISOString()

export function book(rules: Rules = rulesOf(), id = 1, locale: Locale = 'en'): Book {
  const self: Book = {
    state: emptyCase(id),
    events: [],
    put(event) {
      self.events.push({ ...event, seq: self.events.length + 1 } as CaseEvent)
      const whole = fold(id, self.events)
      if (!rewritesHistory(event.kind)) expect(advance(self.state, self.events.at(-1)!)).toEqual(whole)
      expect(whole.version).toBe(self.state.version + 1)
      self.state = whole
    },
    message: (given) => self.put({ kind: 'message', at: given.at, actor: given.from === 'buyer' ? BUYER : MARKETPLACE, body: given }),
    act(at, who, action, fields = {}, { seen, ...more } = {}) {
      const messages = self.events.flatMap((event) => (event.kind === 'message' ? [event.body] : []))
      const unique = [...new Map(messages.map((one) => [messageKey(one), one])).values()]
      const situation: Situation = { state: self.state, rules, now: Date.parse(at), person: who, locale, guard, messages: unique, fresh: 99, ...more }
      const decision = decide(situation, { action, fields, seen })
      if (decision.kind === 'done') for (const placed of decision.events) if (placed.case === id) self.put(placed.event)
      return decision
    },
    fire(key, at) {
      const fired = fire(key, self.state, rules, Date.parse(at))
      if (fired.kind === 'event') self.put(fired.event)
      return fired
    },
    timers: (at) => Object.fromEntries(plan(self.state, rules, Date.parse(at)).map(({ key, due }) => [key, iso(due)])),
  }
  return self
}
