/**
 * The reply guard: what a text must not say before it goes out to a buyer, place by place. Pure.
 * Invariant: `text.slice(start, end) === finding.text`; findings are in the order of the text, none of a class inside another of it.
 * It removes needless risk words; it never hides a hazard and never keeps a buyer from a claim (domain.md 4.2).
 */
import type { Guardbook } from '../knowledge/guardbook.ts'
import type { Finding, Level, Mark } from './finding.ts'
import { findBlanks, findShapes, NAMED_BLANK } from './shapes.ts'
import { findTerms } from './wording.ts'

export interface GuardOptions {
  /** The buyer's language; the text must be in it. */
  readonly language?: string | undefined
  /** The language that the text was found to be in, or `und`. */
  readonly detected?: string | undefined
  /** In a draft, `{name}` is neutral text; at send, a blank that nobody filled blocks. */
  readonly blanks: 'neutral' | 'block'
  /** The marketplace's host: its bare name is no link. */
  readonly marketplace?: string | undefined
  /** What the case knows, and what was read in the text: amounts and dates that only the text knows are warned of. */
  readonly facts?: { readonly amounts: readonly number[]; readonly dates: readonly string[] } | undefined
  readonly read?: { readonly amounts: readonly ReadAmount[]; readonly dates: readonly ReadDate[] } | undefined
}

interface ReadAmount {
  readonly amount: number
  readonly start: number
  readonly end: number
}

interface ReadDate {
  readonly date: string
  readonly start: number
  readonly end: number
}

const UNTOLD = 'und'
const WARNED: ReadonlySet<Mark['class']> = new Set(['G9', 'G10'])
/** Amounts nearer than this are the same. */
const CENT = 0.005

export function checkReply(book: Guardbook, text: string, options: GuardOptions): readonly Finding[] {
  const { language, detected } = options
  const told = [detected, language].filter((code) => code !== undefined && code !== UNTOLD && book.languages.includes(code)) as string[]
  const own = told.length > 0 ? told : book.languages
  // Blanks keep their place and lose their letters, so that their names say nothing.
  const plain = text.replace(NAMED_BLANK, (blank) => 'x'.repeat(blank.length))
  const blanks = options.blanks === 'block' ? findBlanks(text) : []
  const marks: Mark[] = [...findTerms(book, plain, own), ...findShapes(text, plain, options.marketplace), ...unknownFacts(options), ...blanks]
  if (language !== undefined && detected !== undefined && detected !== UNTOLD && detected !== language && text.trim() !== '') {
    marks.push({ class: 'form', problem: 'language', start: 0, end: text.length })
  }
  return withoutInner(marks).map(({ term, ...mark }) => ({
    ...mark,
    level: levelOf(mark),
    text: text.slice(mark.start, mark.end),
    alternative: book.alternatives[term === undefined ? (book.defaults[own[0] ?? '']?.[mark.class] ?? 0) : book.choices[term]!]!,
  }))
}

export const blocks = (findings: readonly Finding[]): boolean => findings.some(({ level }) => level === 'block')

const levelOf = (mark: Mark): Level => (WARNED.has(mark.class) || mark.problem === 'amount' || mark.problem === 'date' ? 'warn' : 'block')

function unknownFacts({ facts, read }: GuardOptions): readonly Mark[] {
  if (!facts || !read) return []
  const amounts = read.amounts.filter(({ amount }) => !facts.amounts.some((known) => Math.abs(known - amount) < CENT))
  const dates = read.dates.filter(({ date }) => !facts.dates.includes(date))
  return [
    ...amounts.map(({ start, end }): Mark => ({ class: 'form', problem: 'amount', start, end })),
    ...dates.map(({ start, end }): Mark => ({ class: 'form', problem: 'date', start, end })),
  ]
}

/** At one place, one finding a class: the longest. A finding of form stands beside others of another problem. */
function withoutInner(marks: readonly Mark[]): readonly Mark[] {
  const reach = new Map<string, number>()
  const out: Mark[] = []
  for (const mark of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const row = mark.class === 'form' && mark.problem !== 'emoji' && mark.problem !== 'invisible' ? `form ${mark.problem}` : mark.class
    if ((reach.get(row) ?? -1) >= mark.end) continue
    reach.set(row, mark.end)
    out.push(mark)
  }
  return out
}
