/**
 * `npm run -s backup`: the whole store into one file, beside a running bot.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const [{ UsageError }, { command }, { showWork }, { backup }, { addressOf }] = await Promise.all([
  import('../settings.ts'),
  import('./command.ts'),
  import('./work.ts'),
  import('../store/backup.ts'),
  import('../store/address.ts'),
])

const help = {
  en: `
npm run -s backup                  the whole store into a new file in this folder, while the bot goes on working
npm run -s backup -- FILE          into that file; it must not be there yet

  -h, --help                       this

The file holds buyers' messages: keep it as safe as the store, and delete it when their time is over.
Back with it: npm run -s restore -- FILE

Exit status: 0 done, 2 it could not be made.`,
  fr: `
npm run -s backup                  toute la base dans un nouveau fichier de ce dossier, pendant que le bot continue
npm run -s backup -- FICHIER       dans ce fichier ; il ne doit pas encore exister

  -h, --help                       cette aide

Le fichier contient les messages des acheteurs : protégez-le comme la base, et supprimez-le quand leur délai est passé.
Pour la remettre en place : npm run -s restore -- FICHIER

Code de sortie : 0 fait, 2 impossible.`,
}

const WORDS = {
  en: { doing: 'Backing up', done: (rows: number, file: string) => `${rows} rows kept in ${file}` },
  fr: { doing: 'Sauvegarde', done: (rows: number, file: string) => `${rows} lignes gardées dans ${file}` },
} as const

await command(help, {}, async ({ settings, words }) => {
  if (words.length > 1) throw new UsageError('One file is enough: npm run -s backup -- FILE')
  const now = new Date()
  const ending = addressOf(settings.databaseUrl).engine === 'sqlite' ? 'db' : 'jsonl'
  const file = words[0] ?? `sangfroid-${now.toISOString().slice(0, 19).replaceAll(':', '')}.${ending}`
  const says = WORDS[settings.locale]
  const rows = await backup(settings.databaseUrl, file, Date.now, showWork(process.stderr, says.doing))
  process.stdout.write(`${says.done(rows, file)}\n`)
  return 0
})
