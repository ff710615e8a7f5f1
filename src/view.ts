/**
 * What a desk shows: cards, lists, forms, digests, in no platform's words. Plain contract, no behaviour.
 * Texts come finished in the reader's language and with personal data masked, but not made inert: buyers' words are marked as such
 * (`excerpt`, `quotes`, `draft`), and a desk shows them so that nothing in them is a mention, a link or markup. Times are epoch milliseconds.
 */
import type { Locale } from './answer/reasons.ts'
import type { Risk } from './message.ts'

export const ACTIONS = [
  'claim',
  'reply',
  'second',
  'sent',
  'resolve',
  'falseAlarm',
  'snooze',
  'note',
  'relabel',
  'assign',
  'release',
  'reopen',
  'merge',
  'split',
  'undo',
] as const
export type ActionName = (typeof ACTIONS)[number]

/** One thing that an action asks for. `value` is what stands there before anybody types. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  /** `time` is typed as words or a time (`2h`, `tomorrow 9:00`, ISO 8601); `person` and `choices` by the options' values. */
  readonly kind: 'line' | 'text' | 'choice' | 'choices' | 'time' | 'person' | 'case'
  readonly required: boolean
  readonly value?: string | undefined
  readonly options?: readonly Option[] | undefined
  /** UTF-16 code units at most. */
  readonly most: number
}

export interface Option {
  readonly value: string
  readonly label: string
  readonly chosen?: boolean | undefined
}

/** An action as it is offered on a card. Without fields a click is enough; with fields ask for the form. */
export interface Offer {
  readonly action: ActionName
  readonly label: string
  /** `main`: a button, at most three a card; `more`: in the menu. */
  readonly place: 'main' | 'more'
  readonly danger: boolean
  readonly asks: boolean
}

/** An action's form, filled in as far as known. What comes back goes into `Act.fields`; `seen` comes back as it was. */
export interface Form {
  readonly case: number
  readonly action: ActionName
  readonly seen: number
  readonly title: string
  readonly submit: string
  readonly fields: readonly Field[]
  /** Read before the fields: what happened meanwhile, who approved. */
  readonly notice?: string | undefined
}

/** Something in a typed text that should not go out. `text.slice(start, end)` is the place. */
export interface Advice {
  readonly level: 'block' | 'warn'
  readonly start: number
  readonly end: number
  readonly text: string
  readonly why: string
  /** A courteous wording; empty where the place is best left out. */
  readonly alternative: string
}

/** A clock as the reader sees it. The platform words the time in the reader's own zone where it can. */
export interface DueView {
  readonly at: number
  readonly clock: 'marketplace' | 'team'
  readonly label: string
  readonly overdue: boolean
  /** For platforms and logs that show times as text: in the team's zone. */
  readonly text: string
}

/** One line of a list: enough to decide which case to open. */
export interface CaseLine {
  readonly case: number
  readonly version: number
  readonly risk: Risk
  readonly riskLabel: string
  readonly title: string
  readonly order: string | null
  readonly owner: string | null
  readonly status: string
  readonly due: DueView | null
  readonly actions: readonly Offer[]
}

export interface Card extends CaseLine {
  readonly locale: Locale
  readonly escalate: boolean
  /** One line in words: who has it since when, or what became of it. */
  readonly statusLine: string
  /** Nothing is left to do: no buttons, and the card may be pale. */
  readonly finished: boolean
  readonly reasons: readonly { readonly label: string; readonly quotes: readonly string[] }[]
  /** The buyer's first words. */
  readonly excerpt: string
  readonly marketplace: string | null
  readonly draft: { readonly label: string; readonly text: string; readonly language: string; readonly blanks: readonly string[] } | null
  /** What the human does, step by step. */
  readonly todo: readonly string[]
  readonly counts: { readonly messages: number; readonly notes: number; readonly events: number; readonly label: string }
  /** Words for the parts of a card. */
  readonly words: { readonly case: string; readonly why: string; readonly order: string; readonly owner: string; readonly todo: string; readonly more: string }
  /** A hint for the marketplace's own screen, as that no answer is needed. */
  readonly hint: string | null
}

export interface HistoryLine {
  readonly at: number
  readonly who: string
  readonly text: string
}

/** The unmasked whole, shown to one person; that they looked is in the history. */
export interface FullCase {
  readonly card: Card
  readonly orders: readonly string[]
  readonly buyer: string
  readonly messages: readonly { readonly at: number; readonly from: string; readonly text: string }[]
  readonly history: readonly HistoryLine[]
}

export const VIEWS = ['mine', 'unclaimed', 'due', 'approve', 'all'] as const
export type ViewName = (typeof VIEWS)[number]

export interface View {
  readonly view: ViewName
  readonly title: string
  readonly lines: readonly CaseLine[]
  /** What to say where there is no line. */
  readonly empty: string
  /** Goes into the next call; null on the last page. */
  readonly next: string | null
}

/** Somebody to be woken: the id is what the policy gives for this desk, a person's or a role's; without one only the name is shown. */
export interface Mention {
  readonly name: string
  readonly id: string | null
}

export interface Digest {
  readonly title: string
  readonly sections: readonly { readonly title: string; readonly lines: readonly CaseLine[]; readonly rest: string | null }[]
  /** Yesterday in one sentence. */
  readonly summary: string
}
