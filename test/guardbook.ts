/**
 * The guardbook of the shipped data and what its tests say in a word. I/O: reads `intents/_guard/`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkReply, type GuardOptions } from '../src/answer/guard.ts'
import { buildGuardbook } from '../src/knowledge/guardbook.ts'
import type { GuardRules } from '../src/knowledge/load.ts'
import { guardFile } from '../src/knowledge/schema.ts'
import { readSource } from '../src/knowledge/source.ts'

export const LANGUAGES = ['fr', 'en', 'de', 'es', 'it']
const FOLDER = join(import.meta.dirname, '..', 'intents', '_guard')

function readGuard(language: string): GuardRules {
  const { data, faults } = readSource(`_guard/${language}.yaml`, readFileSync(join(FOLDER, `${language}.yaml`), 'utf8'), guardFile)
  if (!data) throw new Error(JSON.stringify(faults))
  return data.classes
}

export const book = buildGuardbook(Object.fromEntries(LANGUAGES.map((language) => [language, readGuard(language)])))
export const check = (text: string, options: Partial<GuardOptions> = {}) => checkReply(book, text, { blanks: 'block', ...options })
export const said = (text: string, options: Partial<GuardOptions> = {}) => check(text, options).map((finding) => `${finding.class} ${finding.text}`)
export const linesOf = (table: string) =>
  table
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** "G1 a ‹fake› one" to its class, its text and the span that is meant. */
export function marked(line: string) {
  const [, name, rest] = /^(\w+) (.*)$/s.exec(line)!
  const start = rest!.indexOf('‹')
  return { name: name!, text: rest!.replace(/[‹›]/g, ''), start, end: rest!.indexOf('›') - 1 }
}
