/**
 * What the tab key offers: words of the reader's language, cases, people, intents. Reads, never writes.
 */
import { COMMANDS, VIEW_WORDS } from './commands.ts'
import { commandOf, plain } from './reading.ts'
import { isForm, type Session } from './session.ts'

const MOST = 50

/** Answers what fits, and the part of the line that it takes the place of. */
export async function completions(session: Session, line: string): Promise<readonly [readonly string[], string]> {
  const { sangfroid, who, pen } = session
  const words = line.trimStart().split(/\s+/)
  const part = words.at(-1) ?? ''
  const fitting = (options: readonly string[]) => options.filter((option) => plain(option).startsWith(plain(part))).slice(0, MOST)
  const command = words.length > 1 ? commandOf(words[0]!) : undefined
  if (words.length === 1) {
    const own = fitting(COMMANDS.map(({ words: named }) => named[pen.locale][0]!))
    const all = own.length > 0 ? own : fitting(COMMANDS.flatMap(({ words: named }) => [...named.en, ...named.fr]))
    return [all.map((word) => `${word} `), part]
  }
  if (command === undefined) return [[], part]
  if (words.length === 2) {
    if (command.takes === 'view') return [fitting(Object.values(VIEW_WORDS).map((named) => named[pen.locale === 'en' ? 0 : 1]!)), part]
    if (command.takes === 'topic') return [fitting(COMMANDS.map(({ words: named }) => named[pen.locale][0]!)), part]
    if (command.takes !== 'case') return [[], part]
    const cases = await sangfroid.complete(who, part)
    return [cases.map(({ value }) => `${value} `).slice(0, MOST), part]
  }
  const number = Number(words[1])
  if (command.action === undefined || words.length !== 3 || !Number.isSafeInteger(number)) return [[], part]
  const form = await sangfroid.form(who, { case: number, action: command.action })
  const options = isForm(form) ? (form.fields.find((field) => field.options !== undefined)?.options ?? []) : []
  // Several names are parted by commas: the last one is completed.
  const last = part.split(',').at(-1)!
  return [options.filter(({ value }) => plain(value).startsWith(plain(last))).map(({ value }) => part.slice(0, part.length - last.length) + value), part]
}
