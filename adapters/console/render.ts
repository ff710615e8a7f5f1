/**
 * Cards, lists, digests and posts as lines for a terminal. Pure. Everything that a buyer may have written goes through `inert`.
 */
import type { Card, CaseLine, Digest, FullCase, HistoryLine, Offer, View } from '../../src/view.ts'
import { COMMANDS } from './commands.ts'
import { columns, cut, inert, inertLine, wrap } from './inert.ts'
import { beside, type Pen, rule, type Style } from './pen.ts'

const RISK_STYLE: Readonly<Record<CaseLine['risk'], Style>> = {
  critical: ['bold', 'red'],
  high: ['bold', 'yellow'],
  medium: 'yellow',
  low: 'green',
  none: 'green',
}
const MARGIN = 2

const column = (heads: readonly string[]) => Math.max(...heads.map(columns)) + MARGIN
const dueText = ({ due }: Pick<CaseLine, 'due'>) => (due === null ? '' : `${due.text} (${due.label})`)
const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** What is typed for an action of a card, as in `claim 3`. */
export const typedFor = ({ action }: Pick<Offer, 'action'>, locale: Pen['locale']): string | undefined =>
  COMMANDS.find((command) => command.action === action)?.words[locale][0]

export function cardLines(card: Card, pen: Pen): readonly string[] {
  const { say, paint, width, locale } = pen
  const { words } = card
  const heads = { why: words.why, order: words.order, owner: words.owner, todo: words.todo, buyer: say('buyer'), next: say('next'), more: say('more') }
  const at = column(Object.values(heads))
  const row = (head: string, text: string, style?: Style) => beside(pen, head, at, text, style)
  const title = inertLine(card.title)
  const head = cut(`${words.case} ${card.case} · ${card.riskLabel} · ${title}`, width - 4)
  const painted = head.replace(card.riskLabel, paint(card.finished ? 'dim' : RISK_STYLE[card.risk], card.riskLabel))
  const lines = [rule(pen, head, card.finished ? paint('dim', head) : painted)]
  const status = [capital(inertLine(card.statusLine)), card.escalate && !card.finished ? say('urgent') : ''].filter((text) => text !== '').join(' · ')
  lines.push(...wrap(status, width).map((line) => paint('bold', line)))
  if (card.due !== null) lines.push(paint(card.due.overdue ? ['bold', 'red'] : 'cyan', capital(dueText(card))))
  const order = [card.order, card.marketplace].filter((text) => text !== null).map(inertLine)
  if (order.length > 0) lines.push(...row(heads.order, order.join(' · ')))
  for (const [i, { label, quotes }] of card.reasons.entries())
    lines.push(...row(i === 0 ? heads.why : '', [inertLine(label), ...quotes.map((quote) => `« ${inertLine(quote)} »`)].join('  ')))
  if (card.excerpt !== '') lines.push(...row(heads.buyer, `« ${inertLine(card.excerpt)} »`))
  for (const [i, step] of card.todo.entries()) lines.push(...row(i === 0 ? heads.todo : '', `${i + 1}. ${step}`))
  if (card.draft !== null) {
    const { label, text, language, blanks } = card.draft
    const named = language === 'und' ? '' : ` (${new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language})`
    const missing = blanks.length === 0 ? '' : `, ${say('draft')} ${blanks.map((name) => `{${name}}`).join(' ')}`
    lines.push('', ...wrap(`${label}${named}${missing}`, width).map((line) => paint('dim', line)))
    lines.push(...wrap(inert(text), width - 2).map((line) => `${paint('dim', '│')} ${line}`))
  }
  if (card.hint !== null) lines.push(...wrap(card.hint, width))
  lines.push('', ...offerLines(card, pen, at), rule(pen, card.counts.label, paint('dim', card.counts.label)))
  return lines
}

function offerLines({ actions, case: number }: Card, pen: Pen, at: number): readonly string[] {
  const typed = (place: Offer['place']) => actions.filter((offer) => offer.place === place).flatMap((offer) => typedFor(offer, pen.locale) ?? [])
  const main = typed('main').map((word) => `${word} ${number}`)
  const more = typed('more')
  return [
    ...(main.length > 0 ? beside(pen, pen.say('next'), at, main.join(' · '), 'bold') : []),
    ...(more.length > 0 ? beside(pen, pen.say('more'), at, more.join(' · ')) : []),
  ]
}

/** Two lines a case: what it is, and where it stands. */
export function caseLines(line: CaseLine, pen: Pen): readonly string[] {
  const { paint, width } = pen
  const number = String(line.case).padStart(5)
  const order = line.order === null ? '' : `  ${inertLine(line.order)}`
  const room = width - number.length - 2 - columns(line.riskLabel) - 2 - columns(order)
  const title = cut(inertLine(line.title), Math.max(10, room))
  const gap = ' '.repeat(Math.max(0, room - columns(title)))
  const where = [line.owner === null ? line.status : `${line.status} · ${inertLine(line.owner)}`, dueText(line)].filter((text) => text !== '')
  return [
    `${paint('bold', number)}  ${paint(RISK_STYLE[line.risk], line.riskLabel)}  ${title}${gap}${paint('dim', order)}`,
    ' '.repeat(7) + paint(line.due?.overdue === true ? 'red' : 'dim', cut(where.join(' · '), width - 7)),
  ]
}

export const viewLines = (view: View, pen: Pen): readonly string[] => [
  rule(pen, view.title),
  ...(view.lines.length === 0 ? [view.empty] : view.lines.flatMap((line) => caseLines(line, pen))),
]

export const digestLines = ({ title, sections, summary }: Digest, pen: Pen): readonly string[] => [
  rule(pen, title),
  ...sections.flatMap((section) => [
    pen.paint('bold', section.title),
    ...section.lines.flatMap((line) => caseLines(line, pen)),
    ...(section.rest === null ? [] : [`       ${section.rest}`]),
  ]),
  ...wrap(summary, pen.width),
]

export const historyLines = (history: readonly HistoryLine[], pen: Pen, now: number): readonly string[] => {
  const times = history.map(({ at }) => pen.time(at, now))
  const at = Math.max(0, ...times.map(columns)) + MARGIN
  return history.length === 0 ? [pen.say('nothing')] : history.flatMap(({ text }, i) => beside(pen, times[i]!, at, inertLine(text)))
}

export const fullLines = ({ card, orders, buyer, messages, history }: FullCase, pen: Pen, now: number): readonly string[] => [
  ...cardLines(card, pen).slice(0, 2),
  ...(orders.length > 0 ? [`${card.words.order}  ${orders.map(inertLine).join(', ')}`] : []),
  ...(buyer === '' ? [] : [`${pen.say('buyer')}  ${inertLine(buyer)}`]),
  '',
  ...messages.flatMap(({ at, from, text }) => [
    pen.paint('dim', `${pen.time(at, now)} · ${writer(from, pen)}`),
    ...wrap(inert(text).trimEnd(), pen.width - 2).map((line) => `${pen.paint('dim', '│')} ${line}`),
    '',
  ]),
  pen.paint('bold', pen.say('history')),
  ...historyLines(history, pen, now),
]

const writer = (from: string, { say }: Pen): string => (from === 'buyer' ? say('buyer') : from === 'marketplace' ? say('marketplace') : inertLine(from))

/** A text to be copied: as it is, never wrapped, framed by lines that are not part of it. */
export const handoverLines = (text: string, pen: Pen): readonly string[] => [rule(pen, pen.say('handover')), inert(text), rule(pen, pen.say('handoverEnd'))]
