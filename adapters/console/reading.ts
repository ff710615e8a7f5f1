/**
 * What a line means: a command, a buyer's message, or neither for sure. Pure.
 * Invariant: only what reads as a command from its first word to its last is one; everything else is a buyer's words, unless it is as
 * short as a mistyped command.
 */
import type { ViewName } from '../../src/view.ts'
import { COMMANDS, type Command, VIEW_WORDS } from './commands.ts'

export type Reading =
  | { readonly kind: 'command'; readonly command: Command; readonly case: number; readonly rest: string }
  /** A command's word without what it needs. */
  | { readonly kind: 'usage'; readonly command: Command }
  /** Too short for a message, and no command; perhaps `near`. */
  | { readonly kind: 'unknown'; readonly word: string; readonly near: Command | null }
  | { readonly kind: 'message' }

/** Case and accents do not count: `repondre` is `Répondre`. */
export const plain = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const BY_WORD: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => [...command.words.en, ...command.words.fr].map((word) => [plain(word), command] as const)),
)
const VIEWS: ReadonlyMap<string, ViewName> = new Map(
  Object.entries(VIEW_WORDS).flatMap(([view, words]) => words.map((word) => [plain(word), view as ViewName] as const)),
)
const NUMBER = /^[#№]?(\d{1,9})$/
/** One word more than a command's number may be a slip; longer lines are somebody's words. */
const SHORT = 2

export const commandOf = (word: string): Command | undefined => BY_WORD.get(plain(word))
export const viewOf = (word: string): ViewName | undefined => (word === '' ? 'due' : VIEWS.get(plain(word)))

export function read(line: string): Reading {
  const [, first = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(line.trim()) ?? []
  const words = line.trim().split(/\s+/).length
  const command = commandOf(first)
  if (command === undefined) {
    const slip = words === 1 || (words === SHORT && NUMBER.test(rest))
    return slip ? { kind: 'unknown', word: first, near: nearest(first) } : { kind: 'message' }
  }
  const found = (number: number, more: string): Reading => ({ kind: 'command', command, case: number, rest: more })
  const otherwise: Reading = words <= SHORT ? { kind: 'usage', command } : { kind: 'message' }
  switch (command.takes) {
    case 'nothing':
      return rest === '' ? found(0, '') : otherwise
    case 'topic':
      return words <= SHORT ? found(0, rest) : { kind: 'message' }
    case 'view':
      return viewOf(rest) === undefined ? otherwise : found(0, rest)
    case 'text':
      return rest === '' ? { kind: 'usage', command } : found(0, rest)
    case 'case': {
      const [, second = '', more = ''] = /^(\S*)\s*(.*)$/s.exec(rest) ?? []
      const number = NUMBER.exec(second)?.[1]
      return number === undefined ? otherwise : found(Number(number), more)
    }
  }
}

/** A command's word that is one slip away. */
function nearest(typed: string): Command | null {
  const word = plain(typed)
  if (word.length < 3) return null
  for (const [known, command] of BY_WORD) if (slipped(word, known)) return command
  return null
}

/** One letter too many, too few, other, or two changed over. */
function slipped(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || b.length < 3) return false
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  const rests = [
    [start + 1, start + 1],
    [start + 1, start],
    [start, start + 1],
  ] as const
  if (rests.some(([x, y]) => a.slice(x) === b.slice(y))) return true
  return a[start] === b[start + 1] && a[start + 1] === b[start] && a.slice(start + 2) === b.slice(start + 2)
}
