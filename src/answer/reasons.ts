/**
 * Why a message was labelled so, in a reader's language. Pure. Quotes the buyer's words as data; whoever shows them makes them inert.
 */
import type { KeywordHit, NamedIntent, Span, Status } from '../message.ts'

export const LOCALES = ['en', 'fr'] as const
export type Locale = (typeof LOCALES)[number]

interface Wording {
  readonly at: (span: Span) => string
  readonly status: Readonly<Record<Status, string>>
  readonly learned: (text: string) => string
  readonly signals: Readonly<Record<string, string>>
  readonly unsure: string
}

const WORDING: Readonly<Record<Locale, Wording>> = {
  en: {
    at: ({ start, end }) => `(characters ${start}–${end})`,
    status: { asserted: '', doubted: ', doubted', negated: ', negated', third_party: ', about a third party', quoted: ', quoted from earlier mail' },
    learned: (text) => `sounds like it: « ${text} »`,
    signals: { _anger: 'the buyer is very angry', _vulnerable: 'the buyer may be vulnerable', _human: 'the buyer asks for a person' },
    unsure: 'nothing is sure: a human should read it',
  },
  fr: {
    at: ({ start, end }) => `(caractères ${start} à ${end})`,
    status: { asserted: '', doubted: ', mis en doute', negated: ', nié', third_party: ', au sujet d’un tiers', quoted: ', cité d’un message antérieur' },
    learned: (text) => `en a le ton : « ${text} »`,
    signals: { _anger: 'le client est très en colère', _vulnerable: 'le client est peut-être vulnérable', _human: 'le client demande une personne' },
    unsure: 'rien n’est sûr : une personne doit lire ce message',
  },
}

const LONGEST = 80
const shorten = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  const letters = [...line]
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join('')}…` : line
}

export interface Ground {
  readonly intents: readonly NamedIntent[]
  readonly keywords: readonly KeywordHit[]
  /** The sentence that spoke loudest, by intent. */
  readonly sentences: ReadonlyMap<string, string>
  readonly signals: readonly string[]
  /** The name of the intent that says that nothing is known. */
  readonly unsure: boolean
}

export function reasonsFor({ intents, keywords, sentences, signals, unsure }: Ground, locale: Locale): readonly string[] {
  const words = WORDING[locale]
  const out: string[] = keywords.map((hit) => `${hit.intent}: « ${shorten(hit.text)} » ${words.at(hit)}${words.status[hit.status]}`)
  for (const { intent } of intents) {
    const sentence = sentences.get(intent)
    if (sentence !== undefined && !keywords.some((hit) => hit.intent === intent)) out.push(`${intent}: ${words.learned(shorten(sentence))}`)
  }
  for (const signal of signals) out.push(words.signals[signal] ?? signal)
  if (unsure) out.push(words.unsure)
  return out
}
