/**
 * What every command does the same way: options, `--help`, errors that a person can act on, exit status.
 * Exit status: 0 done, 1 done with findings or faulty lines, 2 wrong use or settings. Anything else is a bug and shows its stack.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Locale } from '../answer/reasons.ts'
import { readSettings, type Settings, UsageError } from '../settings.ts'
import { StoreFault } from '../store/faults.ts'

export interface Help {
  readonly en: string
  readonly fr: string
}

export type Options = NonNullable<ParseArgsConfig['options']>
export type Values = Readonly<Record<string, string | boolean | undefined>>

export interface Invocation {
  readonly settings: Settings
  readonly values: Values
  readonly words: readonly string[]
}

const FIRST_BUILD = { en: 'Learning from intents/ (once, some seconds) …', fr: 'Apprentissage depuis intents/ (une fois, quelques secondes) …' } as const
export const firstBuild = (locale: Locale): string => FIRST_BUILD[locale]

/** Runs `main` and sets the exit status that it answers. */
export async function command(help: Help, options: Options, main: (invocation: Invocation) => Promise<number>): Promise<void> {
  let locale: Locale | undefined
  try {
    const settings = readSettings()
    locale = settings.locale
    const { values, positionals } = parse(options)
    if (values.help === true) {
      process.stdout.write(`${help[settings.locale].trim()}\n`)
      return
    }
    process.exitCode = await main({ settings, values, words: positionals })
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof Error && error.name === 'KnowledgeError')) throw error
    process.stderr.write(`${error instanceof StoreFault && locale === 'fr' ? error.fr : error.message}\n`)
    process.exitCode = 2
  }
}

function parse(options: Options): { values: Values; positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } }, allowPositionals: true, strict: true })
    return { values: values as Values, positionals }
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}. --help shows what there is.`)
  }
}

/** A reader that closes the pipe early ("| head") is no fault. */
export function forgiveClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

/** All of standard input as one text, without its last line end. */
export async function standardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8').replace(/\n$/, '')
}
