/**
 * A case: what may happen to it (events) and what it is (state). Plain data, no behaviour.
 * Times are epoch milliseconds. Events are only ever appended; a state is their fold (fold.ts) and knows no policy.
 */
import type { Draft, KeywordHit, NamedIntent, Risk } from '../message.ts'

/** Whoever did something: a person by the name that the policy gives, or one of the three below. */
export interface Actor {
  readonly id: string
  readonly name: string
}

export const BUYER: Actor = { id: 'buyer', name: 'buyer' }
export const MARKETPLACE: Actor = { id: 'marketplace', name: 'marketplace' }
export const SANGFROID: Actor = { id: 'sangfroid', name: 'Sangfroid' }
const NOBODY: ReadonlySet<string> = new Set([BUYER.id, MARKETPLACE.id, SANGFROID.id])
export const isPerson = ({ id }: Actor): boolean => !NOBODY.has(id)

/** A message as a case knows it: its verdict and an excerpt. The whole text stands in the store's message row. */
export interface Facts {
  /** Where it came in, as in `mail` or a desk's name; unique together with `id`. */
  readonly source: string
  readonly id: string
  /** When the buyer wrote, as far as known. */
  readonly at: number
  readonly from: 'buyer' | 'marketplace'
  /** The site's host; empty where it is not known. */
  readonly marketplace: string
  readonly buyer: string
  readonly thread: string
  /** Orders of this case that the message names. */
  readonly orders: readonly string[]
  readonly language: string
  readonly intents: readonly NamedIntent[]
  readonly risk: Risk
  readonly escalate: boolean
  readonly why: readonly string[]
  readonly quotes: readonly Pick<KeywordHit, 'text' | 'intent' | 'status'>[]
  /** Days named in it, YYYY-MM-DD: a notice names its own last day. */
  readonly dates: readonly string[]
  readonly draft: Draft | null
  /** The buyer's first words, unmasked. */
  readonly excerpt: string
  /** Came over with a merge or a split and had been answered there. */
  readonly answered?: boolean | undefined
}

/** Two sources may use the same id. */
export const messageKey = ({ source, id }: Pick<Facts, 'source' | 'id'>): string => `${source} ${id}`

/** What an event says, by its kind. `case` numbers are of the same tenant. */
export interface EventBodies {
  message: Facts
  /** The text was changed where it stands; what it says now. */
  edited: Facts
  /** The text was deleted where it stood. The buyer may still wait for an answer. */
  withdrawn: { readonly source: string; readonly id: string }
  claimed: object
  released: object
  assigned: { readonly to: Actor }
  noted: { readonly text: string }
  relabelled: { readonly intents: readonly string[]; readonly risk: Risk; readonly escalate: boolean; readonly reason: string }
  /** A person takes responsibility for a text. `answers`: version up to which messages are answered; `needed`: people who must approve. */
  approved: { readonly text: string; readonly answers: number; readonly needed: number; readonly override?: string | undefined }
  /** Another person approves the same text. `reply`: the event that it was approved by. */
  seconded: { readonly reply: number }
  /** The answer is with the buyer. `reply` is null where a person answered elsewhere. */
  sent: { readonly reply: number | null; readonly answers: number }
  resolved: { readonly reason: string }
  falseAlarm: { readonly reason: string }
  /** Nobody wrote for long enough after the answer. */
  settled: object
  snoozed: { readonly until: number; readonly reason: string }
  snoozeEnded: object
  reopened: { readonly reason: string }
  merged: { readonly into: number }
  absorbed: { readonly case: number; readonly messages: readonly Facts[] }
  splitOff: { readonly case: number; readonly keys: readonly string[] }
  splitFrom: { readonly case: number; readonly messages: readonly Facts[] }
  paged: { readonly rung: number; readonly who: string; readonly names: readonly string[] }
  fellBack: { readonly from: Actor }
  reminded: { readonly deadline: number; readonly stage: number }
  /** A second approval was asked for again. */
  nudged: { readonly reply: number }
  /** Somebody looked at the whole, unmasked text. */
  viewed: object
  /** What was said in it was erased; from here on only that something was is known. */
  erased: object
  /** The fold passes over that event. */
  undone: { readonly seq: number }
}
export type EventKind = keyof EventBodies
/** What is about to happen; the store gives it its place. */
export type NewEvent = { readonly [K in EventKind]: { readonly kind: K; readonly at: number; readonly actor: Actor; readonly body: EventBodies[K] } }[EventKind]
/** `seq` counts from 1 in each case: the version that the case has once it happened. */
export type CaseEvent = NewEvent & { readonly seq: number }

export const STATUSES = ['open', 'claimed', 'snoozed', 'replied', 'resolved', 'merged'] as const
export type CaseStatus = (typeof STATUSES)[number]

/** A message that nobody has answered: what its clocks are reckoned from. */
export interface Waiting {
  readonly seq: number
  readonly at: number
  /** `team`: nobody outside waits, a person reopened the case or its snooze ended. */
  readonly from: 'buyer' | 'marketplace' | 'team'
  readonly key: string
  readonly marketplace: string
  readonly intents: readonly string[]
  readonly dates: readonly string[]
}

export interface Reply {
  /** The event by which the text was approved first. */
  readonly seq: number
  readonly at: number
  readonly text: string
  readonly answers: number
  readonly needed: number
  readonly approvedBy: readonly Actor[]
  readonly nudges: number
  readonly nudgedAt: number
}

export interface CaseState {
  readonly id: number
  /** Grows by one with every event. */
  readonly version: number
  readonly status: CaseStatus
  /** Who has it. In an open case: whom it was given to, and who has not taken it up. */
  readonly owner: Actor | null
  readonly claimedAt: number | null
  /** When a person last did something in it. */
  readonly touchedAt: number | null
  readonly openedAt: number
  readonly updatedAt: number
  readonly marketplace: string
  readonly buyer: string
  readonly thread: string
  readonly orders: readonly string[]
  readonly language: string
  /** Labels since the case was last closed, most urgent first. */
  readonly intents: readonly NamedIntent[]
  readonly risk: Risk
  readonly escalate: boolean
  readonly why: readonly string[]
  readonly quotes: Facts['quotes']
  readonly excerpt: string
  readonly draft: Draft | null
  /** Oldest first by arrival. */
  readonly unanswered: readonly Waiting[]
  readonly messages: number
  readonly notes: number
  readonly lastMessage: { readonly seq: number; readonly at: number } | null
  readonly lastSent: { readonly seq: number; readonly at: number; readonly by: Actor } | null
  readonly reply: Reply | null
  /** Where the ladder stands; null while nobody need be paged. `pagedAt` is null before the first page. */
  readonly ladder: { readonly since: number; readonly rung: number; readonly repeats: number; readonly pagedAt: number | null } | null
  readonly reminded: { readonly deadline: number; readonly stage: number; readonly at: number } | null
  readonly snooze: { readonly until: number; readonly reason: string; readonly by: Actor; readonly at: number } | null
  readonly closed: { readonly how: 'resolved' | 'falseAlarm' | 'settled' | 'thanks'; readonly by: Actor; readonly at: number; readonly reason: string } | null
  readonly mergedInto: { readonly case: number; readonly by: Actor; readonly at: number } | null
  /** The last note and the last undo, so that a doubled click is known for one. */
  readonly lastNote: { readonly seq: number; readonly at: number; readonly by: Actor; readonly text: string } | null
  readonly lastUndo: { readonly seq: number; readonly at: number; readonly by: Actor } | null
  /** What a person did last and has not undone. */
  readonly lastAct: { readonly seq: number; readonly at: number; readonly by: Actor; readonly kind: EventKind } | null
}
