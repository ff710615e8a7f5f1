/**
 * What every part of the casework works with: the store, the engine, the rules in force, the clock, the desks. Plain data.
 */
import type { Locale } from '../answer/reasons.ts'
import type { Viewing } from '../cases/card.ts'
import type { Reader } from '../cases/describe.ts'
import type { Person } from '../cases/rights.ts'
import type { Rules } from '../cases/rules.ts'
import type { Who } from '../desk.ts'
import type { Guardbook } from '../knowledge/guardbook.ts'
import type { Engine } from '../read/engine.ts'
import type { Store } from '../store/store.ts'

export interface Office {
  readonly store: Store
  readonly engine: Engine
  readonly book: Guardbook
  /** The rules in force for a tenant; asked anew each time, since a policy may be read again. */
  readonly rules: (tenant: string) => Rules
  readonly locale: Locale
  /** Epoch milliseconds. Several machines on one store must agree: add the store's `clockOffset`. */
  readonly now: () => number
  /** Desks on which the tenant's cases have a card. */
  readonly desksOf: (tenant: string) => readonly string[]
  /** Called after every commit that may have promised something: whoever delivers need not wait for the next poll. */
  readonly changed: () => void
}

/** A person at a desk. */
export interface Acting {
  /** By whose names the policy knows the person. */
  readonly desk: string
  readonly who: Who
}

export const viewingOf = (office: Office, tenant: string, now: number, person?: Person): Viewing => ({
  ...{ rules: office.rules(tenant), now, locale: office.locale },
  ...(person === undefined ? {} : { person }),
})

export const readerFor = (office: Office, tenant: string, now: number): Reader => {
  const { zone, intents } = office.rules(tenant)
  return { locale: office.locale, zone, intents, now }
}
