/**
 * One person at one terminal: who they are, what they have before them, and what they did themselves. State of one run; the cases are
 * kept elsewhere. Invariant: what somebody was just told as the answer to their own command is not told again as news.
 */
import type { Outcome, Sangfroid, Who } from '../../src/desk.ts'
import type { Card, Form } from '../../src/view.ts'
import type { Keyboard } from './input.ts'
import { inert } from './inert.ts'
import type { Pen } from './pen.ts'
import { cardLines, handoverLines } from './render.ts'

export interface Session {
  readonly sangfroid: Sangfroid
  readonly who: Who
  readonly keyboard: Keyboard
  readonly pen: Pen
  readonly memory: Memory
  /** Epoch milliseconds. */
  readonly now: () => number
  /** An id that no other message has. */
  readonly id: () => string
}

export interface Memory {
  /** Version of each case that the person has before them. */
  readonly seen: Map<number, number>
  /** Versions that the person made, by case. */
  readonly own: Map<number, Set<number>>
  /** Approved texts, to be shown again. */
  readonly handovers: Map<number, string>
  /** Where the next messages come from. */
  site: string | undefined
  /** The command under way: news wait until it has told what it did. */
  working: Promise<unknown>
}

export const createMemory = (): Memory => ({ seen: new Map(), own: new Map(), handovers: new Map(), site: undefined, working: Promise.resolve() })

export const print = ({ keyboard }: Session, lines: readonly string[]): Promise<void> => keyboard.print(lines.join('\n'))

/** Does something that changes cases; what desks are told of it meanwhile waits. */
export async function working<T>({ memory }: Session, deed: () => Promise<T>): Promise<T> {
  const done = deed()
  memory.working = done.catch(() => {})
  return await done
}

export function made({ memory }: Session, number: number, version: number): void {
  memory.own.set(number, (memory.own.get(number) ?? new Set()).add(version))
  // Somebody else's change in between has not been read: then the person still has the older version before them.
  if ((memory.seen.get(number) ?? version - 1) === version - 1) memory.seen.set(number, version)
}

export const isOwn = ({ memory }: Session, number: number, version: number): boolean => memory.own.get(number)?.has(version) === true

/** Shows the newest card; answers it, or null where there is none to show, which has been said then. */
export async function showCard(session: Session, number: number): Promise<Card | null> {
  const card = await session.sangfroid.card(session.who, number)
  if ('kind' in card) {
    await tell(session, card, number)
    return null
  }
  session.memory.seen.set(number, card.version)
  await print(session, ['', ...cardLines(card, session.pen)])
  return card
}

const SIGNS = { done: ['green', '✓'], already: ['cyan', '·'], refused: ['yellow', '✗'], again: ['yellow', '!'], unknown: ['yellow', '✗'] } as const

/** What came of an action, said to the person who did it. */
export async function tell(session: Session, outcome: Outcome, number: number): Promise<void> {
  const { pen, memory, now } = session
  const [style, sign] = SIGNS[outcome.kind]
  const lines = [`${pen.paint(style, sign)} ${inert(outcome.say)}`]
  const handover = 'handover' in outcome ? outcome.handover : undefined
  if (outcome.kind === 'done') made(session, outcome.case, outcome.version)
  if (handover !== undefined) {
    memory.handovers.set(number, handover)
    lines.push(...handoverLines(handover, pen), pen.say('after', { case: number }))
  }
  if (outcome.kind === 'done' && outcome.undoUntil !== undefined)
    lines.push(pen.paint('dim', pen.say('undo', { case: number, time: pen.time(outcome.undoUntil, now()) })))
  await print(session, lines)
}

export const isForm = (given: Form | Outcome): given is Form => 'fields' in given
