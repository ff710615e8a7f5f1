/**
 * policy.yaml: defaults, what may be written, and what is said of faults.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../src/cases/hours.ts'
import { milliseconds } from '../src/cases/values.ts'
import { DEFAULT_POLICY, parsePolicy } from '../src/policy.ts'

test.each([
  ['15m', 15 * MINUTE],
  ['1h30m', 90 * MINUTE],
  ['2d', 2 * DAY],
  [' 4 H ', 4 * HOUR],
  ['0m', 0],
  ['4', Number.NaN],
  ['-1h', Number.NaN],
  ['1.5h', Number.NaN],
  ['', Number.NaN],
])('span of time %j', (text, want) => {
  expect(milliseconds(text)).toBe(want)
})

describe('defaults', () => {
  test('an empty file, a comment alone and no file are the same', () => {
    expect(parsePolicy('policy.yaml', '')).toEqual(DEFAULT_POLICY)
    expect(parsePolicy('policy.yaml', 'lookalikes: []\n')).toEqual(DEFAULT_POLICY)
  })

  test.each(['README.md', 'README.fr.md'])('are those that %s shows', (readme) => {
    const [, shown] = /```yaml\n(lookalikes:[\s\S]*?)```/.exec(readFileSync(readme, 'utf8')) ?? []
    expect(parsePolicy(readme, shown!)).toEqual(DEFAULT_POLICY)
    // Each key of each level stands there, not only those that would fall back to the same.
    const keysOf = (value: unknown): readonly string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]) : []
    for (const key of keysOf({ ...DEFAULT_POLICY, hours: { weekdays: 0, weekend: 0 }, quietHours: 0 }).filter((key) => key !== 'from' && key !== 'to'))
      expect(shown).toMatch(new RegExp(`\\b${key}:`))
  })

  test('a human hears of a critical case within 15 minutes and of a high one within the hour', () => {
    const { critical, high } = DEFAULT_POLICY.ladder
    const first = (rungs: typeof critical.rungs) => Math.min(...rungs.filter(({ who }) => who !== 'assignee').map(({ after }) => after))
    expect(first(critical.rungs)).toBeLessThanOrEqual(15 * MINUTE)
    expect(first(high.rungs)).toBeLessThanOrEqual(HOUR)
    for (const { rungs } of [critical, high, DEFAULT_POLICY.ladder.other]) expect(rungs.at(-1)?.repeatEvery).toBeGreaterThan(0)
  })

  test('one key changed leaves the others', () => {
    const policy = parsePolicy('policy.yaml', 'ladder:\n  critical:\n    claimQuiet: 20m\n  quietHours: none\n')
    expect(policy.ladder.critical).toEqual({ ...DEFAULT_POLICY.ladder.critical, claimQuiet: 20 * MINUTE })
    expect(policy.ladder.quietHours).toBeNull()
    expect(policy.ladder.high).toEqual(DEFAULT_POLICY.ladder.high)
  })
})

describe('faults name file, line and field, and what is legal', () => {
  test.each([
    ['an unknown key', 'clock: {}\n', /policy\.yaml:1.*"clock"/],
    ['an unknown key inside', 'rights:\n  clam: team\n', /policy\.yaml:2 rights: .*"clam"/],
    ['a number for a span', 'clocks:\n  team:\n    high: 8\n', /policy\.yaml:3 clocks\.team\.high: must be a span of time, as in 15m/],
    ['a span beyond a year', 'clocks: { settleAfter: 400d }\n', /clocks\.settleAfter: must be at most 366d/],
    ['hours that are none', 'hours:\n  monday: 9 to 5\n', /policy\.yaml:2 hours\.monday: must be hours of the day/],
    ['hours that overlap', 'hours: { monday: [09:00-13:00, 12:00-18:00] }\n', /hours\.monday: must be in order/],
    ['never open', 'hours: { weekdays: closed }\n', /hours: the business must be open at some time/],
    ['a day that is none', 'holidays:\n  - 2026-12-25\n  - 2026-02-30\n', /policy\.yaml:3 holidays\[1\]: must be a day/],
    ['days that end before they begin', 'holidays: [2027-01-02..2026-12-24]\n', /holidays\[0\]: must be a day/],
    ['an id without quotes', 'people:\n  - { name: Ana, console: 123456789012345678 }\n', /people\[0\]\.console: must be a name or an id in quotes/],
    ['a desk that is none', 'people:\n  - name: Ana\n    slakc: U1\n', /policy\.yaml:3 people\[0\]\.slakc: "slakc" is not known here.*console, slack/],
    ['the same name twice', 'people:\n  - name: Ana\n  - name: Ana\n', /policy\.yaml:3 people\[1\]\.name: "Ana" is people\[0\] already/],
    ['a word of the ladder as a name', 'people: [{ name: team }]\n', /people\[0\]\.name: "team" is a word of the ladder/],
    ['a rung for nobody', 'ladder:\n  high:\n    rungs:\n      - { who: Bob, after: 1h }\n', /policy\.yaml:4 ladder\.high\.rungs\[0\]\.who: "Bob" is nobody/],
    ['no rung', 'ladder: { high: { rungs: [] } }\n', /ladder\.high\.rungs: a ladder has at least one rung/],
    ['an intent that is none', 'approvals: [safety, safty]\n', /approvals\[1\]: "safty" is no intent/],
    ['a right that is none', 'rights: { merge: boss }\n', /rights\.merge: must be one of anyone, team, owner, lead/],
    ['bands that do not rise', 'bands: { EUR: [15, 15, 150] }\n', /bands\.EUR: must be three rising amounts/],
    ['days beyond the range', 'retentionDays: 0\n', /retentionDays: at least 1 day/],
    ['seconds beyond the range', 'undoSeconds: 100000\n', /undoSeconds: at most 86400/],
  ])('%s', (_, text, want) => {
    expect(() => parsePolicy('policy.yaml', text, { desks: ['console', 'slack'], intents: ['safety'] })).toThrow(want)
  })

  test('all at once', () => {
    const text = 'undoSeconds: -1\nrights: { merge: boss }\nholidays: [never]\n'
    expect(() => parsePolicy('policy.yaml', text)).toThrow(/3 faults[\s\S]*:1 undoSeconds[\s\S]*|rights/)
  })
})
