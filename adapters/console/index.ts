/**
 * The console desk: paste a message and see its case; type commands to work on cases. I/O: the streams that it is given.
 * A terminal scrolls: a card is printed once, and what changes is told by the lines after it. News stand above what is being typed.
 */
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { type Desk, DeliveryError, type DeskModule, type Post, type Sangfroid } from '../../src/desk.ts'
import { completions } from './completing.ts'
import { perform, takeIn, usageOf } from './deeds.ts'
import { inertLine } from './inert.ts'
import { openKeyboard, type Streams } from './input.ts'
import { newsOf } from './news.ts'
import { createPen } from './pen.ts'
import { read } from './reading.ts'
import { createMemory, isOwn, print, type Session } from './session.ts'

/** What a test may put in the place of the machine's. */
interface Given {
  readonly user?: string
  readonly now?: () => number
  readonly id?: () => string
}

const nameOfUser = (): string => {
  try {
    return userInfo().username
  } catch {
    // A container may run as somebody without a name.
    return 'console'
  }
}

function open(streams: Streams, sangfroid: Sangfroid, { user = nameOfUser(), now = Date.now, id = randomUUID }: Given): Session {
  const terminal = streams.input.isTTY === true && streams.output.isTTY === true
  const colours = terminal && process.env.NO_COLOR === undefined
  const pen = createPen({ locale: sangfroid.locale, width: streams.output.columns, colours, zone: process.env.TIMEZONE || undefined })
  const session: Session = {
    ...{ sangfroid, pen, now, id, memory: createMemory() },
    who: { tenant: 'default', user, roles: [], name: user, member: true },
    keyboard: openKeyboard(
      streams,
      (line) => completions(session, line),
      () => session.keyboard.close(),
    ),
  }
  return session
}

/** Reads until the input ends or somebody leaves. */
async function converse(session: Session): Promise<void> {
  const { keyboard, pen } = session
  const waiting = await session.sangfroid.list(session.who, 'due')
  const count = waiting.next === null ? waiting.lines.length : `${waiting.lines.length}+`
  await print(session, [pen.say('welcome'), count === 0 ? pen.say('none') : pen.say('open', { count })])
  /** Without a terminal a text ends with the stream, or where a command follows an empty line. */
  let text: string[] = []
  const ended = async () => {
    const whole = text.join('\n').replace(/\s+$/, '')
    text = []
    await attempt(session, () => takeIn(session, whole))
  }
  for (;;) {
    const block = await keyboard.ask(pen.say('prompt'))
    if (block === null) break
    const lines = block.split('\n')
    const readings = lines.filter((line) => line.trim() !== '').map(read)
    const leaves = readings.some((reading) => reading.kind === 'command' && reading.command.name === 'quit')
    if (leaves && readings.length === 1) break
    if (keyboard.terminal && lines.length > 1 && readings.some(({ kind }) => kind !== 'command')) await attempt(session, () => takeIn(session, block))
    else
      for (const line of lines)
        if (keyboard.terminal) await obey(session, line)
        else if (isCommandAfter(text, line)) {
          await ended()
          await obey(session, line)
        } else text.push(line)
  }
  await ended()
}

/** In a pipe a single word is how a message begins ("Bonjour,"). */
const isCommandAfter = (text: readonly string[], line: string): boolean => {
  if (text.length > 0 && text.at(-1)!.trim() !== '') return false
  const reading = read(line)
  return line.trim() !== '' && reading.kind !== 'message' && (reading.kind !== 'unknown' || /\s/.test(line.trim()))
}

async function obey(session: Session, line: string): Promise<void> {
  const { pen } = session
  if (line.trim() === '') return
  const reading = read(line)
  switch (reading.kind) {
    case 'message':
      return await attempt(session, () => takeIn(session, line))
    case 'command':
      return await attempt(session, () => perform(session, reading))
    case 'usage':
      return await print(session, [pen.say('usage', { usage: usageOf(reading.command, session) })])
    case 'unknown': {
      const word = inertLine(reading.word).slice(0, 60)
      const near = reading.near?.words[pen.locale][0]
      return await print(session, [near === undefined ? pen.say('unknown', { word }) : pen.say('near', { word, near })])
    }
  }
}

/** A fault that a person can mend is told, and the console goes on. Anything else is a bug. */
async function attempt(session: Session, deed: () => Promise<void>): Promise<void> {
  const { pen } = session
  try {
    await deed()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UsageError') throw error
    const { message, fr } = error as Error & { fr?: string }
    await print(session, [pen.paint('red', pen.locale === 'fr' ? (fr ?? message) : message), pen.say('notStored')])
  }
}

function createDesk(streams: Streams, given: Given): Desk {
  let session: Session | undefined
  const shown = new Map<string, string>()
  let stopped = false
  const show = async (post: Post, signal: AbortSignal): Promise<string> => {
    if (!session) throw new DeliveryError('unclear', 'the console is closed')
    await session.memory.working
    if (signal.aborted) throw new DeliveryError('unclear', 'given up before it was shown')
    const { memory } = session
    const version = post.kind === 'card' ? post.card.version : post.kind === 'note' ? post.version : undefined
    const number = post.kind === 'card' ? post.card.case : post.kind === 'note' ? post.case : undefined
    // A card that the person has had before them is not printed again: what changed since is told line by line.
    const known = number !== undefined && (post.kind === 'card' ? memory.seen.has(number) : version !== undefined && isOwn(session, number, version))
    try {
      if (!known) await print(session, newsOf(post, session))
    } catch (cause) {
      throw new DeliveryError('unclear', 'the terminal did not take it', { cause })
    }
    if (post.kind === 'card') memory.seen.set(post.card.case, Math.max(post.card.version, memory.seen.get(post.card.case) ?? 0))
    shown.set(post.key, post.key)
    return post.key
  }
  return {
    async run(sangfroid) {
      if (stopped) return
      session = open(streams, sangfroid, given)
      try {
        await converse(session)
        await print(session, [session.pen.say('bye')])
      } catch (error) {
        // A terminal that was closed has left, as Ctrl-D does.
        if (!session.keyboard.gone()) throw error
      } finally {
        session.keyboard.close()
        session = undefined
      }
    },
    stop() {
      stopped = true
      session?.keyboard.close()
    },
    post: show,
    // What stands above cannot be changed; the case's notes tell what is new.
    async edit(ref) {
      return ref
    },
    async find({ key }) {
      return shown.get(key) ?? null
    },
  }
}

export default {
  env: { TIMEZONE: 'optional', NO_COLOR: 'optional' },
  create: (io: Streams & { readonly given?: Given }) => createDesk(io, io.given ?? {}),
} satisfies DeskModule
