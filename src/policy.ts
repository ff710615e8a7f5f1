/**
 * The seller's own rules, from `policy.yaml`. Pure: text in, rules out; every fault at once with file, line and field.
 * Invariant: rules are data. Nothing in the file is run, and no pattern in it can hang the program: terms are words, not expressions.
 */
import * as z from 'zod'
import { KnowledgeError, readSource } from './knowledge/source.ts'

const MOST_TERMS = 5000

const term = z
  .string()
  .trim()
  .min(2, 'a look-alike is at least two letters')
  .max(120, 'a look-alike is at most 120 characters')
  .refine((text) => /\p{L}/u.test(text), 'a look-alike needs a letter')

export const policySchema = z.strictObject({
  /** Innocent phrases of the seller's own catalogue: they hide risk words inside them. */
  lookalikes: z.array(term).max(MOST_TERMS).default([]),
})
export type Policy = z.infer<typeof policySchema>

export const DEFAULT_POLICY: Policy = policySchema.parse({})

/** Throws KnowledgeError. `file` is only named in faults. */
export function parsePolicy(file: string, text: string): Policy {
  if (text.trim() === '') return DEFAULT_POLICY
  const { data, faults } = readSource(file, text, policySchema)
  if (data === undefined) throw new KnowledgeError(faults)
  return data
}
