/**
 * Lines as they come over an edge, checked (contract: "One message in"). Unknown fields are ignored. I/O: the streams given.
 */
import { createInterface } from 'node:readline'
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
      total: z
        .object({ amount: z.number(), currency: z.string().refine((code) => currencies.has(code), 'must be a currency code of ISO 4217, as in EUR') })
        .optional(),
      orderedAt: time.optional(),
      promisedBy: time.optional(),
      shippedAt: time.optional(),
      deliveredAt: time.optional(),
      fulfilledBy: z.enum(['seller', 'marketplace']).optional(),
      digital: z.boolean().optional(),
    })
    .optional(),
})

export const parseMessage = (line: string): { readonly value: Message } | { readonly error: string } => parseObject(line, message)

/** A line of JSON Lines to an object of a shape, or to what is wrong with it. Never throws. */
export function parseObject<T>(line: string, shape: z.ZodType<T>): { readonly value: T } | { readonly error: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { error: 'not JSON: one object a line is expected, as in {"text":"…"}' }
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { error: 'not an object: {"text":"…"} is expected' }
  const result = shape.safeParse(value)
  if (result.success) return { value: result.data }
  return { error: result.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ') }
}

/**
 * Answers every line of a stream in its place, as it comes; blank lines are passed over. True where a line was faulty: its answer is
 * `{"line":3,"error":"…"}`, counted from 1. Waits for a slow reader.
 */
export async function eachLine(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, answer: (line: string) => object): Promise<boolean> {
  let line = 0
  let faulty = false
  for await (const source of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (source.trim() === '') continue
    const answered = answer(source)
    const wrong = 'error' in answered
    faulty ||= wrong
    if (!output.write(`${JSON.stringify(wrong ? { line, error: answered.error } : answered)}\n`))
      await new Promise<void>((resolve) => output.once('drain', resolve))
  }
  return faulty
}
