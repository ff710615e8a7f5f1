/**
 * The shape of every file in `intents/`, as zod schemas. Pure. Unknown keys are faults: a misspelt key must not be lost in silence.
 */
import * as z from 'zod'
import { GROUPS } from '../intent.ts'
import { RISKS } from '../message.ts'

const risk = z.enum(RISKS)
const words = z.array(z.string().min(1))
const bilingual = <T extends z.ZodType>(of: T) => z.strictObject({ en: of, fr: of })

export const intentFile = z.strictObject({
  title: bilingual(z.string().min(1)),
  group: z.enum(GROUPS),
  precedence: z.int().min(1).max(99),
  risk: z.strictObject({
    asserted: risk,
    doubted: risk.optional(),
    negated: risk.optional(),
    third_party: risk.optional(),
    quoted: risk.optional(),
  }),
  hours: z.number().positive(),
  marketplaceHours: z.number().positive().optional(),
  remedy: bilingual(z.array(z.string().min(1)).min(1)),
  reply: z.boolean(),
  presaleIsQuestion: z.boolean().optional(),
  clearable: z.boolean().optional(),
})

const keywords = z.strictObject({ strong: words, weak: words })
const example = z.union([z.string().min(1), z.strictObject({ text: z.string().min(1), also: words })], {
  error: 'an example is a text, or { text, also: [intent, …] }',
})
const nearMiss = z.union([z.string().min(1), z.strictObject({ text: z.string().min(1), is: words })], {
  error: 'a near miss is { text, is: [intent, …] }',
})

const check = z.strictObject({
  text: z.string(),
  from: z.enum(['buyer', 'marketplace']).optional(),
  has: words.optional(),
  not: words.optional(),
  escalate: z.boolean().optional(),
})

export const languageFile = z.strictObject({
  keywords,
  lookalikes: words.default([]),
  examples: z.array(example),
  near_misses: z.array(nearMiss).default([]),
  reply: z.string().min(1).optional(),
  checks: z.array(check).default([]),
})

const signal = z.strictObject({ keywords, examples: z.array(example), near_misses: z.array(nearMiss).default([]) })
export const signalsFile = z.strictObject({ anger: signal, vulnerable: signal, human: signal })

/** Words that mean nearly the same, by a name that is the same in every language. */
export const conceptsFile = z.record(z.string().regex(/^[a-z][a-z0-9_]*$/, 'a concept is named in small letters, digits and _'), words)

export const backgroundFile = z.strictObject({ examples: z.array(z.string().min(1)) })

export const rulesFile = z.strictObject({
  name: bilingual(z.string().min(1)),
  negators: words,
  conjunctions: words,
  subordinators: words,
  doubts: words,
  thirdParties: words,
  presale: words,
  genuine: words,
  cleared: words,
  seller: words,
  threats: words,
  phishing: words,
  wrapper: z.strictObject({
    labels: words,
    message: words,
    titles: words,
    lines: words,
    footers: words,
    quotes: words,
    sellers: words,
    signatures: words,
  }),
  months: z.array(words).length(12),
})

export const GUARD_CLASSES = ['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10'] as const
export const guardFile = z.strictObject({
  classes: z.record(
    z.enum(GUARD_CLASSES),
    z.strictObject({
      rules: z.array(z.strictObject({ terms: words.min(1), alternative: z.string().min(1) })),
      allow: words.default([]),
    }),
  ),
})
