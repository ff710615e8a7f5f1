/**
 * What is typed or pasted, block by block. I/O: the streams that it is given.
 * A pasted text comes as many lines at once: on a terminal, lines that follow one another without a pause are one block, and a last line
 * without its Enter is waited for. In a pipe every line is a block. What others print goes above the line that is being typed.
 */
import { createInterface, cursorTo, clearScreenDown, type Interface, moveCursor } from 'node:readline'

export interface Streams {
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
}

export interface Keyboard {
  readonly terminal: boolean
  /** The next block; null once the input has ended. `prefill` stands on the line, to be changed; Ctrl-C on an empty line answers `escape`. */
  ask(prompt: string, options?: { readonly prefill?: string; readonly escape?: string }): Promise<string | null>
  /** Above what is being typed, which stays. Settles when it is written; throws what the stream throws. */
  print(text: string): Promise<void>
  /** Nobody reads any more: the terminal was closed, or the pipe. */
  gone(): boolean
  close(): void
}

export type Completer = (line: string) => Promise<readonly [readonly string[], string]>

/** Lines of one paste follow within this time; a person's next line does not. */
const PAUSE_MS = 60

export function openKeyboard({ input, output }: Streams, complete: Completer, interrupted: () => void): Keyboard {
  const terminal = input.isTTY === true && output.isTTY === true
  const completer = (line: string, done: (error: null, found: [string[], string]) => void) =>
    // An answer to a question is no command.
    void (way === undefined ? complete(line) : Promise.resolve([[], line] as const)).then(
      ([found, part]) => done(null, [[...found], part]),
      () => done(null, [[], line]),
    )
  const reader = createInterface({ input, output, terminal, prompt: '', ...(terminal ? { completer } : {}) })
  const blocks: string[] = []
  let pending: string[] = []
  let timer: NodeJS.Timeout | undefined
  let waiting: ((block: string | null) => void) | undefined
  let closed = false
  let asking = false
  let way: string | undefined
  let gone = false
  output.on('error', () => {
    gone = true
    reader.close()
  })

  const hand = (block: string | null) => {
    const to = waiting
    waiting = undefined
    asking = false
    to?.(block)
  }
  const flush = () => {
    clearTimeout(timer)
    // The last line of a paste that ended without its Enter.
    if (terminal && !closed && reader.line !== '' && pending.length > 0) return
    if (pending.length > 0) blocks.push(pending.join('\n'))
    pending = []
    if (waiting && blocks.length > 0) hand(blocks.shift()!)
  }
  reader.on('line', (line) => {
    pending.push(line)
    clearTimeout(timer)
    if (terminal) timer = setTimeout(flush, PAUSE_MS)
    else flush()
  })
  reader.on('close', () => {
    closed = true
    flush()
    if (waiting) hand(null)
  })
  reader.on('SIGINT', () => {
    const filled = reader.line !== ''
    reader.write(null, { ctrl: true, name: 'e' })
    reader.write(null, { ctrl: true, name: 'u' })
    if (filled && way === undefined) return
    output.write('\n')
    if (way === undefined) interrupted()
    else hand(way)
  })
  return {
    terminal,
    ask(prompt, { prefill = '', ...options } = {}) {
      way = options.escape
      if (blocks.length > 0) return Promise.resolve(blocks.shift()!)
      if (closed) return Promise.resolve(null)
      if (terminal) {
        reader.setPrompt(prompt)
        reader.prompt()
        if (prefill !== '') reader.write(prefill)
        asking = true
      }
      return new Promise((resolve) => {
        waiting = resolve
      })
    },
    async print(text) {
      if (terminal && asking && !closed) {
        lift(reader, output)
        await written(output, `${text}\n`)
        if (asking && !closed) reader.prompt(true)
      } else await written(output, `${text}\n`)
    },
    gone: () => gone,
    close: () => reader.close(),
  }
}

/** Takes the typed line off the screen; the next `prompt` draws it again where the cursor is then. */
function lift(reader: Interface, output: NodeJS.WritableStream): void {
  const { rows } = reader.getCursorPos()
  if (rows > 0) moveCursor(output, 0, -rows)
  cursorTo(output, 0)
  clearScreenDown(output)
  // Node remembers on which row the cursor stood, and would climb above what is printed now.
  ;(reader as unknown as { prevRows: number }).prevRows = 0
}

const written = (output: NodeJS.WritableStream, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()))
  })
