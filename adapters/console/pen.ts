/**
 * How things look on this terminal: width, colours, the reader's words and clock. Pure, given once.
 */
import { styleText } from 'node:util'
import type { Sangfroid } from '../../src/desk.ts'
import { columns, wrap } from './inert.ts'
import { type Say, sayIn } from './words.ts'

export type Style = Parameters<typeof styleText>[0]

export interface Pen {
  readonly locale: Sangfroid['locale']
  readonly say: Say
  readonly width: number
  readonly paint: (style: Style, text: string) => string
  /** `14:02` today, with the day otherwise. */
  readonly time: (at: number, now: number) => string
}

const NARROWEST = 40
const WIDEST = 100

export function createPen({
  locale,
  width = 80,
  colours,
  zone,
}: {
  readonly locale: Sangfroid['locale']
  readonly width?: number | undefined
  readonly colours: boolean
  readonly zone: string | undefined
}): Pen {
  const language = locale === 'en' ? 'en-GB' : locale
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { ...options, ...(zone === undefined ? {} : { timeZone: zone }) })
  const day = format({ weekday: 'short', day: 'numeric', month: 'short' })
  const time = format({ hour: '2-digit', minute: '2-digit' })
  return {
    locale,
    say: sayIn(locale),
    width: Math.max(NARROWEST, Math.min(WIDEST, width)),
    paint: (style, text) => (colours && text !== '' ? styleText(style, text, { validateStream: false }) : text),
    time: (at, now) => (day.format(at) === day.format(now) ? time.format(at) : `${day.format(at)}, ${time.format(at)}`),
  }
}

/** `── title ────────`, as wide as the page. */
export function rule({ width, paint }: Pen, title = '', shown = title): string {
  if (title === '') return paint('dim', '─'.repeat(width))
  return `${paint('dim', '──')} ${shown} ${paint('dim', '─'.repeat(Math.max(2, width - columns(title) - 4)))}`
}

/** A head and what belongs to it, wrapped beside it. */
export function beside({ width, paint }: Pen, head: string, column: number, text: string, style?: Style): readonly string[] {
  return wrap(text, width - column).map((line, i) => {
    const first = i === 0 ? head : ''
    return `${paint('dim', first)}${' '.repeat(Math.max(1, column - columns(first)))}${style === undefined ? line : paint(style, line)}`
  })
}
