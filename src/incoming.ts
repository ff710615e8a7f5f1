/**
 * One message as it comes over an edge, checked (contract: "One message in"). Pure. Unknown fields are ignored.
 */
import * as z from 'zod'
import type { Message } from './message.ts'

const time = z.iso.datetime({ offset: true, error: 'must be a time as ISO 8601 with a zone, as in 2026-11-20T08:15:00Z' })

/** ISO 4217 as far as this runtime can print it. */
const currencies = new Set(Intl.supportedValuesOf('currency'))

const message = z.object({
  id: z.string().optional(),
  text: z.string(),
  from: z.enum(['buyer', 'marketplace']).optional(),
  marketplace: z.string().optional(),
  receivedAt: time.optional(),
  order: z
    .object({
      id: z.string().optional(),
      asin: z.string().optional(),
      total: z.object({ amount: z.number(), currency: z.string().refine((code) => currencies.has(code), 'must be a currency code of ISO 4217, as in EUR') }).optional(),
      orderedAt: time.optional(),
      promisedBy: time.optional(),
      shippedAt: time.optional(),
      deliveredAt: time.optional(),
      fulfilledBy: z.enum(['seller', 'marketplace']).optional(),
      digital: z.boolean().optional(),
    })
    .optional(),
})

export type Parsed = { readonly message: Message } | { readonly error: string }

/** A line of JSON Lines to a message, or to what is wrong with it. Never throws. */
export function parseMessage(line: string): Parsed {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { error: 'not JSON: one object a line is expected, as in {"text":"…"}' }
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { error: 'not an object: {"text":"…"} is expected' }
  const result = message.safeParse(value)
  if (result.success) return { message: result.data }
  return { error: result.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ') }
}
