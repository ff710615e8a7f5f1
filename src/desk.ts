/**
 * What a platform is to the core and the core to a platform: a port of few verbs each way. Plain contract.
 * Invariant: a desk decides nothing. It shows what it is given, says who clicked what, and tells truly what became of a post.
 */
import type { Locale } from './answer/reasons.ts'
import type { Message, Triage } from './message.ts'
import type { ActionName, Advice, Card, Digest, Form, FullCase, HistoryLine, Mention, Option, View, ViewName } from './view.ts'

/** Who clicked or typed, by the platform's own signed word: never by what the payload's text says. */
export interface Who {
  readonly tenant: string
  /** The platform's id of the person, and of the roles or user groups that they are in. */
  readonly user: string
  readonly roles: readonly string[]
  readonly name: string
  /** May they see the desk (member of its channel, role in its server)? Outsiders may do nothing. */
  readonly member: boolean
}

/** A place where something was posted; the platform alone understands it. */
export type Ref = string

export interface Act {
  readonly case: number
  readonly action: ActionName
  /** Version of the case that the person had before them; without it the newest is meant. */
  readonly seen?: number | undefined
  readonly fields: Readonly<Record<string, string>>
}

/** What came of an action. `say` is for the person alone; what all may know comes as posts. */
export type Outcome =
  | {
      readonly kind: 'done'
      readonly say: string
      readonly case: number
      readonly version: number
      /** A text for the person to copy into the marketplace. */
      readonly handover?: string | undefined
      /** Until when the same person may take it back. */
      readonly undoUntil?: number | undefined
    }
  /** A late or doubled click: it says what had already happened, and changed nothing. */
  | { readonly kind: 'already'; readonly say: string; readonly handover?: string | undefined }
  | { readonly kind: 'refused'; readonly say: string; readonly field?: string | undefined }
  /** The guard stops the text, or somebody wrote meanwhile: the form again, with what was typed. */
  | { readonly kind: 'again'; readonly say: string; readonly form: Form; readonly advice: readonly Advice[] }
  | { readonly kind: 'unknown'; readonly say: string }

/** Something to be shown to people outside. `key` is the same on every try, and no other post has it. */
export interface PostFrame {
  readonly key: string
  readonly tenant: string
  readonly locale: Locale
  /** The card whose thread it goes into; null for the desk itself. */
  readonly thread: Ref | null
  /** An earlier try may have been seen: say "possible repeat". */
  readonly repeat: boolean
}
export type PostContent =
  | { readonly kind: 'card'; readonly card: Card }
  /** `breach`: a deadline is past, the whole desk may see it. `direct`: for one person, who may be told privately too. */
  | {
      readonly kind: 'ping' | 'reminder'
      readonly case: number
      readonly text: string
      readonly mentions: readonly Mention[]
      readonly breach: boolean
      readonly direct: boolean
    }
  /** `version`: of the case, once what it tells had happened. */
  | { readonly kind: 'note'; readonly case: number; readonly text: string; readonly version?: number | undefined }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'alarm'; readonly text: string; readonly mentions: readonly Mention[] }
export type Post = PostFrame & PostContent

/**
 * Why a post did not get through. `unclear`: it may have (time ran out, connection lost, 5xx). `limited`: come back at `until`.
 * `refused`: never will as it is. `gone`: the place is no longer there.
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly kind: 'limited' | 'refused' | 'unclear' | 'gone'
  /** Milliseconds to wait, for `limited`. */
  readonly retryAfter: number
  constructor(kind: DeliveryError['kind'], message: string, { retryAfter = 0, cause }: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause })
    this.kind = kind
    this.retryAfter = retryAfter
  }
}

/** One message as a desk heard it. The same source and id again change nothing. */
export interface Incoming {
  readonly tenant: string
  readonly source: string
  readonly message: Message & { readonly id: string }
  readonly buyer?: string | undefined
  readonly thread?: string | undefined
  readonly subject?: string | undefined
}

export interface Receipt {
  /** Cases that it belongs to, by number; two orders in one message are two cases. */
  readonly cases: readonly number[]
  readonly triage: Triage
  readonly again: boolean
}

/** What the core does for a desk. Everything that changes a case is stored before it settles. */
export interface Sangfroid {
  readonly locale: Locale
  /** One message triaged and explained, ready to show to a person as plain text (with colours where asked for). */
  explain(text: string, colours: boolean): string
  receive(incoming: Incoming): Promise<Receipt>
  /** The text was changed, or deleted, where it stands. */
  edited(incoming: Incoming): Promise<void>
  withdrawn(place: { readonly tenant: string; readonly source: string; readonly id: string }): Promise<void>
  act(who: Who, act: Act): Promise<Outcome>
  /** The form of an action, or why there is none. One read, no write: quick enough for a modal. */
  form(who: Who, act: Pick<Act, 'case' | 'action'>): Promise<Form | Outcome>
  card(who: Who, number: number): Promise<Card | Outcome>
  list(who: Who, view: ViewName, page?: string): Promise<View>
  full(who: Who, number: number): Promise<FullCase | Outcome>
  /** What happened, oldest first, without personal data: for desks where a case has no thread of its own. */
  history(who: Who, number: number): Promise<readonly HistoryLine[] | Outcome>
  /** The digest as it would be now. */
  digest(who: Who): Promise<Digest>
  /** Cases whose number or title begins so, for completion. */
  complete(who: Who, beginning: string): Promise<readonly Option[]>
}

export interface Desk {
  /** Settles when the desk has closed by itself or by `stop`. */
  run(sangfroid: Sangfroid): Promise<void>
  stop(): void | Promise<void>
  /** Throws DeliveryError. `signal` ends a try that takes too long. */
  post(post: Post, signal: AbortSignal): Promise<Ref>
  /** Brings what stands there up to date; the place may change. Throws DeliveryError. */
  edit(ref: Ref, post: Post, signal: AbortSignal): Promise<Ref>
  /** Where a post with this key stands, looked for from `since` on; null where it is not; `unsure` where that cannot be told. */
  find(post: Pick<Post, 'key' | 'tenant' | 'thread'>, since: number, signal: AbortSignal): Promise<Ref | null | 'unsure'>
}

export interface DeskModule {
  /** Every setting that the platform reads; `.env.example` lists each. */
  readonly env: Readonly<Record<string, 'required' | 'optional'>>
  readonly create: (io: { readonly input: NodeJS.ReadableStream & { isTTY?: boolean }; readonly output: NodeJS.WritableStream & { isTTY?: boolean } }) => Desk
}
