/**
 * What the program knows about an intent and a language, as shapes. The data are in `intents/`; `knowledge/schema.ts` checks them.
 * Plain data, no behaviour.
 */
import type { Risk, Status } from './message.ts'

export const GROUPS = ['risk', 'notice', 'problem', 'request', 'other'] as const
export type Group = (typeof GROUPS)[number]

export interface Bilingual<T> {
  readonly en: T
  readonly fr: T
}

export interface Intent {
  readonly name: string
  readonly title: Bilingual<string>
  readonly group: Group
  /** 1 is the most urgent. */
  readonly precedence: number
  /** A status that is not listed falls back to `asserted`. */
  readonly risk: { readonly asserted: Risk } & { readonly [status in Status]?: Risk | undefined }
  /** Hours within which a human of the team acts. */
  readonly hours: number
  /** Hours that the marketplace gives, where this intent has a clock of its own (domain.md 2). */
  readonly marketplaceHours?: number | undefined
  /** What the human does, step by step. */
  readonly remedy: Bilingual<readonly string[]>
  readonly reply: boolean
  /** The buyer may take it back: once the worry is over, nothing is alleged (`_language`, `cleared`). */
  readonly clearable?: boolean | undefined
  /** Before the sale, a doubt of this kind is a question (labels.md, contract.md). */
  readonly presaleIsQuestion?: boolean | undefined
}

export interface Keywords {
  readonly strong: readonly string[]
  readonly weak: readonly string[]
}

/** A sentence and what it must come out as. Checks measure; nothing is learned from them. */
export interface Check {
  readonly text: string
  readonly from?: 'buyer' | 'marketplace' | undefined
  readonly has?: readonly string[] | undefined
  readonly not?: readonly string[] | undefined
  readonly escalate?: boolean | undefined
}

/** What stands in `_language/<code>.yaml`: how buyers of a language negate, doubt, quote and sign, and how mail wraps them. */
export interface LanguageRules {
  readonly name: Bilingual<string>
  /** Words that deny what follows within four words. */
  readonly negators: readonly string[]
  /** Words that begin another clause: a negator does not reach across them. */
  readonly conjunctions: readonly string[]
  /** Words that tie a clause to the one before it: what denies that one denies this one too. */
  readonly subordinators: readonly string[]
  /** Words that make an allegation a suspicion. */
  readonly doubts: readonly string[]
  /** Who else may be accused: carriers, other shops, neighbours. */
  readonly thirdParties: readonly string[]
  /** Words of a buyer who has not bought yet. */
  readonly presale: readonly string[]
  /** Questions whether the product is genuine. */
  readonly genuine: readonly string[]
  /** Words by which a worry is over: it was genuine, it turned up, the claim is withdrawn. */
  readonly cleared: readonly string[]
  /** Words that speak to the seller: an accusation with one of them is not about a third party. */
  readonly seller: readonly string[]
  /** Words of a hypothesis or a promise, for claims that are threatened rather than opened. */
  readonly threats: readonly string[]
  /** Words by which mail that fishes for the seller's account or money is known: nobody answers it. */
  readonly phishing: readonly string[]
  readonly wrapper: {
    /** `label: value` lines that a marketplace or a mailer writes; nothing in them is the buyer's. */
    readonly labels: readonly string[]
    /** Labels after which the buyer's words begin. */
    readonly message: readonly string[]
    /** Labels whose value is a product's name. */
    readonly titles: readonly string[]
    /** Openings of whole lines that the marketplace writes. */
    readonly lines: readonly string[]
    /** Openings of lines after which nothing is the buyer's. */
    readonly footers: readonly string[]
    /** Endings of the line that introduces quoted mail ("a écrit"). */
    readonly quotes: readonly string[]
    /** Words by which quoted mail is known as the seller's own. */
    readonly sellers: readonly string[]
    /** Openings of automatic signatures. */
    readonly signatures: readonly string[]
  }
  readonly months: readonly (readonly string[])[]
}
