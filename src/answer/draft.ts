/**
 * The suggested reply: the shipped text of the most urgent intent in the buyer's language, with the order's facts filled in. Pure.
 * Invariant: what only a human knows stays a named blank; a draft promises nothing by itself, and nothing is sent by it.
 */
import type { Compiled } from '../knowledge/compile.ts'
import type { Draft, Message } from '../message.ts'

const OPTIONAL = /\[\[((?:[^\]]|\](?!\]))*)\]\]/g
const BLANK = /\{([\p{L}_]+)\}/gu

/** Sites that tell by their ending which language their buyers write. */
const SITE_LANGUAGES: readonly (readonly [ending: RegExp, language: string])[] = [
  [/\.fr$|cdiscount|fnac|darty|\.be$/, 'fr'],
  [/\.de$|\.at$|otto\.|kaufland/, 'de'],
  [/\.es$|\.mx$/, 'es'],
  [/\.it$/, 'it'],
]

export const languageOfSite = (marketplace: string): string => SITE_LANGUAGES.find(([ending]) => ending.test(marketplace.toLowerCase()))?.[1] ?? 'en'

/** Facts of the order as a buyer reads them, by the name of their blank. */
export function factsOf({ order, marketplace }: Message, orderInText: string | undefined, language: string): Readonly<Record<string, string>> {
  const day = (iso: string | undefined) =>
    iso === undefined || Number.isNaN(Date.parse(iso))
      ? undefined
      : new Intl.DateTimeFormat(localeOf(language, marketplace), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso))
  const facts = {
    order: order?.id ?? orderInText,
    amount:
      order?.total && new Intl.NumberFormat(localeOf(language, marketplace), { style: 'currency', currency: order.total.currency }).format(order.total.amount),
    ordered: day(order?.orderedAt),
    promised: day(order?.promisedBy),
    shipped: day(order?.shippedAt),
    delivered: day(order?.deliveredAt),
  }
  return Object.fromEntries(Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** English dates differ by country: only American sites put the month first. */
const localeOf = (language: string, marketplace = '') => (language === 'en' ? (/\.com$/.test(marketplace) ? 'en-US' : 'en-GB') : language)

interface Filled {
  readonly text: string
  readonly blanks: readonly string[]
}

/** Templates filled with nothing, since most messages come without their order: there are as many as replies. */
const unfilled = new Map<string, Filled>()

export function fill(template: string, facts: Readonly<Record<string, string>>): Filled {
  if (Object.keys(facts).length > 0) return filled(template, facts)
  let plain = unfilled.get(template)
  if (!plain) unfilled.set(template, (plain = filled(template, facts)))
  return plain
}

function filled(template: string, facts: Readonly<Record<string, string>>): Filled {
  const known = (part: string) => part.replace(BLANK, (blank, name: string) => facts[name] ?? blank)
  const text = known(template.replace(OPTIONAL, (_, part: string) => (known(part).match(BLANK) ? '' : part)))
  return { text, blanks: [...new Set([...text.matchAll(BLANK)].map(([, name]) => name!))] }
}

/** `language` is the detected one; an unknown one falls back to the site's. Null where the intent has no reply. */
export function draftFor({ replies }: Compiled, intent: string, language: string, message: Message, orderInText: string | undefined): Draft | null {
  const byLanguage = replies[intent]
  const spoken = byLanguage?.[language] === undefined ? languageOfSite(message.marketplace ?? '') : language
  const template = byLanguage?.[spoken] ?? byLanguage?.en
  if (template === undefined) return null
  return { language: spoken, intent, ...fill(template, factsOf(message, orderInText, spoken)) }
}
