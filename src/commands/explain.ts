/**
 * A triage as a person reads it on a terminal. Pure. The buyer's words are shown as data: control characters never reach the terminal.
 */
import { stripVTControlCharacters, styleText } from 'node:util'
import type { Locale } from '../answer/reasons.ts'
import type { Risk, Triage } from '../message.ts'
import type { Engine } from '../read/engine.ts'
import type { Settings } from '../settings.ts'

type Style = Parameters<typeof styleText>[0]
const RISK_STYLE: Readonly<Record<Risk, Style>> = { critical: ['bold', 'red'], high: ['bold', 'yellow'], medium: 'yellow', low: 'green', none: 'green' }

const WORDS = {
  en: {
    risk: { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW', none: 'NONE' },
    head: {
      risk: 'Risk',
      language: 'Language',
      labels: 'Labels',
      why: 'Why',
      named: 'Named in it',
      due: 'Answer by',
      todo: 'What to do',
      draft: 'Draft',
      blanks: 'To fill in',
    },
    escalate: 'a human must see it now',
    calm: 'it can wait its turn',
    noReply: 'none: this message wants no reply',
    unknown: 'not told',
  },
  fr: {
    risk: { critical: 'CRITIQUE', high: 'ÉLEVÉ', medium: 'MOYEN', low: 'FAIBLE', none: 'AUCUN' },
    head: {
      risk: 'Risque',
      language: 'Langue',
      labels: 'Intentions',
      why: 'Pourquoi',
      named: 'Relevé',
      due: 'Répondre avant',
      todo: 'À faire',
      draft: 'Brouillon',
      blanks: 'À compléter',
    },
    escalate: 'une personne doit le voir maintenant',
    calm: 'peut attendre son tour',
    noReply: 'aucun : ce message n’appelle pas de réponse',
    unknown: 'non reconnue',
  },
} as const

const COLUMN = 15

/** Control and bidi characters made visible as spaces: a message must not write to the terminal of its reader. */
export const inert = (text: string): string =>
  stripVTControlCharacters(text).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (sign) => (sign === '\n' ? '\n' : ' '))

export function explain(engine: Engine, triage: Triage, { locale, timezone }: Pick<Settings, 'locale' | 'timezone'>, colours: boolean): string {
  const words = WORDS[locale]
  const paint = (style: Style, text: string) => (colours ? styleText(style, text, { validateStream: false }) : text)
  const rows: string[] = []
  const row = (head: string, lines: readonly string[]) => {
    for (const [i, line] of lines.entries()) rows.push(`${paint('dim', (i === 0 ? head : '').padEnd(COLUMN))} ${line}`)
  }
  const intentOf = (name: string) => engine.compiled.intents.find((intent) => intent.name === name)
  row(words.head.risk, [`${paint(RISK_STYLE[triage.risk], words.risk[triage.risk])} · ${triage.escalate ? paint('bold', words.escalate) : words.calm}`])
  row(
    words.head.labels,
    triage.intents.map(({ intent, confidence }) => `${intentOf(intent)?.title[locale] ?? intent} ${paint('dim', `(${intent}, ${confidence.toFixed(2)})`)}`),
  )
  row(words.head.why, triage.why.map(inert))
  row(words.head.language, [languageName(triage.language, locale) ?? words.unknown])
  row(words.head.named, entityLines(triage))
  if (triage.deadline !== null)
    row(words.head.due, [new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: timezone }).format(new Date(triage.deadline))])
  const first = triage.intents[0] && intentOf(triage.intents[0].intent)
  if (first)
    row(
      words.head.todo,
      first.remedy[locale].map((step, i) => `${i + 1}. ${step}`),
    )
  if (triage.reply === null) row(words.head.draft, [words.noReply])
  else {
    if (triage.reply.blanks.length > 0) row(words.head.blanks, [triage.reply.blanks.map((name) => `{${name}}`).join(' ')])
    rows.push('', paint('dim', `── ${words.head.draft} (${languageName(triage.reply.language, locale) ?? triage.reply.language}) ──`), inert(triage.reply.text))
  }
  return `${rows.join('\n')}\n`
}

function languageName(code: string, locale: Locale): string | undefined {
  return code === 'und' ? undefined : new Intl.DisplayNames([locale], { type: 'language' }).of(code)
}

function entityLines({ entities: { orders, asins, amounts, dates, trackings } }: Triage): readonly string[] {
  return [
    ...orders.map(({ id }) => `№ ${id}`),
    ...asins.map(({ id }) => `ASIN ${id}`),
    ...amounts.map(({ amount, currency }) => `${amount} ${currency}`),
    ...dates.map(({ date }) => date),
    ...trackings.map(({ id, carrier }) => `${carrier} ${id}`),
  ]
}
