/**
 * The guard on a text with what was read in it: its language, amounts and dates. Pure.
 */
import type { Guardbook } from '../knowledge/guardbook.ts'
import type { Engine } from '../read/engine.ts'
import { findEntities } from '../read/entities/entities.ts'
import { detectLanguage } from '../read/language.ts'
import { fold } from '../text/fold.ts'
import { wordsOf } from '../text/words.ts'
import type { Finding } from './finding.ts'
import { checkReply, type GuardOptions } from './guard.ts'

export type CheckOptions = Pick<GuardOptions, 'language' | 'blanks' | 'marketplace' | 'facts'>

/** A text of fewer words than this is too short to say that it is in the wrong language. */
const ENOUGH = 4

export function guardText(engine: Engine, book: Guardbook, text: string, options: CheckOptions): readonly Finding[] {
  const folded = fold(text)
  const words = wordsOf(folded)
  const ranges = words.count === 0 ? [] : [{ first: 0, last: words.count - 1 }]
  const { language } = detectLanguage(engine, text, folded, words, ranges)
  const read = options.facts && findEntities(text, { months: engine.months, now: undefined, marketplace: options.marketplace })
  return checkReply(book, text, { ...options, detected: words.count < ENOUGH ? 'und' : language, read })
}
