/**
 * What the delivery says of itself, for logs, metrics and tests. Plain data: row ids, keys and kinds, never a buyer's words.
 */
import type { Outbox } from '../store/tables.ts'

export type DeliveryEvent =
  /** In the order of one attempt: taken, given to the platform and answered, written down. */
  | { readonly kind: 'claimed' | 'accepted' | 'delivered'; readonly row: Outbox }
  /** An earlier attempt had arrived; nothing was sent again. */
  | { readonly kind: 'found'; readonly row: Outbox }
  /** Sent although an earlier attempt may have arrived; the post says so. */
  | { readonly kind: 'repeated'; readonly row: Outbox }
  /** Somebody else took the row meanwhile: this attempt took too long. */
  | { readonly kind: 'overtaken'; readonly row: Outbox }
  | { readonly kind: 'retry'; readonly row: Outbox; readonly fault: string; readonly due: number }
  | { readonly kind: 'dead'; readonly row: Pick<Outbox, 'id' | 'tenant' | 'key' | 'dest' | 'kind' | 'case_id'>; readonly fault: string }
  | { readonly kind: 'limited'; readonly tenant: string; readonly dest: string; readonly until: number }
  /** Something that nobody foresaw: a bug, or a fault of the store. `at` says which loop met it; it goes on. */
  | { readonly kind: 'error'; readonly at: string; readonly error: unknown }

export type Tell = (event: DeliveryEvent) => void
