/**
 * What a text names: orders, products, money, days, parcels. Pure, linear; whole text, wrappers included (design.md).
 */
import type { Entities } from '../../message.ts'
import { findAmounts } from './amounts.ts'
import { findDates } from './dates.ts'
import { findOrders } from './orders.ts'
import { findTrackings } from './trackings.ts'

export interface Circumstances {
  readonly months: ReadonlyMap<string, number>
  /** Epoch milliseconds at which the message came in; dates without a year need it. */
  readonly now: number | undefined
  readonly marketplace: string | undefined
}

/** Fewer digits than these in the whole text hold no tracking number; most messages have none at all. */
const LEAST_FOR_TRACKING = 8

export function findEntities(text: string, { months, now, marketplace }: Circumstances): Entities {
  const digits = digitsIn(text)
  const { orders, asins } = digits === 0 ? NO_ORDERS : findOrders(text)
  return {
    orders,
    asins,
    amounts: digits === 0 ? [] : findAmounts(text, marketplace),
    dates: digits === 0 ? [] : findDates(text, months, now, marketplace),
    trackings: digits < LEAST_FOR_TRACKING ? [] : findTrackings(text, orders),
  }
}

const NO_ORDERS = { orders: [], asins: [] }

/** Up to as many as anybody asks for. */
function digitsIn(text: string): number {
  let digits = 0
  for (let i = 0; i < text.length && digits < LEAST_FOR_TRACKING; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) digits++
  }
  return digits
}
