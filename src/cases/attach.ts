/**
 * Which case a message belongs to: by order, then thread, then buyer. Pure: the links that are known come in, the decision goes out.
 * Invariants: a case has to do with one order at most by itself (people may merge); the same order is never two cases.
 */
import type { Triage } from '../message.ts'
import { DAY } from './hours.ts'

export interface Address {
  /** Orders of the message, the caller's first, each once. */
  readonly orders: readonly string[]
  readonly source: string
  readonly thread: string
  readonly marketplace: string
  readonly buyer: string
}

/** What a link leads to. Links of a merged case lead to the one that it went into. */
export interface Linked {
  readonly case: number
  readonly hasOrder: boolean
  readonly closed: boolean
  readonly updatedAt: number
}

export interface Target {
  readonly case: number | 'new'
  readonly orders: readonly string[]
  /** Links that lead to this case from now on. */
  readonly links: readonly string[]
}

/** A buyer who writes without order or thread after longer than this has something else to say. */
const SAME_MATTER = 14 * DAY

const clean = (text: string) => text.trim().toUpperCase()
const orderKey = (id: string) => `order:${clean(id)}`
const threadKey = ({ source, thread }: Address) => (thread === '' ? null : `thread:${source}:${thread}`)
const buyerKey = ({ marketplace, buyer }: Address) => (buyer === '' ? null : `buyer:${marketplace.toLowerCase()}:${buyer}`)

/** Keys to look up before `attach`. */
export const linkKeys = (address: Address): readonly string[] =>
  [...address.orders.map(orderKey), threadKey(address), buyerKey(address)].filter((key) => key !== null)

/** Orders that a message names: the caller's word first, then those in the text. */
export const ordersOf = (given: string | undefined, { orders }: Triage['entities']): readonly string[] => [
  ...new Map([...(given === undefined || given.trim() === '' ? [] : [given.trim()]), ...orders.map(({ id }) => id)].map((id) => [clean(id), id])).values(),
]

export function attach(address: Address, links: ReadonlyMap<string, Linked>, now: number): readonly Target[] {
  const thread = threadKey(address)
  const buyer = buyerKey(address)
  const known = (key: string | null) => (key === null ? undefined : links.get(key))
  const places = [thread, buyer].filter((key) => key !== null)
  const written = known(buyer)
  const recent = written !== undefined && (!written.closed || now - written.updatedAt <= SAME_MATTER) ? written : undefined

  if (address.orders.length === 0) return [{ case: (known(thread) ?? recent)?.case ?? 'new', orders: [], links: places }]

  // A case that began without an order takes the first that is named in its thread, or by its buyer while it is open.
  const orphan = [known(thread), written?.closed === true ? undefined : written].find((one) => one !== undefined && !one.hasOrder)
  let adopting = orphan?.case
  const targets = new Map<number | string, { case: number | 'new'; orders: string[] }>()
  for (const id of address.orders) {
    let number: number | 'new' = known(orderKey(id))?.case ?? 'new'
    if (number === 'new' && adopting !== undefined) {
      number = adopting
      adopting = undefined
    }
    const place = number === 'new' ? orderKey(id) : number
    const target = targets.get(place)
    if (target) target.orders.push(id)
    else targets.set(place, { case: number, orders: [id] })
  }
  return [...targets.values()].map((target) => ({ ...target, links: [...target.orders.map(orderKey), ...places] }))
}
