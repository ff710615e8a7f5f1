/**
 * The day's digest: one message a desk with what is late, what falls due, what nobody has, what waits for a second approval. Pure.
 * Invariant: its slot is the team's local day, so that two machines, a restart and an hour that comes twice make one digest.
 */
import type { Digest } from '../view.ts'
import type { CaseState } from './case.ts'
import { lineOf, type Viewing } from './card.ts'
import { clocksOf } from './clocks.ts'
import { isClosed } from './fold.ts'
import { DAY } from './hours.ts'
import type { Rules } from './rules.ts'
import { fillIn } from './words.ts'

export interface Slot {
  /** The local day, YYYY-MM-DD. */
  readonly day: string
  readonly due: number
}

/** The digest after an instant; null where the policy wants none. `after` is the last slot that was told, or now. */
export function nextDigest({ policy, business }: Pick<Rules, 'policy' | 'business'>, after: number): Slot | null {
  const { digestAt } = policy.ladder
  if (digestAt === null) return null
  const today = business.day(after)
  const tomorrow = new Date(Date.parse(today) + DAY).toISOString().slice(0, 10)
  const slots = [today, tomorrow].map((day) => ({ day, due: business.instant(day, digestAt) }))
  return slots.find(({ due }) => due > after) ?? slots[1]!
}

export const digestKey = (day: string, desk: string): string => `digest:${day}:${desk}`

/** What happened since the last digest. */
export interface Counts {
  readonly opened: number
  readonly answered: number
  readonly closed: number
}

const WORDS = {
  en: {
    title: 'Digest of {day}',
    overdue: 'Overdue',
    today: 'Due within a day',
    unclaimed: 'Nobody has them',
    approve: 'Waiting for a second approval',
    rest: 'and {count} more',
    summary: 'Since the last digest: {opened} opened, {answered} answered, {closed} closed.',
    calm: 'Since the last digest: {opened} opened, {answered} answered, {closed} closed. Nothing waits.',
  },
  fr: {
    title: 'Récapitulatif du {day}',
    overdue: 'En retard',
    today: 'À rendre sous un jour',
    unclaimed: 'Sans personne',
    approve: 'En attente d’une seconde approbation',
    rest: 'et {count} de plus',
    summary: 'Depuis le dernier récapitulatif : {opened} ouverts, {answered} répondus, {closed} clos.',
    calm: 'Depuis le dernier récapitulatif : {opened} ouverts, {answered} répondus, {closed} clos. Rien n’attend.',
  },
} as const

const MOST_LINES = 8

/** `cases`: those that are not closed. A case stands in the first section that it fits. */
export function digestOf(cases: readonly CaseState[], counts: Counts, viewing: Viewing): Digest {
  const { rules, now, locale } = viewing
  const words = WORDS[locale]
  const due = (state: CaseState) => clocksOf(state, rules).due?.at ?? Number.POSITIVE_INFINITY
  const open = cases.filter((state) => !isClosed(state)).sort((a, b) => due(a) - due(b) || a.id - b.id)
  const taken = new Set<number>()
  const rows: readonly (readonly [string, (state: CaseState) => boolean])[] = [
    [words.overdue, (state) => due(state) <= now],
    [words.today, (state) => due(state) <= now + DAY],
    [words.unclaimed, ({ status, owner }) => status === 'open' && owner === null],
    [words.approve, ({ reply }) => reply !== null && reply.approvedBy.length < reply.needed],
  ]
  const sections = rows.flatMap(([title, fits]) => {
    const found = open.filter((state) => !taken.has(state.id) && fits(state))
    for (const { id } of found) taken.add(id)
    const rest = found.length - MOST_LINES
    const lines = found.slice(0, MOST_LINES).map((state) => lineOf(state, viewing))
    return found.length === 0 ? [] : [{ title, lines, rest: rest > 0 ? fillIn(words.rest, { count: rest }) : null }]
  })
  const day = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: rules.zone }).format(now)
  return { title: fillIn(words.title, { day }), sections, summary: fillIn(sections.length === 0 ? words.calm : words.summary, { ...counts }) }
}
