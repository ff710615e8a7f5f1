/**
 * The console on piped streams. There is one screen: what `post` prints is everyone's, the rest is the person's own.
 */
import { PassThrough, Writable } from 'node:stream'
import console from '../../adapters/console/index.ts'
import type { ActionName } from '../../src/view.ts'
import type { OpenStage } from '../stage.ts'

/** Words of each action and the order in which its fields are typed. */
const TYPED: Readonly<Record<Exclude<ActionName, 'reply'>, readonly [word: string, ...fields: string[]]>> = {
  claim: ['claim'],
  second: ['approve'],
  sent: ['sent', 'confirm'],
  resolve: ['resolve', 'reason'],
  falseAlarm: ['false', 'reason'],
  snooze: ['snooze', 'until', 'reason'],
  note: ['note', 'text'],
  relabel: ['relabel', 'intents', 'reason'],
  assign: ['assign', 'person'],
  release: ['release'],
  reopen: ['reopen', 'reason'],
  merge: ['merge', 'into'],
  split: ['split', 'messages'],
  undo: ['undo'],
}
const LOOKS = { card: 'show', full: 'full', history: 'history', list: 'cases', digest: 'digest', help: 'help' } as const
const NUMBERED = new Set(['card', 'full', 'history'])
/** What must never reach a terminal: controls but for the line end, and what turns the direction of a line. */
const ALIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

export const stage: OpenStage = async (sangfroid) => {
  let screen = ''
  let broken = false
  let woken: (() => void) | undefined
  const input = new PassThrough()
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      if (broken) return done(new Error('EIO'))
      screen += String(chunk)
      woken?.()
      done()
    },
  })
  output.on('error', () => {})
  const desk = console.create({ input, output, given: { user: 'Ana', now: () => Date.parse('2026-11-20T09:00:00Z') } } as never)
  const shown: { text: string; thread: string | null }[] = []
  let theirs = ''
  let marks = 0
  let writing = false
  const until = async (wanted: string, from: number) => {
    while (!screen.includes(wanted, from))
      await new Promise<void>((resolve) => {
        woken = resolve
      })
  }
  /** Types lines, and something that is answered when everything before it is. */
  const type = async (...lines: readonly string[]): Promise<string> => {
    const from = screen.length
    const mark = `zz${++marks}zz`
    input.write(`${[...lines, `${mark} 1`].join('\n')}\n`)
    await until(mark, from)
    // The hint of an open form comes after it.
    await new Promise<void>((resolve) => setImmediate(resolve))
    const own = screen.slice(from).split(mark)[0]!.split('\n').slice(0, -1).join('\n')
    theirs += `${own}\n`
    return own
  }
  const running = desk.run(sangfroid)
  await until('quit', 0)
  await until('\n', screen.indexOf('quit'))
  return {
    desk: {
      ...desk,
      async post(post, signal) {
        const from = screen.length
        const ref = await desk.post(post, signal)
        if (screen.length > from) shown.push({ text: screen.slice(from), thread: post.thread })
        return ref
      },
    },
    everyone: () => shown,
    alone: () => theirs,
    hear: async (text) => void (await type(...text.split('\n'), '', 'help quit')),
    async act(action, number, fields = {}) {
      if (action !== 'reply') {
        if (writing) await type('cancel')
        writing = false
        const [word, ...names] = TYPED[action]
        return void (await type([word, number, ...names.map((name) => fields[name] ?? '')].join(' ').trim()))
      }
      const lines = fields.text === undefined ? [] : ['all', ...fields.text.split('\n'), '.']
      const own = await type(...(writing ? [] : [`reply ${number}`]), ...lines, ...(fields.override === undefined ? [] : [`why ${fields.override}`]), 'ok')
      writing = /^! /m.test(own.slice(own.lastIndexOf('\n! ') + 1)) && own.includes('\n! ')
    },
    look: async (what, number = 3) => void (await type(NUMBERED.has(what) ? `${LOOKS[what]} ${number}` : LOOKS[what])),
    babble: async (text) => void (await type(text)),
    faults: {
      'the terminal is gone': {
        cause: () => {
          broken = true
        },
        kind: 'unclear',
      },
    },
    alive: (text) => text.match(ALIVE) ?? [],
    // A terminal takes any length; a line is never wider than the page, but for a text to be copied.
    over: () =>
      shown.flatMap(({ text }) =>
        text
          .split('\n')
          .filter((line) => [...line.replace(/[\p{M}\p{Cf}]/gu, '')].length > 100)
          .map((line) => line.slice(0, 120)),
      ),
    stop: async () => {
      desk.stop()
      await running
    },
  }
}
