/**
 * What a platform calls things, made fit for keys of the store. Pure.
 * Invariant: the same name gives the same key, no key is longer than an index takes, and keys compare as the store compares them.
 */
import { createHash } from 'node:crypto'
import type { Incoming } from '../desk.ts'
import { storable } from '../store/engine.ts'

const LONGEST = 300

/** A name that is too long for an index is known by its hash. */
export function keyText(text: string): string {
  const kept = storable(text)
  return kept.length <= LONGEST ? kept : `sha256:${createHash('sha256').update(kept).digest('hex')}`
}

/** Throws RangeError for a message without an id: nothing would keep it from coming in twice. */
export function keyed(incoming: Incoming): Incoming {
  const { tenant, source, message, buyer, thread } = incoming
  const { order } = message
  const id = keyText(message.id)
  if (id === '' || source === '' || tenant === '') throw new RangeError('A message needs a tenant, a source and an id, each of one character at least.')
  return {
    ...incoming,
    source: keyText(source),
    message: {
      ...message,
      id,
      ...(message.marketplace === undefined ? {} : { marketplace: keyText(message.marketplace.trim()) }),
      ...(order?.id === undefined ? {} : { order: { ...order, id: keyText(order.id.trim()) } }),
    },
    ...(buyer === undefined ? {} : { buyer: keyText(buyer.trim()) }),
    ...(thread === undefined ? {} : { thread: keyText(thread) }),
  }
}
