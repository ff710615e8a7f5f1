/**
 * `npm run -s triage`: explains one message to a person, or answers JSON Lines with JSON Lines, in order, as they come.
 */
import { enableCompileCache } from 'node:module'
import type { Engine } from '../read/engine.ts'

// Before anything else is loaded: the next start finds every file compiled.
enableCompileCache()
const [{ openEngine, showProgress }, { UsageError }, { triage }, { command, firstBuild, forgiveClosedPipe, standardInput }, { explain }] = await Promise.all([
  import('../open.ts'),
  import('../settings.ts'),
  import('../triage.ts'),
  import('./command.ts'),
  import('./explain.ts'),
])

const help = {
  en: `
npm run -s triage -- "text"       explain one message: what it is, how risky, why, by when, and a draft
npm run -s triage -- --jsonl      JSON Lines in, JSON Lines out, in order, as they come
echo "text" | npm run -s triage   the same for a text from standard input

  --from marketplace              the marketplace wrote it, not a buyer
  --marketplace amazon.fr         the site, for its clock and for the language of the draft
  --json                          one message out as JSON
  --jsonl                         every line of standard input is a message: {"text":"…", …}
  -h, --help                      this`,
  fr: `
npm run -s triage -- "texte"      explique un message : ce que c'est, le risque, pourquoi, pour quand, et un brouillon
npm run -s triage -- --jsonl      JSON Lines en entrée, JSON Lines en sortie, dans l'ordre, au fil de l'eau
echo "texte" | npm run -s triage  de même pour un texte lu sur l'entrée standard

  --from marketplace              écrit par la place de marché, non par un acheteur
  --marketplace amazon.fr         le site, pour son délai et la langue du brouillon
  --json                          un message en JSON
  --jsonl                         chaque ligne de l'entrée est un message : {"text":"…", …}
  -h, --help                      cette aide`,
}

const options = { jsonl: { type: 'boolean' }, json: { type: 'boolean' }, from: { type: 'string' }, marketplace: { type: 'string' } } as const

await command(help, options, async ({ settings, values, words }) => {
  forgiveClosedPipe()
  const { locale, policyFile } = settings
  const progress = showProgress(process.stderr, firstBuild(locale))
  if (values.jsonl === true) {
    if (words.length > 0) throw new UsageError('--jsonl reads standard input and takes no text. Leave the text or --jsonl out.')
    // The contract: the same input gives the same output everywhere, so no settings are read here.
    return answerLines(await openEngine(undefined, progress))
  }
  const { from } = values
  if (from !== undefined && from !== 'buyer' && from !== 'marketplace') throw new UsageError(`--from is "${String(from)}"; it can be buyer or marketplace.`)
  if (words.length === 0 && process.stdin.isTTY) throw new UsageError('Nothing to read: npm run -s triage -- "the buyer\'s message". --help shows more.')
  const text = words.length > 0 ? words.join(' ') : await standardInput()
  const engine = await openEngine(policyFile, progress)
  const message = { text, from, marketplace: values.marketplace as string | undefined, receivedAt: new Date().toISOString() } as const
  const result = triage(engine, message, { locale })
  process.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : explain(engine, result, settings, process.stdout.hasColors?.() ?? false))
  return 0
})

async function answerLines(engine: Engine): Promise<number> {
  const { eachLine, parseMessage } = await import('../incoming.ts')
  const faulty = await eachLine(process.stdin, process.stdout, (line) => {
    const parsed = parseMessage(line)
    return 'error' in parsed ? parsed : triage(engine, parsed.value)
  })
  return faulty ? 1 : 0
}
