/**
 * When an answer is due by the calendar: the marketplace's clock and the team's, whichever strikes first. Pure: `now` comes in.
 * These clocks run through nights and weekends; business hours belong to the ladder.
 */
import type { Intent } from '../intent.ts'
import type { Entities } from '../message.ts'

/** Hours that a site gives for an answer to a buyer (domain.md 1.2 and 1.3). The first ending that fits counts. */
const REPLY_HOURS: readonly (readonly [host: RegExp, hours: number])[] = [
  [/(?:^|\.)amazon\./, 24],
  [/(?:^|\.)ebay\./, 72],
  [/(?:^|\.)etsy\.com$/, 24],
  [/(?:^|\.)walmart\./, 48],
  [/(?:^|\.)tiktok\./, 24],
  [/(?:^|\.)rakuten\./, 72],
  [/(?:^|\.)cdiscount\./, 48],
  [/(?:^|\.)(?:fnac|darty)\./, 48],
  [/(?:^|\.)vinted\./, 24],
]
const DEFAULT_HOURS = 24
const HOUR = 3_600_000

export const replyHours = (marketplace: string): number => REPLY_HOURS.find(([host]) => host.test(marketplace.toLowerCase()))?.[1] ?? DEFAULT_HOURS

export interface Due {
  readonly intents: readonly Intent[]
  readonly marketplace: string
  readonly fromMarketplace: boolean
  /** Epoch milliseconds. */
  readonly receivedAt: number
  readonly dates: Entities['dates']
}

/** Epoch milliseconds of the earlier clock. */
export function deadlineOf({ intents, marketplace, fromMarketplace, receivedAt, dates }: Due): number {
  const hours = intents.flatMap(({ hours, marketplaceHours }) => (marketplaceHours === undefined ? [hours] : [hours, marketplaceHours]))
  const due = [...hours, replyHours(marketplace)].map((h) => receivedAt + h * HOUR)
  // A notice names its own last day, and that day counts from its beginning: early is safe.
  if (fromMarketplace) for (const { date } of dates) if (Date.parse(date) > receivedAt) due.push(Date.parse(date))
  return Math.min(...due)
}
