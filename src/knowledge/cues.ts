/**
 * The terms of a text as cues for the model: one a list of terms, whatever its language. Pure.
 * A cue carries what one language's examples taught to the others, and to terms that no example uses; look-alikes are cues too,
 * so the model learns when a risk word is a product's name.
 */
import type { Folded } from '../text/fold.ts'
import { furthestFrom } from '../text/spans.ts'
import type { Words } from '../text/words.ts'
import type { Cue } from './features.ts'
import { ANY, KINDS, type Vocabulary } from './vocabulary.ts'

/** Room for the owners of a kind of terms: intents, signals, concepts. */
const OWNERS = 512

const STRONG = KINDS.indexOf('strong')
const WEAK = KINDS.indexOf('weak')
const LOOKALIKE = KINDS.indexOf('lookalike')

/** The cue of the seller's own look-alikes. */
export const OWN_MASK = LOOKALIKE * OWNERS + OWNERS - 1

/** One cue a list: an intent's strong, weak or look-alike terms, a concept, a kind of small words. */
export const cueId = ({ kinds, owners }: Vocabulary, term: number): number => kinds[term]! * OWNERS + owners[term]!

/** `found`: terms of the text, as `scanned` gives them; `allowed`: places of the languages that the text may be in. Not yet in order. */
export function cuesIn(vocabulary: Vocabulary, found: readonly number[], words: Words, allowed: (language: number) => boolean): readonly Cue[] {
  const cues: Cue[] = []
  const accusing: Cue[] = []
  const masking: Cue[] = []
  for (let f = 0; f < found.length; f += 3) {
    const term = found[f]!
    const first = found[f + 1]!
    const last = found[f + 2]!
    const language = vocabulary.languages[term]!
    const kind = vocabulary.kinds[term]!
    // Weak terms are evidence for people; as features they only repeat the examples that they were chosen from.
    if (kind === WEAK || (language !== ANY && !allowed(language))) continue
    const risky = vocabulary.risky[vocabulary.owners[term]!] === 1
    const list = kind === LOOKALIKE && risky ? masking : kind === STRONG && risky ? accusing : cues
    list.push({ id: cueId(vocabulary, term), first, last })
  }
  if (masking.length === 0) return [...cues, ...accusing]
  // "From A to Z" is innocent, and not inside "guarantee from A to Z": the longer one counts.
  const spans = new Set(masking.map(({ first, last }) => `${first} ${last}`))
  const told = furthestFrom(words.count, accusing.filter(({ first, last }) => !spans.has(`${first} ${last}`)).map(spanOf))
  const masks = masking.filter((cue) => told()[cue.first]! <= cue.last)
  const hidden = furthestFrom(words.count, masks.map(spanOf))
  return [...cues, ...accusing.filter((cue) => hidden()[cue.first]! <= cue.last), ...masks.map((cue) => ({ ...cue, masks: true }))]
}

const spanOf = ({ first, last }: Cue) => ({ start: first, end: last + 1 })

/** Ways of writing that folding takes away. Numbered above the lists of terms. */
const STYLES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['shouted', /\b\p{Lu}{2,}(?:[\s,'’!?.]{1,3}\p{Lu}{2,}){2,}/gu],
  ['exclaimed', /[!?]\s?[!?]/g],
  ['exclamation', /[\p{L}\d]\s?!/gu],
  ['question', /\?/g],
  ['scare quotes', /["«“„'‘][ \u00a0]?\p{L}{3,15}[ \u00a0]?["»”“'’]/gu],
  ['ellipsis', /…|\.\.\./g],
  ['applause', /[👏🙃🤡😂🤣😡🤬😤💩🖕]/gu],
  ['amount', /[€$£]\s?\d|\d\s?(?:[€$£]|eur|euros?\b)/gi],
  ['link', /https?:|www\.|(?<![a-z0-9-])[a-z0-9-]{3,63}\.(?:com|net|org|info|shop|top|xyz|ru|cn|co)\b/gi],
  ['at sign', /\S@\S/g],
]
const FIRST_STYLE = KINDS.length * OWNERS

/** Style of a text as cues, each where it stands. `source` is the text that was folded. */
export function stylesIn(source: string, { at }: Folded, words: Words): readonly Cue[] {
  if (words.count === 0) return []
  const cues: Cue[] = []
  const wordAt = (offset: number): number => {
    let low = 0
    let high = words.count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (at[words.from[middle]!]! <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  STYLES.forEach(([, pattern], style) => {
    // `matchAll` would copy the expression for every message.
    pattern.lastIndex = 0
    for (let found = pattern.exec(source); found !== null; found = pattern.exec(source)) {
      const word = wordAt(found.index)
      cues.push({ id: FIRST_STYLE + style, first: word, last: word })
    }
  })
  return cues
}

export const inOrder = (cues: readonly Cue[]): readonly Cue[] => cues.toSorted((a, b) => a.first - b.first || a.last - b.last || a.id - b.id)
