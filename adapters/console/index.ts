/**
 * The console desk: paste a message, see what it is and a draft. I/O: the streams that it is given.
 * A pasted text comes as many lines at once: lines that follow one another without a pause are one message.
 */
import { createInterface, type Interface } from 'node:readline'
import type { DeskModule, Sangfroid } from '../../src/desk.ts'

const WORDS = {
  en: {
    welcome: 'Sangfroid reads one message at a time. Paste a buyer’s message and press Enter.\nType help for more, quit to leave.\n',
    help: 'Paste or type a message and press Enter: you see its risk, why, what to do and a draft.\nhelp   this text\nquit   leaves (so does Ctrl-D)\nNothing is sent anywhere: this text stays on this machine.\n',
    bye: 'Goodbye.\n',
    prompt: 'message> ',
  },
  fr: {
    welcome:
      'Sangfroid lit un message à la fois. Collez le message d’un acheteur puis appuyez sur Entrée.\nTapez aide pour en savoir plus, quitter pour sortir.\n',
    help: 'Collez ou tapez un message puis Entrée : vous voyez son risque, pourquoi, quoi faire et un brouillon.\naide      ce texte\nquitter   sort (Ctrl-D aussi)\nRien n’est envoyé : ce texte reste sur cette machine.\n',
    bye: 'À bientôt.\n',
    prompt: 'message> ',
  },
} as const

const HELP = new Set(['help', 'aide', '?'])
const QUIT = new Set(['quit', 'exit', 'quitter', 'q'])
/** Lines of one paste follow within this time; a person's next line does not. */
const PAUSE_MS = 60

export default {
  env: {},
  create: ({ input, output }) => {
    let lines: Interface | undefined
    return {
      run(sangfroid: Sangfroid) {
        const words = WORDS[sangfroid.locale]
        const terminal = input.isTTY === true && output.isTTY === true
        const colours = terminal && process.env.NO_COLOR === undefined
        const reader = createInterface({ input, output, terminal, prompt: terminal ? words.prompt : '' })
        lines = reader
        let pending: string[] = []
        let timer: NodeJS.Timeout | undefined
        const answer = () => {
          const text = pending.join('\n').trim()
          pending = []
          const word = text.toLowerCase()
          if (QUIT.has(word)) return reader.close()
          if (HELP.has(word)) output.write(words.help)
          else if (text !== '') output.write(`\n${sangfroid.explain(text, colours)}\n`)
          if (terminal) reader.prompt()
        }
        output.write(words.welcome)
        if (terminal) reader.prompt()
        return new Promise<void>((resolve) => {
          reader.on('line', (line) => {
            pending.push(line)
            clearTimeout(timer)
            // Without a terminal the stream's end closes the message: a file is one text.
            if (terminal) timer = setTimeout(answer, PAUSE_MS)
            else if (QUIT.has(line.trim().toLowerCase())) answer()
          })
          reader.on('close', () => {
            clearTimeout(timer)
            const rest = pending.join('\n').trim()
            pending = []
            if (rest !== '') output.write(`\n${sangfroid.explain(rest, colours)}\n`)
            output.write(words.bye)
            resolve()
          })
        })
      },
      stop() {
        lines?.close()
      },
    }
  },
} satisfies DeskModule
