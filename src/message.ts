/**
 * The shapes that cross the edge: one message in, one triage out (the contract that scripts rely on).
 * Plain data, no behaviour. Offsets count UTF-16 code units in `text` exactly as it came in.
 */

/** Facts of the order, as far as the caller knows them. Times are ISO 8601 with a zone. */
export interface Order {
  readonly id?: string | undefined
  readonly asin?: string | undefined
  readonly total?: { readonly amount: number; readonly currency: string } | undefined
  readonly orderedAt?: string | undefined
  readonly promisedBy?: string | undefined
  readonly shippedAt?: string | undefined
  readonly deliveredAt?: string | undefined
  readonly fulfilledBy?: 'seller' | 'marketplace' | undefined
  readonly digital?: boolean | undefined
}

export interface Message {
  readonly id?: string | undefined
  readonly text: string
  readonly from?: 'buyer' | 'marketplace' | undefined
  /** The site's host, as in `amazon.fr`. */
  readonly marketplace?: string | undefined
  readonly receivedAt?: string | undefined
  readonly order?: Order | undefined
}

/** How a risk word stands in the text. Only asserted and doubted ones accuse; the others expose. */
export type Status = 'asserted' | 'doubted' | 'negated' | 'third_party' | 'quoted'

export const RISKS = ['critical', 'high', 'medium', 'low', 'none'] as const
export type Risk = (typeof RISKS)[number]

export interface Span {
  readonly start: number
  readonly end: number
}

export interface KeywordHit extends Span {
  readonly text: string
  readonly intent: string
  readonly status: Status
}

export interface NamedIntent {
  readonly intent: string
  /** 0 to 1, calibrated on held-back examples. */
  readonly confidence: number
  readonly status: Status
}

export interface Entities {
  readonly orders: readonly (Span & { readonly id: string })[]
  readonly asins: readonly (Span & { readonly id: string })[]
  readonly amounts: readonly (Span & { readonly amount: number; readonly currency: string })[]
  /** `date` is YYYY-MM-DD. */
  readonly dates: readonly (Span & { readonly date: string })[]
  readonly trackings: readonly (Span & { readonly id: string; readonly carrier: string })[]
}

export interface Draft {
  readonly language: string
  readonly intent: string
  readonly text: string
  /** Names of the `{blanks}` that still stand in `text`, in order, each once. */
  readonly blanks: readonly string[]
}

export interface Triage {
  readonly id?: string | undefined
  readonly language: string
  readonly intents: readonly NamedIntent[]
  readonly risk: Risk
  readonly escalate: boolean
  readonly why: readonly string[]
  readonly keywords: readonly KeywordHit[]
  readonly entities: Entities
  readonly deadline: string | null
  readonly reply: Draft | null
}
