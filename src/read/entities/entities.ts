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

export function findEntities(text: string, { months, now, marketplace }: Circumstances): Entities {
  const { orders, asins } = findOrders(text)
  return { orders, asins, amounts: findAmounts(text, marketplace), dates: findDates(text, months, now, marketplace), trackings: findTrackings(text, orders) }
}
