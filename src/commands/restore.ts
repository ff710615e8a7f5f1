/**
 * `npm run -s restore`: a backup in the store's place. The bot must be stopped.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const [{ UsageError }, { command }, { showWork }, { restore }] = await Promise.all([
  import('../settings.ts'),
  import('./command.ts'),
  import('./work.ts'),
  import('../store/restore.ts'),
])

const help = {
  en: `
npm run -s restore -- FILE         replaces the store (DATABASE_URL) by a backup; stop the bot first

  -h, --help                       this

The backup is checked before anything is replaced. It may come from either engine: this is also the way from one machine to
PostgreSQL. A replaced SQLite file is set aside, with .before-restore added to its name.

Exit status: 0 done, 2 nothing was replaced.`,
  fr: `
npm run -s restore -- FICHIER      remplace la base (DATABASE_URL) par une sauvegarde ; arrêtez d’abord le bot

  -h, --help                       cette aide

La sauvegarde est vérifiée avant tout remplacement. Elle peut venir de l’un ou l’autre moteur : c’est aussi le chemin d’une seule
machine vers PostgreSQL. Un fichier SQLite remplacé est mis de côté, avec .before-restore ajouté à son nom.

Code de sortie : 0 fait, 2 rien n’a été remplacé.`,
}

const WORDS = {
  en: {
    doing: 'Restoring',
    done: (rows: number) => `${rows} rows restored. Start the bot again.`,
    before: (file: string) => `What was there stands in ${file}: delete it when all is well, it holds buyers' messages.`,
  },
  fr: {
    doing: 'Restauration',
    done: (rows: number) => `${rows} lignes restaurées. Redémarrez le bot.`,
    before: (file: string) => `L’ancienne base est dans ${file} : supprimez-la quand tout va bien, elle contient les messages des acheteurs.`,
  },
} as const

await command(help, {}, async ({ settings, words }) => {
  const [file] = words
  if (file === undefined || words.length > 1) throw new UsageError('Which backup? npm run -s restore -- FILE')
  const says = WORDS[settings.locale]
  const { rows, before } = await restore(settings.databaseUrl, file, Date.now, showWork(process.stderr, says.doing))
  process.stdout.write(`${says.done(rows)}\n${before === undefined ? '' : `${says.before(before)}\n`}`)
  return 0
})
