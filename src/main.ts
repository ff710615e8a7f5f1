/**
 * `npm start`: settings, knowledge, desks. With no settings at all it is the console on this terminal.
 * On SIGINT and SIGTERM the desks close and the process ends by itself.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { command, firstBuild } = await import('./commands/command.ts')

const help = {
  en: "npm start                 opens the console: paste a buyer's message, see its risk, why, and a draft\n\nSettings are read from .env and the environment; .env.example lists them.",
  fr: "npm start                 ouvre la console : collez le message d'un acheteur, voyez son risque, pourquoi, et un brouillon\n\nLes réglages sont lus dans .env et l'environnement ; .env.example les énumère.",
}

await command(help, {}, async ({ settings }) => {
  const { openEngine, showProgress } = await import('./open.ts')
  const { explain } = await import('./commands/explain.ts')
  const { triage } = await import('./triage.ts')
  const { loadDesk } = await import('./desks.ts')
  const engine = await openEngine(settings.policyFile, showProgress(process.stderr, firstBuild(settings.locale)))
  const desk = (await loadDesk('console')).create({ input: process.stdin, output: process.stdout })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => desk.stop())
  await desk.run({
    locale: settings.locale,
    explain: (text, colours) => {
      const message = { text, receivedAt: new Date().toISOString() }
      return explain(engine, triage(engine, message, { locale: settings.locale }), settings, colours)
    },
  })
  return 0
})
