/**
 * Who wrote which part of a message: the buyer's own words, quoted mail, the marketplace's wrapper, signatures. Pure.
 * Invariant: the parts follow one another and cover the whole text; nothing is discarded, only named.
 * Works line by line on the patterns of all languages at once, since the language is not known yet.
 */
import type { LanguageRules } from '../intent.ts'
import { foldString } from './fold.ts'

/** `own`: the buyer now. `quoted`: the buyer earlier. `seller`: the seller's earlier mail. `title`: a product's name. */
export type Role = 'own' | 'quoted' | 'seller' | 'wrapper' | 'title' | 'signature'

export interface Part {
  readonly role: Role
  readonly start: number
  readonly end: number
}

export interface Patterns {
  readonly labels: readonly string[]
  readonly message: readonly string[]
  readonly titles: readonly string[]
  readonly lines: readonly string[]
  readonly footers: readonly string[]
  readonly quotes: readonly string[]
  readonly sellers: readonly string[]
  /** Labels that open a seller's line ("Seller:"). */
  readonly sellerLabels: readonly string[]
  readonly signatures: readonly string[]
  /** Single words of labels and names of sites: a line of nothing else but numbers is a wrapper's. */
  readonly bare: readonly string[]
}

/** Sites as they name themselves at the top of a forwarded message. */
const SITES = [
  'amazon',
  'ebay',
  'etsy',
  'cdiscount',
  'fnac',
  'darty',
  'rakuten',
  'walmart',
  'vinted',
  'otto',
  'kaufland',
  'tiktok',
  'allegro',
  'manomano',
  'marketplace',
  'com',
  'fr',
  'de',
  'es',
  'it',
  'co',
  'uk',
]

/** A label is a few words before a colon; a longer run is a sentence. */
const LABEL = /^\s*[*#•·-]?\s*([^:\n]{1,40}?)\s*[:：]/
const ROW_OF_TABLE = /^\s*\d{1,3}\s+(?:x\s+)?B0[A-Z0-9]{8}\b|[[(]\s*ASIN\s*:?\s*B0[A-Z0-9]{8}\s*[\])]\s*$/
const QUOTE_MARK = /^\s*(?:>|\|)/
/** A header of quoted mail carries a date, a time or an address. */
const DATED = /\d{4}|\d{1,2}[:h]\d{2}|@/
const DELIMITER = /^\s*(?:--|__|==|\*\*|—)[\s_=*—-]*$/
const MAIL_HEADER = /^\s*-{3,}.*-{3,}\s*$/
/** A line longer than this is prose, whatever it begins with. */
const LONGEST_HEAD = 160

export function compilePatterns(rules: Iterable<LanguageRules>): Patterns {
  const gather = (of: (wrapper: LanguageRules['wrapper']) => readonly string[], keep: (source: string) => boolean = () => true) => {
    const all = new Set<string>()
    for (const { wrapper } of rules) for (const source of of(wrapper)) if (keep(source)) all.add(foldString(source) || source.trim())
    return [...all]
  }
  return {
    labels: gather(({ labels }) => labels),
    message: gather(({ message }) => message),
    titles: gather(({ titles }) => titles),
    lines: gather(({ lines }) => lines),
    footers: gather(({ footers }) => footers),
    quotes: gather(({ quotes }) => quotes),
    sellers: gather(
      ({ sellers }) => sellers,
      (source) => !source.trimEnd().endsWith(':'),
    ),
    sellerLabels: gather(
      ({ sellers }) => sellers,
      (source) => source.trimEnd().endsWith(':'),
    ),
    signatures: gather(({ signatures }) => signatures),
    bare: [...new Set([...SITES, ...gather(({ labels }) => labels).flatMap((label) => label.split(' '))])],
  }
}

/** Openings by their first word, made when a list is first asked: every line of every message is looked up in three of them. */
const byFirstWord = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>()
const firstWord = (head: string) => (head.includes(' ') ? head.slice(0, head.indexOf(' ')) : head)

function opens(head: string, openings: readonly string[]): boolean {
  let index = byFirstWord.get(openings)
  if (!index) byFirstWord.set(openings, (index = Map.groupBy(openings, firstWord)))
  return index.get(firstWord(head))?.some((opening) => head.startsWith(opening) && (head.length === opening.length || head[opening.length] === ' ')) === true
}

/** Nothing but labels, sites and numbers: "Ordine Etsy n. 3127740961". */
const isBare = (head: string, { bare }: Patterns) =>
  head.length <= 60 && /\d{4}|^amazon /.test(head) && head.split(' ').every((word) => /\d/.test(word) || word.length === 1 || bare.includes(word))

type Mode = 'own' | 'quote' | 'marked'

export function partsOf(text: string, patterns: Patterns): readonly Part[] {
  const parts: { role: Role; start: number; end: number }[] = []
  const put = (role: Role, start: number, end: number) => {
    const last = parts.at(-1)
    if (end <= start) return
    if (last?.role === role) last.end = end
    else parts.push({ role, start, end })
  }
  // Where the quotation that is being read began, and whether something in it names the seller.
  let quoteFrom = -1
  let sellerWrote = false
  const closeQuote = () => {
    if (quoteFrom >= 0 && sellerWrote) for (let p = quoteFrom; p < parts.length; p++) if (parts[p]!.role === 'quoted') parts[p]!.role = 'seller'
    quoteFrom = -1
    sellerWrote = false
  }
  const openQuote = () => {
    if (quoteFrom < 0) quoteFrom = parts.length
  }
  let mode: Mode = 'own'
  let ended = false
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline + 1
    const line = text.slice(start, Math.min(end, start + LONGEST_HEAD + 80))
    const short = end - start <= LONGEST_HEAD
    const at = start
    start = end
    if (!line.trim()) {
      put(parts.at(-1)?.role ?? 'own', at, end)
      continue
    }
    const marked = QUOTE_MARK.test(line)
    const head = foldString(marked ? line.replace(/^[\s>|]+/, '') : line)
    const introduces =
      short &&
      (MAIL_HEADER.test(line)
        ? patterns.quotes.some((words) => head.includes(words))
        : /[:：>]\s*$/.test(line.trimEnd()) &&
          patterns.quotes.some((words) => head.endsWith(words) || (DATED.test(line) && ` ${head} `.includes(` ${words} `))))
    if (introduces) {
      openQuote()
      if (!marked) mode = 'quote'
      put('wrapper', at, end)
      continue
    }
    if (marked) {
      openQuote()
      const label = LABEL.exec(line.replace(/^[\s>|]+/, ''))
      if ((label && patterns.sellerLabels.includes(foldString(label[1]!))) || patterns.sellers.some((words) => head.includes(words))) sellerWrote = true
      put('quoted', at, end)
      mode = 'marked'
      continue
    }
    if (mode === 'quote') {
      const label = LABEL.exec(line)
      if (label && patterns.labels.includes(foldString(label[1]!))) put('wrapper', at, end)
      else {
        if (patterns.sellers.some((words) => head.includes(words)) || (label && patterns.sellerLabels.includes(foldString(label[1]!)))) sellerWrote = true
        put('quoted', at, end)
      }
      continue
    }
    if (mode === 'marked') {
      closeQuote()
      mode = 'own'
    }
    if (opens(head, patterns.footers) || (line.includes('©') && short)) ended = true
    const label = LABEL.exec(line)
    const name = label ? foldString(label[1]!) : ''
    if (label && patterns.message.includes(name)) {
      ended = false
      put('wrapper', at, at + label[0].length)
      put('own', at + label[0].length, end)
    } else if (ended) put('wrapper', at, end)
    else if (DELIMITER.test(line)) {
      put('wrapper', at, end)
      if (/^\s*--\s*$/.test(line) && parts.some(({ role }) => role === 'own')) ended = true
    } else if (short && opens(head, patterns.signatures)) put('signature', at, end)
    else if (short && (opens(head, patterns.lines) || isBare(head, patterns))) put('wrapper', at, end)
    else if (short && (ROW_OF_TABLE.test(line) || (label && patterns.titles.includes(name)))) put('title', at, end)
    else if (short && label && (patterns.labels.includes(name) || patterns.labels.some((known) => name.startsWith(`${known} `) && /\d/.test(name))))
      put('wrapper', at, end)
    else put('own', at, end)
  }
  closeQuote()
  return parts
}
