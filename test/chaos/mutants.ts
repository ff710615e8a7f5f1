/**
 * What the worker leaves out on purpose, to show that the run would notice: each loses something or doubles something.
 */
export const MUTANTS = {
  none: 'the product as it is',
  fence: 'whoever lost a row may still send and finish it: every claim has the same mark, and a process that stood still does not know how long',
  ack: 'a message is acknowledged before it is stored',
  blind: 'an unclear send is sent again without looking',
  locks: 'rows are picked without FOR UPDATE SKIP LOCKED, and with the same mark, or the fence alone would hide it',
} as const
export type Mutant = keyof typeof MUTANTS

/** Where the mutant can bite: one process alone never meets another. */
export const ENGINES_OF: Readonly<Record<Mutant, readonly ('sqlite' | 'postgres')[]>> = {
  none: ['sqlite', 'postgres'],
  fence: ['postgres'],
  ack: ['sqlite', 'postgres'],
  blind: ['sqlite', 'postgres'],
  locks: ['postgres'],
}

/** Where a worker can be killed, in the order of a message's way. */
export const STEPS = [
  'beforeCommit',
  'afterCommit',
  'beforeAcknowledge',
  'afterAcknowledge',
  'afterClaim',
  'beforeSend',
  'afterSend',
  'beforeFinish',
  'afterFinish',
] as const
export type Step = (typeof STEPS)[number]

/** What a worker is started with, as JSON in its first argument. */
export interface Start {
  readonly database: string
  readonly provider: string
  readonly mutant: Mutant
  readonly seed: number
  readonly timeoutMs: number
}
/** What a worker is told: to begin, to die at a step the next time that it comes there, to stand still after its next claim. */
export type Order = { readonly go: true } | { readonly die: Step } | { readonly stall: number }
