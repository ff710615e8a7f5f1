/**
 * `npm start`: the bot. With no settings at all it is the console on this terminal and an embedded store.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { command } = await import('./commands/command.ts')

const help = {
  en: `
npm start                 opens the console: paste a buyer's message and it becomes a case; help shows what you can type

Cases are kept in data/sangfroid.db, or where DATABASE_URL says. Settings are read from .env and the environment; .env.example lists them.
Something does not work? npm run -s doctor`,
  fr: `
npm start                 ouvre la console : collez le message d'un acheteur, il devient un dossier ; aide montre ce qu'on peut taper

Les dossiers sont gardés dans data/sangfroid.db, ou là où le dit DATABASE_URL. Les réglages sont lus dans .env et l'environnement ;
.env.example les énumère. Quelque chose ne va pas ? npm run -s doctor`,
}

await command(help, {}, async ({ settings }) => {
  const [{ runBot }, { pino }] = await Promise.all([import('./bot.ts'), import('pino')])
  // On a terminal where somebody types, only what needs a person is logged, unless they ask for more.
  const level = settings.logLevel ?? (process.stdin.isTTY && process.stderr.isTTY ? 'warn' : 'info')
  await runBot(settings, pino({ level, base: null }, pino.destination({ fd: 2, sync: true })))
  return 0
})
