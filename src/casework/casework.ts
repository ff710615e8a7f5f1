/**
 * The casework put together: what the core does for desks, and what delivery asks of it.
 */
import type { Sangfroid } from '../desk.ts'
import type { Outbox, Tx, Work } from '../store/tables.ts'
import { act, form } from './act.ts'
import { edited, withdrawn } from './amend.ts'
import { createIntake } from './intake.ts'
import { list } from './lists.ts'
import type { Office } from './office.ts'
import { card, complete, digest, full, history } from './reads.ts'
import { type Rendered, render } from './render.ts'
import { stand } from './standing.ts'
import { createTimerHandler } from './timers.ts'

export interface Casework {
  /** The core as one desk sees it: people are known there by that desk's ids. */
  readonly forDesk: (desk: string) => Sangfroid
  /** For `runTimers`. */
  readonly timer: (tx: Tx, timer: Outbox, now: number) => Promise<void>
  /** What a post says when it goes out. */
  readonly render: (work: Work, row: Outbox, now: number) => Promise<Rendered | null>
  /** Puts the daily rounds of every tenant in place; at a start and when the policy changed. */
  readonly begin: () => Promise<void>
  /** Settles when everything received so far is stored. */
  readonly idle: () => Promise<void>
}

/** `explain`: one message for a person, without a case. */
export function createCasework(office: Office, explain: Sangfroid['explain']): Casework {
  const intake = createIntake(office)
  return {
    forDesk: (desk) => ({
      locale: office.locale,
      explain,
      receive: intake.receive,
      async edited(incoming) {
        if (!(await edited(office, incoming))) await intake.receive(incoming)
      },
      async withdrawn(place) {
        await withdrawn(office, place)
      },
      act: (who, given) => act(office, { desk, who }, given),
      form: (who, given) => form(office, { desk, who }, given),
      card: (who, number) => card(office, { desk, who }, number),
      list: (who, view, page) => list(office, { desk, who }, view, page),
      full: (who, number) => full(office, { desk, who }, number),
      history: (who, number) => history(office, { desk, who }, number),
      digest: (who) => digest(office, { desk, who }),
      complete: (who, beginning) => complete(office, { desk, who }, beginning),
    }),
    timer: createTimerHandler(office),
    render: (work, row, now) => render(office, work, row, now),
    async begin() {
      const rows = await office.store.db.selectFrom('counter').select('tenant').where('name', '=', 'case').execute()
      const tenants = new Set(['default', ...rows.map(({ tenant }) => tenant)])
      for (const tenant of tenants) await office.store.transaction((tx) => stand(tx, office, tenant, office.now()))
      office.changed()
    },
    idle: intake.idle,
  }
}
