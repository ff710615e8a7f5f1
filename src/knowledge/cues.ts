/**
 * The terms of a text as cues for the model: one a list of terms, whatever its language. Pure.
 * A cue carries what one language's examples taught to the others, and to terms that no example uses; look-alikes are cues too,
 * so the model learns when a risk word is a product's name.
 */
import type { Folded } from '../text/fold.ts'
import type { Words } from '../text/words.ts'
import type { Cue } from './features.ts'
import { scan } from './matcher.ts'
import { ANY, KINDS, type Vocabulary } from './vocabulary.ts'

/** Cues of the lists: intents' strong, weak and look-alike terms by owner; small words by kind. */
export function cueId(vocabulary: Vocabulary, term: number): number {
  return vocabulary.kinds[term]! * 128 + (vocabulary.kinds[term]! < 3 ? vocabulary.owners[term]! : 0)
}

/** `allowed`: places of the languages that the text may be in. Cues come in the order of their first word. */
export function cuesIn(vocabulary: Vocabulary, folded: Folded, words: Words, allowed: (language: number) => boolean): readonly Cue[] {
  const cues: Cue[] = []
  scan(vocabulary.matcher, folded, words, (term, first, last) => {
    const language = vocabulary.languages[term]!
    if (language !== ANY && !allowed(language)) return
    cues.push({ id: cueId(vocabulary, term), first, last })
  })
  return cues.sort((a, b) => a.first - b.first || a.last - b.last)
}

/** Fewer kinds than the width of a cue's number allows. */
export const CUE_KINDS = KINDS.length
