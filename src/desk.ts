/**
 * What a platform is to the core, and all that it may know of it: it hears texts and shows answers. Plain contract, no behaviour.
 */
import type { Locale } from './answer/reasons.ts'

/** What the core does for a desk. */
export interface Sangfroid {
  readonly locale: Locale
  /** One message triaged and explained, ready to show to a person as plain text (with colours where asked for). */
  explain(text: string, colours: boolean): string
}

export interface Desk {
  /** Settles when the desk has closed by itself or by `stop`. */
  run(sangfroid: Sangfroid): Promise<void>
  stop(): void
}

export interface DeskModule {
  /** Every setting that the platform reads; `.env.example` lists each. */
  readonly env: Readonly<Record<string, 'required' | 'optional'>>
  readonly create: (io: { readonly input: NodeJS.ReadableStream & { isTTY?: boolean }; readonly output: NodeJS.WritableStream & { isTTY?: boolean } }) => Desk
}
