/**
 * Writing a reply at the console: the draft with numbered lines, changed one by one, until it is approved or left.
 * Invariant: what was typed is never lost to an objection: the text stays, with the objections and their alternatives beside it.
 */
import type { Form, Advice } from '../../src/view.ts'
import { columns, inert, inertLine, wrap } from './inert.ts'
import { plain } from './reading.ts'
import { beside, rule } from './pen.ts'
import { isForm, print, type Session, showCard, tell, working } from './session.ts'

interface Writing {
  readonly session: Session
  readonly number: number
  seen: number
  lines: string[]
  why: string
  advice: readonly Advice[]
}

const BLANK = /\{(\w+)\}/g
const DONE = 'left'

export async function compose(session: Session, number: number): Promise<void> {
  const { sangfroid, who, memory } = session
  const form = await sangfroid.form(who, { case: number, action: 'reply' })
  if (!isForm(form)) return await tell(session, form, number)
  // Nobody answers what they have not read.
  if (memory.seen.get(number) !== form.seen && (await showCard(session, number)) === null) return
  const writing: Writing = { session, number, seen: form.seen, lines: textOf(form).split('\n'), why: '', advice: [] }
  await print(session, ['', rule(session.pen, `${form.title} ${number}`), ...(form.notice === undefined ? [] : [inert(form.notice)]), ...shown(writing)])
  await print(session, [session.pen.paint('dim', session.pen.say('editHint'))])
  for (;;) {
    const block = await session.keyboard.ask(`${form.title.toLowerCase()} ${number}> `, { escape: 'cancel' })
    if (block === null) return await print(session, [session.pen.say('editCancelled')])
    if ((await change(writing, block)) === DONE) return
  }
}

const textOf = ({ fields }: Form): string => fields.find(({ name }) => name === 'text')?.value ?? ''

/** The text with its line numbers, or only the lines that changed, and the blanks that still stand in it. */
function shown({ session: { pen }, lines }: Writing, changed?: ReadonlySet<number>): readonly string[] {
  const at = String(lines.length).length + 2
  const blanks = [...new Set(lines.flatMap((line) => [...line.matchAll(BLANK)].map(([blank]) => blank)))]
  return [
    ...lines.flatMap((line, i) => (changed?.has(i) === false ? [] : beside(pen, String(i + 1).padStart(at - 1), at + 1, inert(line)))),
    ...(blanks.length > 0 ? [pen.paint('yellow', `${pen.say('draft')} : ${blanks.join(' ')}`)] : []),
  ]
}

/** Each way to change the text: what it looks like, and what it does. The first that fits counts. */
const WAYS: readonly (readonly [RegExp, (writing: Writing, parts: readonly string[]) => Promise<unknown>])[] = [
  [/^(?:ok|okay)$/i, (writing) => submit(writing)],
  [/^(?:cancel|annuler|quit|quitter|q)$/i, cancel],
  [/^(?:show|voir)$/i, (writing) => again(writing)],
  [/^(?:help|aide|\?)$/i, ({ session }) => print(session, [session.pen.say('editHelp')])],
  [/^(?:all|tout)$/i, rewrite],
  [/^(?:use|garder)\s+(\d{1,3})$/i, (writing, [index]) => use(writing, Number(index))],
  [/^(?:why|car|pourquoi)\s+(.+)$/i, justify],
  [/^\+(\d{1,4})\s+(.*)$/, (writing, [at, text]) => splice(writing, Number(at), 0, [text!])],
  [/^-(\d{1,4})$/, (writing, [at]) => replaceLine(writing, Number(at), [])],
  [/^(\d{1,4})$/, retype],
  [/^(\d{1,4})\s+(.*)$/, (writing, [at, text]) => replaceLine(writing, Number(at), [text!])],
  [/^\{?(\w+)\}?\s*[:=]\s*(.+)$/, fill],
]

async function change(writing: Writing, block: string): Promise<unknown> {
  const { session } = writing
  if (block.includes('\n')) {
    writing.lines = block.replace(/\n+$/, '').split('\n')
    return await again(writing)
  }
  const typed = block.trim()
  if (typed === '') return undefined
  for (const [pattern, way] of WAYS) {
    const found = pattern.exec(typed)
    if (found) return await way(writing, found.slice(1))
  }
  return await unknown(session, typed)
}

const again = (writing: Writing) => print(writing.session, shown(writing))
/** Where the number of lines is the same, only those that are new. */
const changedFrom = async (writing: Writing, before: readonly string[]) => {
  const { lines, session } = writing
  if (lines.length !== before.length) return await again(writing)
  await print(session, shown(writing, new Set(lines.flatMap((line, i) => (line === before[i] ? [] : [i])))))
}
const unknown = (session: Session, typed: string) =>
  print(session, [session.pen.say('editUnknown', { word: inertLine(typed).slice(0, 40) }), session.pen.paint('dim', session.pen.say('editHint'))])

async function cancel({ session }: Writing): Promise<typeof DONE> {
  await print(session, [session.pen.say('editCancelled')])
  return DONE
}

async function splice(writing: Writing, at: number, count: number, lines: readonly string[]): Promise<void> {
  const { session } = writing
  if (at > writing.lines.length) return await print(session, [session.pen.say('editLine', { count: writing.lines.length })])
  const before = [...writing.lines]
  writing.lines.splice(at, count, ...lines)
  await changedFrom(writing, before)
}

async function replaceLine(writing: Writing, at: number, lines: readonly string[]): Promise<void> {
  const { session } = writing
  if (at < 1 || at > writing.lines.length) return await print(session, [session.pen.say('editLine', { count: writing.lines.length })])
  await splice(writing, at - 1, 1, lines)
}

async function retype(writing: Writing, [number]: readonly string[]): Promise<void> {
  const { session } = writing
  const at = Number(number)
  const line = writing.lines[at - 1]
  if (line === undefined) return await print(session, [session.pen.say('editLine', { count: writing.lines.length })])
  const typed = await session.keyboard.ask(`${at}> `, { prefill: inert(line), escape: inert(line) })
  if (typed !== null) await splice(writing, at - 1, 1, typed.split('\n'))
}

async function rewrite(writing: Writing): Promise<void> {
  const { session } = writing
  await print(session, [session.pen.say('editAll')])
  const lines: string[] = []
  for (;;) {
    const block = await session.keyboard.ask('', { escape: '.' })
    if (block === null) return
    for (const line of block.split('\n')) {
      if (line.trim() === '.') {
        writing.lines = lines
        return await again(writing)
      }
      lines.push(line)
    }
  }
}

async function fill(writing: Writing, [name, value]: readonly string[]): Promise<void> {
  const blank = [...new Set(writing.lines.flatMap((line) => [...line.matchAll(BLANK)].map(([, one]) => one!)))].find((one) => plain(one) === plain(name!))
  if (blank === undefined) return await unknown(writing.session, `${name}: ${value}`)
  const before = writing.lines
  writing.lines = before.map((line) => line.replaceAll(`{${blank}}`, () => value!))
  await changedFrom(writing, before)
}

async function justify(writing: Writing, [why]: readonly string[]): Promise<void> {
  writing.why = why!
  await print(writing.session, [writing.session.pen.say('editWhy', { why: inertLine(why!) })])
}

/** The place may have moved since: it is looked for by its words, nearest to where it stood. */
async function use(writing: Writing, index: number): Promise<void> {
  const { session, advice } = writing
  const one = advice[index - 1]
  if (one === undefined) return await print(session, [session.pen.say('editAdvice', { count: advice.length })])
  const text = writing.lines.join('\n')
  const places: number[] = []
  for (let at = text.indexOf(one.text); at >= 0 && one.text !== ''; at = text.indexOf(one.text, at + 1)) places.push(at)
  const at = places.sort((a, b) => Math.abs(a - one.start) - Math.abs(b - one.start))[0]
  const before = writing.lines
  if (at !== undefined) writing.lines = (text.slice(0, at) + one.alternative + text.slice(at + one.text.length)).split('\n')
  await changedFrom(writing, before)
}

async function submit(writing: Writing): Promise<typeof DONE | undefined> {
  const { session, number } = writing
  const { sangfroid, who, pen } = session
  const fields = { text: writing.lines.join('\n'), ...(writing.why === '' ? {} : { override: writing.why }) }
  return await working(session, async () => {
    const outcome = await sangfroid.act(who, { case: number, action: 'reply', seen: writing.seen, fields })
    if (outcome.kind !== 'again') {
      await tell(session, outcome, number)
      // What can still be mended is not thrown away.
      return outcome.kind === 'refused' ? undefined : DONE
    }
    writing.seen = outcome.form.seen
    session.memory.seen.set(number, outcome.form.seen)
    writing.lines = textOf(outcome.form).split('\n')
    writing.advice = outcome.advice
    await print(session, [pen.paint(['bold', 'yellow'], `! ${inert(outcome.say)}`), ...objections(writing), ...shown(writing)])
    await print(session, [pen.paint('dim', pen.say('editHint'))])
    return undefined
  })
}

function objections({ session: { pen }, advice }: Writing): readonly string[] {
  return advice.flatMap(({ level, text, why, alternative }, i) => {
    const head = `${String(i + 1).padStart(3)} ${pen.say(level)}`
    const at = columns(head) + 2
    const place = text === '' ? why : `« ${inertLine(text)} » ${why}`
    const instead = alternative === '' ? pen.say('leaveOut') : `${pen.say('instead')} : ${inert(alternative)}`
    const painted = pen.paint(level === 'block' ? 'red' : 'yellow', head)
    const [first = '', ...rest] = wrap(place, pen.width - at)
    return [`${painted}  ${first}`, ...[...rest, ...wrap(instead, pen.width - at)].map((line) => ' '.repeat(at) + line)]
  })
}
