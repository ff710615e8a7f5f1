/**
 * What a reply must not say, in all languages, as one table beside one matcher: risk words and the innocent phrases that mask them. Pure.
 * Invariant: a term's place in the table is its number in the matcher; the whole packs (plain data and typed arrays).
 *
 * A term of `_guard/` may list words with a slash, as in "close/withdraw your/the/ claim*": every combination is a term. An empty
 * one stands for no word, `_` for a space inside one.
 */
import type { Knowledge } from './load.ts'
import { buildMatcher, type Matcher } from './matcher.ts'
import { GUARD_CLASSES } from './schema.ts'
import { buildSpelling, type Spelling } from './spelling.ts'
import { parseTerm, spellings } from './terms.ts'

export type GuardClass = (typeof GUARD_CLASSES)[number]

/** One word with up to this many letters, or a phrase with up to PHRASE of them, is another word elsewhere (gift, vol, court). */
const WORD = 5
const PHRASE = 7
/** A hidden word ("r.e.v.i.e.w") gives itself away from this many letters on, even where its phrase is not complete. */
const KEY = 5
/** Slips of the pen are mended only for long words: shorter ones have honest neighbours (toxique, tonique). */
const SLIP = 9
/** More combinations than this from one term is a mistake in the data. */
const MOST = 1000

export interface Guardbook {
  readonly matcher: Matcher
  readonly languages: readonly string[]
  /** Places in GUARD_CLASSES, by term. */
  readonly classes: Uint8Array
  /** Places in `languages`, by term. */
  readonly tongues: Uint8Array
  /** By term: 1 for an innocent phrase, which masks terms of its class inside it. */
  readonly allows: Uint8Array
  /** By term: 1 where it counts only in a text of its own language. */
  readonly gated: Uint8Array
  /** Places in `alternatives`, by term. */
  readonly choices: Uint16Array
  readonly alternatives: readonly string[]
  /** Spelling that must stand in the text, by term, where folding alone is too loose. */
  readonly exact: Readonly<Record<number, string>>
  /** The telling word of each term (`*` kept) and the first term that it tells of. */
  readonly keys: Readonly<Record<string, number>>
  /** Words of terms that stutter when collapsed: found again in "arnaaaque". */
  readonly words: readonly string[]
  readonly spelling: Spelling
  /** Alternatives for what no term says, as a link or capitals: by language, by class, a place in `alternatives`. */
  readonly defaults: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Throws RangeError where one term stands for too many. */
export function variants(source: string): readonly string[] {
  let out = ['']
  for (const piece of source.trim().split(/\s+/)) {
    const choices = piece.split('/')
    if (out.length * choices.length > MOST) throw new RangeError(`guard term "${source}": more than ${MOST} combinations; split it into two terms`)
    out = out.flatMap((before) => choices.map((choice) => `${before} ${choice}`.trim()))
  }
  return [...new Set(out.map((term) => term.replaceAll('_', ' ')))]
}

const lettersOf = (words: readonly string[]) => words.join('').replace(/[*…]/g, '').length
const bare = (word: string) => word.replace('*', '')

export function buildGuardbook(guard: Knowledge['guard']): Guardbook {
  const languages = Object.keys(guard).sort()
  const terms: (readonly string[])[] = []
  const classes: number[] = []
  const tongues: number[] = []
  const allows: number[] = []
  const gated: number[] = []
  const choices: number[] = []
  const alternatives: string[] = ['']
  const exact: Record<number, string> = {}
  const keys: Record<string, number> = {}
  const words = new Set<string>()
  const long: string[] = []
  const defaults: Record<string, Record<string, number>> = {}
  const seen = new Set<string>()
  const put = (source: string, name: GuardClass, language: string, choice: number) => {
    for (const variant of variants(source)) {
      for (const spelling of spellings(variant, language)) {
        const term = parseTerm(spelling)
        const twin = `${name} ${language} ${choice === 0} ${term.words.join(' ')} ${term.exact ?? ''}`
        if (term.words.length === 0 || seen.has(twin)) continue
        seen.add(twin)
        const letters = lettersOf(term.words)
        const number = terms.length
        terms.push(term.words)
        classes.push(GUARD_CLASSES.indexOf(name))
        tongues.push(languages.indexOf(language))
        allows.push(choice === 0 ? 1 : 0)
        gated.push(letters <= (term.words.length === 1 ? WORD : PHRASE) ? 1 : 0)
        choices.push(choice)
        if (term.exact !== undefined) exact[number] = term.exact
        for (const word of term.words) words.add(word)
        if (choice === 0) continue
        const telling = Math.max(...term.words.map((word) => lettersOf([word])))
        for (const word of term.words) if (lettersOf([word]) === telling && telling >= KEY) keys[word] ??= number
        if (name === 'G1' && term.words.length === 1 && telling >= SLIP) long.push(bare(term.words[0]!))
      }
    }
  }
  for (const language of languages) {
    const own: Record<string, number> = {}
    for (const name of GUARD_CLASSES) {
      const { rules, allow } = guard[language]![name]
      for (const rule of rules) {
        const choice = alternatives.push(rule.alternative) - 1
        own[name] ??= choice
        for (const source of rule.terms) put(source, name, language, choice)
      }
      for (const source of allow) put(source, name, language, 0)
    }
    defaults[language] = own
  }
  const known = [...words].filter((word) => word !== '…')
  return {
    matcher: buildMatcher(terms),
    languages,
    classes: Uint8Array.from(classes),
    tongues: Uint8Array.from(tongues),
    allows: Uint8Array.from(allows),
    gated: Uint8Array.from(gated),
    choices: Uint16Array.from(choices),
    alternatives,
    exact,
    keys,
    words: known.filter((word) => bare(word).length > 3),
    spelling: buildSpelling(long, known.map(bare)),
    defaults,
  }
}
