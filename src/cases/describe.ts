/**
 * What happened, as one line for people: history, threads, and what a late click is told. Pure.
 * Lines carry no personal data of the buyer; notes and reasons are the team's own words.
 */
import type { Locale } from '../answer/reasons.ts'
import type { Bilingual, Intent } from '../intent.ts'
import type { HistoryLine } from '../view.ts'
import { type Actor, BUYER, type CaseEvent, type CaseState, type EventBodies, type EventKind, MARKETPLACE, type NewEvent } from './case.ts'
import { clockText } from './when.ts'
import { fillIn } from './words.ts'

export interface Reader {
  readonly locale: Locale
  readonly zone: string
  readonly now: number
  readonly intents: ReadonlyMap<string, Intent>
}

/** `{who}` is the actor, `{time}` when; the rest comes from `DETAILS`. */
const LINES: Readonly<Record<EventKind, Bilingual<string>>> = {
  message: { en: 'message from {who}', fr: 'message : {who}' },
  edited: { en: 'message changed by {who}', fr: 'message modifié : {who}' },
  withdrawn: { en: 'message deleted where it stood', fr: 'message supprimé à sa source' },
  claimed: { en: 'claimed by {who}', fr: 'pris par {who}' },
  released: { en: 'released by {who}', fr: 'rendu par {who}' },
  assigned: { en: 'assigned to {to} by {who}', fr: 'confié à {to} par {who}' },
  noted: { en: 'note by {who}: {text}', fr: 'note de {who} : {text}' },
  relabelled: { en: 'relabelled by {who} as {intents}: {reason}', fr: 'reclassé par {who}, {intents} : {reason}' },
  approved: { en: 'reply approved by {who}', fr: 'réponse approuvée par {who}' },
  seconded: { en: 'reply approved by {who} as well', fr: 'réponse approuvée aussi par {who}' },
  sent: { en: 'answered by {who}', fr: 'réponse envoyée par {who}' },
  resolved: { en: 'resolved by {who}{because}', fr: 'clos par {who}{because}' },
  falseAlarm: { en: 'called a false alarm by {who}{because}', fr: 'classé fausse alerte par {who}{because}' },
  settled: { en: 'closed by itself: nobody has written since the answer', fr: 'clos de lui-même : plus de message depuis la réponse' },
  snoozed: { en: 'snoozed by {who} until {until}{because}', fr: 'reporté par {who} jusqu’à {until}{because}' },
  snoozeEnded: { en: 'snooze ended', fr: 'report terminé' },
  reopened: { en: 'reopened by {who}{because}', fr: 'rouvert par {who}{because}' },
  merged: { en: 'merged into case {into} by {who}', fr: 'fusionné dans le dossier {into} par {who}' },
  absorbed: { en: 'case {case} merged in by {who}', fr: 'dossier {case} fusionné ici par {who}' },
  splitOff: { en: 'messages moved to case {case} by {who}', fr: 'messages déplacés vers le dossier {case} par {who}' },
  splitFrom: { en: 'split from case {case} by {who}', fr: 'séparé du dossier {case} par {who}' },
  paged: { en: 'called: {names}', fr: 'appel : {names}' },
  fellBack: { en: 'free again: {from} took it and nothing followed', fr: 'de nouveau libre : pris par {from}, sans suite' },
  reminded: { en: 'reminded of the deadline {deadline}', fr: 'rappel de l’échéance {deadline}' },
  nudged: { en: 'second approval asked for again', fr: 'seconde approbation redemandée' },
  viewed: { en: 'whole text read by {who}', fr: 'texte entier lu par {who}' },
  erased: { en: 'erased by {who}', fr: 'effacé par {who}' },
  undone: { en: 'last action undone by {who}', fr: 'dernière action annulée par {who}' },
}

const BECAUSE: Bilingual<string> = { en: ': {reason}', fr: ' : {reason}' }
const AT: Bilingual<string> = { en: '{line} at {time}', fr: '{line} à {time}' }
const NAMES: Readonly<Record<string, Bilingual<string>>> = {
  [BUYER.id]: { en: 'the buyer', fr: 'le client' },
  [MARKETPLACE.id]: { en: 'the marketplace', fr: 'la place de marché' },
}

export const nameOf = (actor: Actor, locale: Locale): string => NAMES[actor.id]?.[locale] ?? actor.name

/** One event without its time. */
export function eventLine(event: NewEvent, reader: Reader): string {
  const { locale, zone, now } = reader
  const body = event.body as Partial<Record<string, unknown>>
  const details: Record<string, string | number> = { who: nameOf(event.actor, locale) }
  for (const [key, value] of Object.entries(body)) if (typeof value === 'string' || typeof value === 'number') details[key] = value
  for (const key of ['until', 'deadline'] as const) if (typeof body[key] === 'number') details[key] = clockText(body[key] as number, now, locale, zone)
  for (const key of ['to', 'from'] as const) if (body[key] !== null && typeof body[key] === 'object') details[key] = nameOf(body[key] as Actor, locale)
  if (event.kind === 'paged') details.names = event.body.names.join(', ')
  if (event.kind === 'relabelled') details.intents = titlesOf(event.body.intents, reader)
  details.because = typeof body.reason === 'string' && body.reason !== '' ? fillIn(BECAUSE[locale], { reason: body.reason }) : ''
  return fillIn(LINES[event.kind][locale], details)
}

export const titlesOf = (names: readonly string[], { intents, locale }: Reader): string =>
  names.map((name) => intents.get(name)?.title[locale] ?? name).join(', ')

export const timeText = (at: number, { now, locale, zone }: Reader): string => clockText(at, now, locale, zone)

/** Another day stands in brackets, and so does a second time. */
export const withTime = (line: string, at: number, reader: Reader): string => {
  const time = timeText(at, reader)
  return fillIn(time.includes(',') || /\d:\d\d/.test(line) ? '{line} ({time})' : AT[reader.locale], { line, time })
}

/** History, oldest first. What was undone stays, and the line after it says so. */
export const historyOf = (events: readonly CaseEvent[], reader: Reader): readonly HistoryLine[] =>
  events.map((event) => ({ at: event.at, who: nameOf(event.actor, reader.locale), text: eventLine(event, reader) }))

/** Events that a case's thread tells. Pages and reminders are posts of their own. */
const UNTOLD: ReadonlySet<EventKind> = new Set(['paged', 'reminded', 'nudged', 'viewed', 'erased'])
export const isTold = ({ kind }: Pick<NewEvent, 'kind'>): boolean => !UNTOLD.has(kind)

const line = <K extends EventKind>(kind: K, actor: Actor, at: number, body: EventBodies[K], reader: Reader): string =>
  withTime(eventLine({ kind, actor, at, body } as unknown as NewEvent, reader), at, reader)

/** What became of a case, as a late click is told: "resolved by Ana at 14:02". Null while it is open and nobody has it. */
export function becameOf(state: CaseState, reader: Reader): string | null {
  const { closed, mergedInto, snooze, lastSent, status, owner, claimedAt } = state
  if (mergedInto !== null) return line('merged', mergedInto.by, mergedInto.at, { into: mergedInto.case }, reader)
  if (status === 'resolved' && closed !== null) {
    if (closed.how === 'settled') return line('settled', closed.by, closed.at, {}, reader)
    return line(closed.how === 'falseAlarm' ? 'falseAlarm' : 'resolved', closed.by, closed.at, { reason: '' }, reader)
  }
  if (status === 'replied' && lastSent !== null) return line('sent', lastSent.by, lastSent.at, { reply: null, answers: 0 }, reader)
  if (status === 'snoozed' && snooze !== null) return line('snoozed', snooze.by, snooze.at, { until: snooze.until, reason: '' }, reader)
  if (status === 'claimed' && owner !== null && claimedAt !== null) return line('claimed', owner, claimedAt, {}, reader)
  return null
}

/** What was done, without its details, with its time. */
export const plainLine = (kind: EventKind, by: Actor, at: number, reader: Reader): string =>
  withTime(fillIn((PLAIN[kind] ?? LINES[kind])[reader.locale], { who: nameOf(by, reader.locale) }), at, reader)

export const lastActLine = ({ lastAct }: CaseState, reader: Reader): string => (lastAct === null ? '' : plainLine(lastAct.kind, lastAct.by, lastAct.at, reader))

/** Lines without details, for kinds whose body is not at hand. */
const PLAIN: Readonly<Partial<Record<EventKind, Bilingual<string>>>> = {
  assigned: { en: 'assigned by {who}', fr: 'confié par {who}' },
  noted: { en: 'note by {who}', fr: 'note de {who}' },
  relabelled: { en: 'relabelled by {who}', fr: 'reclassé par {who}' },
  resolved: { en: 'resolved by {who}', fr: 'clos par {who}' },
  falseAlarm: { en: 'called a false alarm by {who}', fr: 'classé fausse alerte par {who}' },
  snoozed: { en: 'snoozed by {who}', fr: 'reporté par {who}' },
  reopened: { en: 'reopened by {who}', fr: 'rouvert par {who}' },
  merged: { en: 'merged by {who}', fr: 'fusionné par {who}' },
  absorbed: { en: 'another case merged in by {who}', fr: 'autre dossier fusionné ici par {who}' },
  splitOff: { en: 'messages moved away by {who}', fr: 'messages déplacés par {who}' },
  splitFrom: { en: 'split off by {who}', fr: 'séparé par {who}' },
}
