/**
 * The seller's own rules, from `policy.yaml`. Pure: text in, rules out; every fault at once with file, line and field.
 * Invariant: rules are data. Nothing in the file is run, and no pattern in it can hang the program: terms are words, not expressions.
 */
import * as z from 'zod'
import { KnowledgeError, readSource } from './knowledge/source.ts'
import { duration, holiday, hours, orNone, range, timeOfDay } from './cases/values.ts'

const MOST_TERMS = 5000
const MOST_PEOPLE = 500

const term = z
  .string()
  .trim()
  .min(2, 'a look-alike is at least two letters')
  .max(120, 'a look-alike is at most 120 characters')
  .refine((text) => /\p{L}/u.test(text), 'a look-alike needs a letter')

/** Who may do something. `owner`: who has the case, and the leads; in a case that nobody has, the team. */
export const RIGHTS = ['anyone', 'team', 'owner', 'lead'] as const
export type Right = (typeof RIGHTS)[number]
const right = z.enum(RIGHTS, { error: `must be one of ${RIGHTS.join(', ')}` })

const name = z.string().trim().min(1, 'a name is at least one character').max(80, 'a name is at most 80 characters')
const person = z
  .object({ name, groups: z.array(name).max(20).default(['team']) })
  .catchall(z.string({ error: 'must be a name or an id in quotes, as in "U012AB3CD": numbers lose their last digits' }).min(1))

const rung = z.strictObject({ who: name, after: duration, repeatEvery: duration.refine((ms) => ms >= 60_000, 'at least 1m').optional() })
const rungs = z.array(rung).min(1, 'a ladder has at least one rung').max(12)
/** `claimQuiet`: business time after which a claim without a deed falls back. `quiet`: when pages wait: in the quiet hours, or whenever the business is closed. */
const step = (given: { rungs: z.input<typeof rungs>; claimQuiet: string; quiet: 'quietHours' | 'closed' | 'never' }) =>
  z
    .strictObject({
      rungs: rungs.prefault(given.rungs),
      claimQuiet: duration.prefault(given.claimQuiet),
      quiet: z.enum(['quietHours', 'closed', 'never'], { error: 'must be quietHours, closed or never' }).default(given.quiet),
    })
    .prefault({})

const ladder = z
  .strictObject({
    critical: step({
      rungs: [
        { who: 'assignee', after: '0m' },
        { who: 'team', after: '5m' },
        { who: 'lead', after: '15m', repeatEvery: '30m' },
      ],
      claimQuiet: '1h',
      quiet: 'quietHours',
    }),
    high: step({
      rungs: [
        { who: 'assignee', after: '0m' },
        { who: 'team', after: '15m' },
        { who: 'lead', after: '1h', repeatEvery: '2h' },
      ],
      claimQuiet: '2h',
      quiet: 'quietHours',
    }),
    other: step({
      rungs: [
        { who: 'assignee', after: '0m' },
        { who: 'team', after: '1h' },
        { who: 'lead', after: '8h', repeatEvery: '24h' },
      ],
      claimQuiet: '8h',
      quiet: 'closed',
    }),
    quietHours: orNone(range, 'must be hours of the day, as in 21:00-08:00, or none').prefault('21:00-08:00'),
    remindBefore: z.array(duration).max(5).prefault(['2h']),
    remindEvery: duration.refine((ms) => ms >= 60_000, 'at least 1m').prefault('4h'),
    approvalEvery: duration.refine((ms) => ms >= 60_000, 'at least 1m').prefault('1h'),
    digestAt: orNone(timeOfDay, 'must be a time of day, as in 09:00, or none').prefault('09:00'),
  })
  .prefault({})

const clocks = z
  .strictObject({
    /** Time that a site gives for an answer, by its host or the ending of it. */
    marketplaces: z.record(z.string().toLowerCase(), duration).default({}),
    /** Business time within which the team acts, by risk. An intent's own hours count where they are fewer. */
    team: z
      .strictObject({
        critical: duration.prefault('4h'),
        high: duration.prefault('8h'),
        medium: duration.prefault('24h'),
        low: duration.prefault('24h'),
        none: duration.prefault('24h'),
      })
      .prefault({}),
    /** An answered case closes by itself when nobody has written for so long. */
    settleAfter: duration.refine((ms) => ms >= 3_600_000, 'at least 1h').prefault('14d'),
  })
  .prefault({})

const rights = z
  .strictObject({
    claim: right.default('team'),
    release: right.default('owner'),
    reply: right.default('team'),
    second: right.default('team'),
    sent: right.default('team'),
    resolve: right.default('team'),
    falseAlarm: right.default('team'),
    relabel: right.default('team'),
    snooze: right.default('team'),
    assign: right.default('team'),
    merge: right.default('team'),
    split: right.default('team'),
    reopen: right.default('team'),
    note: right.default('team'),
    undo: right.default('team'),
    /** Reading the whole text, unmasked. */
    view: right.default('team'),
  })
  .prefault({})

const bands = z.record(
  z.string().regex(/^[A-Z]{3}$/, 'must be a currency code of ISO 4217, as in EUR'),
  z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).refine(([a, b, c]) => a < b && b < c, 'must be three rising amounts'),
)

export const policySchema = z.strictObject({
  /** Innocent phrases of the seller's own catalogue: they hide risk words inside them. */
  lookalikes: z.array(term).max(MOST_TERMS).default([]),
  clocks,
  hours,
  holidays: z.array(holiday).max(1000).default([]),
  people: z.array(person).max(MOST_PEOPLE).default([]),
  ladder,
  /** Intents whose replies two people approve. */
  approvals: z.array(z.string()).max(100).default([]),
  rights,
  /** Amounts that part the bands A, B, C and D, by currency. */
  bands: bands.default({ EUR: [15, 50, 150] }),
  /** Days after a case is closed until it is erased. */
  retentionDays: z.number().int('must be a whole number').min(1, 'at least 1 day').max(3650, 'at most 3650 days').default(30),
  undoSeconds: z.number().int('must be a whole number').min(0, 'at least 0').max(86_400, 'at most 86400, a day').default(600),
})
export type Policy = z.infer<typeof policySchema>
export type Person = Policy['people'][number]

export const DEFAULT_POLICY: Policy = policySchema.parse({})

/** Words that a rung may name besides people and their groups. */
const WHO = ['assignee', 'team', 'lead']
const OWN_KEYS = new Set(['name', 'groups'])

/** What the names in a policy are held against; a list that is not given is not checked. */
export interface Known {
  readonly desks?: readonly string[] | undefined
  readonly intents?: readonly string[] | undefined
}

/** Throws KnowledgeError. `file` is only named in faults. */
export function parsePolicy(file: string, text: string, known: Known = {}): Policy {
  if (text.trim() === '') return DEFAULT_POLICY
  const { data, faults, lineOf } = readSource(file, text, policySchema)
  if (data === undefined) throw new KnowledgeError(faults)
  const wrong = [...unknownNames(data, known)].map(({ path, field, problem }) => ({ file, line: lineOf(path), field, problem }))
  if (wrong.length > 0) throw new KnowledgeError(wrong)
  return data
}

interface Wrong {
  readonly path: readonly PropertyKey[]
  readonly field: string
  readonly problem: string
}

function* unknownNames(policy: Policy, { desks, intents }: Known): Generator<Wrong> {
  const named = new Set([...WHO, ...policy.people.flatMap((one) => [one.name, ...one.groups])])
  for (const band of ['critical', 'high', 'other'] as const)
    for (const [i, { who }] of policy.ladder[band].rungs.entries())
      if (!named.has(who))
        yield {
          path: ['ladder', band, 'rungs', i, 'who'],
          field: `ladder.${band}.rungs[${i}].who`,
          problem: `"${who}" is nobody: use ${WHO.join(', ')}, or a name or group that stands in people`,
        }
  const seen = new Map<string, number>()
  for (const [i, one] of policy.people.entries()) {
    const before = seen.get(one.name)
    if (before !== undefined) yield { path: ['people', i, 'name'], field: `people[${i}].name`, problem: `"${one.name}" is people[${before}] already` }
    seen.set(one.name, i)
    if (WHO.includes(one.name)) yield { path: ['people', i, 'name'], field: `people[${i}].name`, problem: `"${one.name}" is a word of the ladder, not a name` }
    for (const key of Object.keys(one))
      if (!OWN_KEYS.has(key) && desks !== undefined && !desks.includes(key))
        yield {
          path: ['people', i, key],
          field: `people[${i}].${key}`,
          problem: `"${key}" is not known here: use name, groups, or a desk (${desks.join(', ')})`,
        }
  }
  for (const [i, intent] of policy.approvals.entries())
    if (intents !== undefined && !intents.includes(intent))
      yield { path: ['approvals', i], field: `approvals[${i}]`, problem: `"${intent}" is no intent: the folders of intents/ are` }
}
