import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkReply } from '../src/answer/guard.ts'
import { LONGEST } from '../src/answer/shapes.ts'
import { book, LANGUAGES } from './guardbook.ts'

/** Every draft that ships passes its own guard (domain.md 4.2), blanks empty and optional parts in. */
const INTENTS = join(import.meta.dirname, '..', 'intents')

const replies = readdirSync(INTENTS)
  .filter((folder) => !folder.startsWith('_'))
  .flatMap((intent) => LANGUAGES.map((language) => ({ intent, language, file: join(INTENTS, intent, `${language}.yaml`) })))
  .filter(({ file }) => existsSync(file))
  .map((row) => ({ ...row, reply: (parse(readFileSync(row.file, 'utf8')) as { reply?: string }).reply }))
  .filter((row): row is typeof row & { reply: string } => row.reply !== undefined)

describe('every draft passes its own guard', () => {
  test.for(replies.map(({ intent, language, reply }) => [intent, language, reply] as const))('%s in %s', ([, language, reply]) => {
    const text = reply.replace(/\[\[|\]\]/g, '').trim()
    expect(checkReply(book, text, { language, detected: language, blanks: 'neutral' })).toEqual([])
    expect(text.length).toBeLessThanOrEqual(LONGEST)
    // Law 4.1: a draft without its optional parts is a text too.
    expect(checkReply(book, reply.replace(/\[\[.*?\]\]/gs, '').trim(), { language, detected: language, blanks: 'neutral' })).toEqual([])
  })
})
