/**
 * `npm run -s guard`: checks a reply that a human wrote, before it goes out. Exit status 1 where a finding blocks.
 */
import { enableCompileCache } from 'node:module'
import type { Finding } from '../answer/finding.ts'
import type { Locale } from '../answer/reasons.ts'
import type { Guardbook } from '../knowledge/guardbook.ts'
import type { Engine } from '../read/engine.ts'

enableCompileCache()
const [
  { openEngine, openGuard, showProgress },
  { UsageError },
  { command, firstBuild, forgiveClosedPipe, standardInput },
  { blocks },
  { guardText },
  { inert },
] = await Promise.all([
  import('../open.ts'),
  import('../settings.ts'),
  import('./command.ts'),
  import('../answer/guard.ts'),
  import('../answer/check.ts'),
  import('./explain.ts'),
])

const help = {
  en: `
npm run -s guard -- "text"         check a reply: what must not go out, where, and a courteous alternative
npm run -s guard -- --jsonl        {"text":"…","language":"fr"} a line in, {"findings":[…]} a line out

  --language fr                    the buyer's language: a reply in another one is a finding
  --draft                          {blanks} are neutral text (without it, an unfilled blank blocks)
  -h, --help                       this

Exit status: 0 may go out, 1 a finding blocks, 2 wrong use.`,
  fr: `
npm run -s guard -- "texte"        vérifie une réponse : ce qui ne doit pas partir, où, et une autre formulation
npm run -s guard -- --jsonl        {"text":"…","language":"fr"} par ligne en entrée, {"findings":[…]} par ligne en sortie

  --language fr                    la langue de l'acheteur : une réponse dans une autre est signalée
  --draft                          les {blancs} sont neutres (sans quoi un blanc non rempli bloque)
  -h, --help                       cette aide

Code de sortie : 0 peut partir, 1 un point bloque, 2 mauvais usage.`,
}

const WORDS = {
  en: {
    fine: 'Nothing to object: this can go out.',
    block: 'must not go out',
    warn: 'think twice',
    instead: 'instead',
    stop: 'This reply must not go out as it is.',
  },
  fr: {
    fine: 'Rien à redire : cette réponse peut partir.',
    block: 'ne doit pas partir',
    warn: 'à peser',
    instead: 'plutôt',
    stop: 'Cette réponse ne doit pas partir telle quelle.',
  },
} as const

const options = { jsonl: { type: 'boolean' }, language: { type: 'string' }, draft: { type: 'boolean' } } as const

await command(help, options, async ({ settings, values, words }) => {
  forgiveClosedPipe()
  if (values.jsonl === true && words.length > 0) throw new UsageError('--jsonl reads standard input and takes no text. Leave the text or --jsonl out.')
  if (values.jsonl !== true && words.length === 0 && process.stdin.isTTY)
    throw new UsageError('Nothing to check: npm run -s guard -- "the reply". --help shows more.')
  const engine = await openEngine(undefined, showProgress(process.stderr, firstBuild(settings.locale)))
  const book = await openGuard()
  const blanks = values.draft === true ? 'neutral' : 'block'
  const language = typeof values.language === 'string' ? values.language : undefined
  if (language !== undefined && !engine.compiled.languages.includes(language))
    throw new UsageError(`--language is "${language}"; it can be ${engine.compiled.languages.join(', ')}.`)
  if (values.jsonl === true) return answerLines(engine, book, blanks, language)
  const text = words.length > 0 ? words.join(' ') : await standardInput()
  const findings = guardText(engine, book, text, { language, blanks })
  process.stdout.write(show(findings, settings.locale))
  return blocks(findings) ? 1 : 0
})

function show(findings: readonly Finding[], locale: Locale): string {
  const words = WORDS[locale]
  const lines = findings.map(
    ({ class: name, level, start, end, text, alternative }) =>
      `${name.padEnd(4)} ${words[level]}: « ${inert(text)} » (${start}–${end})${alternative ? `\n     ${words.instead}: ${alternative}` : ''}`,
  )
  return `${lines.length > 0 ? `${lines.join('\n')}\n${blocks(findings) ? `${words.stop}\n` : ''}` : `${words.fine}\n`}`
}

async function answerLines(engine: Engine, book: Guardbook, blanks: 'neutral' | 'block', language: string | undefined): Promise<number> {
  const [{ eachLine, parseObject }, { z }] = await Promise.all([import('../incoming.ts'), import('zod')])
  const shape = z.object({ text: z.string(), language: z.enum(engine.compiled.languages as [string, ...string[]]).optional() })
  let blocked = false
  const faulty = await eachLine(process.stdin, process.stdout, (source) => {
    const parsed = parseObject(source, shape)
    if ('error' in parsed) return parsed
    const findings = guardText(engine, book, parsed.value.text, { language: parsed.value.language ?? language, blanks })
    blocked ||= blocks(findings)
    return { findings: findings.map(({ class: name, level, start, end, alternative }) => ({ class: name, level, start, end, alternative })) }
  })
  return faulty || blocked ? 1 : 0
}
