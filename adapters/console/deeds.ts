/**
 * What each command does, by the verbs that the core offers. No rule of triage or of cases stands here.
 */
import type { Outcome } from '../../src/desk.ts'
import type { ActionName, Field, Form } from '../../src/view.ts'
import { COMMANDS, type Command } from './commands.ts'
import { compose } from './editor.ts'
import { columns, inert, inertLine } from './inert.ts'
import { beside } from './pen.ts'
import { commandOf, plain, type Reading, viewOf } from './reading.ts'
import { digestLines, fullLines, handoverLines, historyLines, viewLines } from './render.ts'
import { isForm, made, print, type Session, showCard, tell, working } from './session.ts'

type Told = Extract<Reading, { kind: 'command' }>
type Deed = (session: Session, told: Told) => Promise<void>

const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i
const PAGES = 20

/** Commands that are no actions; `quit` ends the loop that calls. */
const DEEDS: Readonly<Record<string, Deed>> = {
  cases: list,
  show: async (session, { case: number }) => void (await showCard(session, number)),
  reply: (session, { case: number }) => compose(session, number),
  copy,
  history: async (session, { case: number }) => {
    const history = await session.sangfroid.history(session.who, number)
    if ('kind' in history) return await tell(session, history, number)
    await print(session, historyLines(history, session.pen, session.now()))
  },
  full: async (session, { case: number }) => {
    const full = await session.sangfroid.full(session.who, number)
    if ('kind' in full) return await tell(session, full, number)
    made(session, number, full.card.version)
    await print(session, ['', ...fullLines(full, session.pen, session.now())])
  },
  digest: async (session) => print(session, digestLines(await session.sangfroid.digest(session.who), session.pen)),
  site: async (session, { rest }) => {
    const { memory, pen } = session
    if (!HOST.test(rest)) return await print(session, [pen.say('siteBad', { site: inertLine(rest) })])
    memory.site = rest.toLowerCase()
    await print(session, [pen.say('site', { site: memory.site })])
  },
  message: (session, { rest }) => takeIn(session, rest),
  explain: async (session, { rest }) => print(session, [session.sangfroid.explain(rest, session.pen.paint('bold', 'x') !== 'x').trimEnd()]),
  help,
}

export const perform: Deed = async (session, told) => {
  const deed = DEEDS[told.command.name]
  if (deed) return await deed(session, told)
  const { action } = told.command
  if (action) await act(session, told, action)
}

export async function takeIn(session: Session, text: string): Promise<void> {
  const { sangfroid, who, memory, now, id, pen } = session
  if (text.trim() === '') return
  await working(session, async () => {
    const message = { id: id(), text, receivedAt: new Date(now()).toISOString(), ...(memory.site === undefined ? {} : { marketplace: memory.site }) }
    const { cases } = await sangfroid.receive({ tenant: who.tenant, source: 'console', message })
    if (cases.length > 1) await print(session, ['', pen.say('opened', { count: cases.length, cases: cases.join(', ') })])
    for (const number of cases) {
      const card = await showCard(session, number)
      if (card) made(session, number, card.version)
    }
  })
}

async function list(session: Session, { rest }: Told): Promise<void> {
  const view = viewOf(rest) ?? 'due'
  let page: string | undefined
  for (let pages = 0; pages < PAGES; pages++) {
    const shown = await session.sangfroid.list(session.who, view, page)
    const lines = viewLines(shown, session.pen)
    await print(session, pages === 0 ? lines : lines.slice(1))
    page = shown.next ?? undefined
    if (page === undefined || !session.keyboard.terminal) return
    const more = await session.keyboard.ask('… ', { escape: 'q' })
    if (more === null || more.trim() !== '') return
  }
}

async function copy(session: Session, { case: number }: Told): Promise<void> {
  const { sangfroid, who, memory, pen } = session
  const kept = memory.handovers.get(number)
  if (kept !== undefined) return await print(session, [...handoverLines(kept, pen), pen.say('after', { case: number })])
  const form = await sangfroid.form(who, { case: number, action: 'reply' })
  if (!isForm(form)) return await tell(session, form, number)
  const text = form.fields.find(({ name }) => name === 'text')?.value ?? ''
  if (text === '') return await print(session, [pen.say('noReply', { case: number })])
  const card = await sangfroid.card(who, number)
  const sendable = !('kind' in card) && card.actions.some(({ action, place }) => action === 'sent' && place === 'main')
  await print(session, [...handoverLines(text, pen), pen.say(sendable ? 'after' : 'notApproved', { case: number })])
}

/** Does an action with what was typed behind it; asks for the rest where somebody is there to answer. */
async function act(session: Session, { command, case: number, rest }: Told, action: ActionName): Promise<void> {
  const { sangfroid, who, memory, keyboard, pen } = session
  let fields: Record<string, string> = { ...command.fields?.(rest) }
  let seen = memory.seen.get(number)
  const looks = action === 'second' || (keyboard.terminal && command.fields !== undefined)
  if (looks) {
    const form = await sangfroid.form(who, { case: number, action })
    if (!isForm(form)) return await tell(session, form, number)
    if (action === 'second') seen = form.seen
    if (form.notice !== undefined) await print(session, [inert(form.notice)])
    const filled = await fillIn(session, form, fields)
    if (filled === null) return await print(session, [pen.say('cancelled')])
    fields = filled
  }
  for (;;) {
    const outcome: Outcome = await working(session, async () => {
      const came = await sangfroid.act(who, { case: number, action, seen, fields })
      await tell(session, came, number)
      return came
    })
    if (outcome.kind !== 'again') return
    // A text that must be written anew is written as every reply is.
    if (outcome.form.action === 'reply') return await compose(session, number)
    memory.seen.set(number, outcome.form.seen)
    if (!keyboard.terminal) return await print(session, [pen.say('usage', { usage: usageOf(command, session, number) })])
    const filled = await fillIn(session, outcome.form, {})
    if (filled === null) return await print(session, [pen.say('cancelled')])
    seen = outcome.form.seen
    fields = { ...fields, ...filled }
  }
}

/** Asks for what is missing and needed. Null where the person leaves it. */
async function fillIn(session: Session, form: Form, given: Readonly<Record<string, string>>): Promise<Record<string, string> | null> {
  const { keyboard } = session
  const fields: Record<string, string> = {}
  const asks = keyboard.terminal ? form.fields : []
  for (const field of form.fields) {
    const typed = given[field.name] ?? ''
    if (typed !== '') fields[field.name] = chosen(field, typed)
  }
  for (const field of asks) {
    if (fields[field.name] !== undefined || !field.required) continue
    if (field.options) await print(session, optionLines(field))
    const answer = await keyboard.ask(`${field.label}${hintOf(field, session)}> `, { escape: '' })
    if (answer === null || answer.trim() === '') return null
    fields[field.name] = chosen(field, answer.trim())
  }
  return { ...given, ...fields }
}

const hintOf = ({ hint, kind, options }: Field, { pen }: Session): string => {
  const said = hint ?? (options === undefined ? undefined : pen.say(kind === 'choices' ? 'several' : 'choose'))
  return said === undefined ? ' ' : ` (${said}) `
}

const optionLines = ({ options = [] }: Field): readonly string[] =>
  options.map(
    ({ label, value, chosen: is }, i) =>
      `${String(i + 1).padStart(4)} ${is ? '●' : ' '} ${inertLine(label)}${plain(label) === plain(value) || value.length > 40 ? '' : `  (${value})`}`,
  )

/** Numbers of the list, values and labels to values. What fits nothing stays: the core says what is wrong with it. */
function chosen({ kind, options = [] }: Field, typed: string): string {
  const one = (part: string) => {
    const word = plain(part.trim())
    const byNumber = /^\d{1,3}$/.test(word) ? options[Number(word) - 1] : undefined
    return (options.find(({ value, label }) => plain(value) === word || plain(label) === word) ?? byNumber)?.value ?? part.trim()
  }
  if (options.length === 0) return typed
  return kind === 'choices' ? typed.split(',').map(one).join(',') : one(typed)
}

async function help(session: Session, { rest }: Told): Promise<void> {
  const { pen } = session
  const { locale, say } = pen
  if (rest !== '') {
    const command = commandOf(rest)
    if (!command) return await print(session, [say('noTopic', { word: inertLine(rest) })])
    const other = locale === 'en' ? command.words.fr : command.words.en
    const [first, ...more] = command.words[locale]
    return await print(session, [
      pen.paint('bold', usageOf(command, session)),
      `  ${command.does[locale]}`,
      ...(more.length > 0 ? [`  = ${more.join(', ')}`] : []),
      ...(other[0] === first ? [] : [`  ${say('alsoFr', { words: other.join(', ') })}`]),
    ])
  }
  const usages = COMMANDS.map((command) => usageOf(command, session))
  const at = Math.max(...usages.map(columns)) + 3
  const rows = COMMANDS.flatMap(({ does }, i) => beside({ ...pen, paint: (_, text) => text }, `  ${usages[i]}`, at + 1, does[locale]))
  await print(session, [say('helpHead'), ...rows, say('helpFoot')])
}

export const usageOf = ({ words, takes, after }: Command, { pen: { locale } }: Pick<Session, 'pen'>, number: number | string = 3): string =>
  [words[locale][0], takes === 'case' ? number : '', after[locale]].filter((part) => part !== '').join(' ')
