/**
 * `npm run -s cases`: the case log from the shell, beside a running bot: list, show, export, erase a buyer, purge what is past its time.
 */
import { enableCompileCache } from 'node:module'
import type { Workplace } from '../workplace.ts'

enableCompileCache()
const [{ UsageError }, { command, firstBuild, forgiveClosedPipe }, { showProgress }, { showWork }, { openWorkplace }, desks] = await Promise.all([
  import('../settings.ts'),
  import('./command.ts'),
  import('../open.ts'),
  import('./work.ts'),
  import('../workplace.ts'),
  import('../desks.ts'),
])
const [{ createCasework }, { exportCases }, { eraseBuyer, purge }, { fullText, lineText, WORDS, operator }] = await Promise.all([
  import('../casework/casework.ts'),
  import('../casework/export.ts'),
  import('../casework/buyers.ts'),
  import('./casetext.ts'),
])

const help = {
  en: `
npm run -s cases -- list                  the cases at work, by deadline; mine, unclaimed, approve or all after it chooses others
npm run -s cases -- show 3                one case with its whole messages and its history; that you looked is noted
npm run -s cases -- export                every case with messages and history, as JSON Lines on standard output
npm run -s cases -- erase --buyer NAME    everything that this buyer wrote, everywhere: store, cards, files
npm run -s cases -- purge                 what was closed longer ago than retentionDays of the policy; the bot does so by itself

  --csv                                   export one line a case for a spreadsheet; no cell is ever a formula
  --yes                                   erase without asking; needed where nobody can be asked
  --tenant NAME                           whose cases (default: default)
  -h, --help                              this

It works beside a running bot. Exit status: 0 done, 1 there is no such case or buyer, 2 wrong use or a fault of the store.`,
  fr: `
npm run -s cases -- list                  les dossiers en cours, par échéance ; ajoutez mine, unclaimed, approve ou all pour d'autres
npm run -s cases -- show 3                un dossier avec ses messages entiers et son historique ; la consultation est notée
npm run -s cases -- export                tous les dossiers avec messages et historique, en JSON Lines sur la sortie standard
npm run -s cases -- erase --buyer NOM     tout ce qu'a écrit cet acheteur, partout : base, fiches, fichiers
npm run -s cases -- purge                 ce qui est clos depuis plus que retentionDays des règles ; le bot le fait de lui-même

  --csv                                   export d'une ligne par dossier pour un tableur ; aucune cellule n'est une formule
  --yes                                   efface sans demander ; nécessaire là où personne ne peut répondre
  --tenant NOM                            les dossiers de qui (par défaut : default)
  -h, --help                              cette aide

Marche à côté d'un bot lancé. Code de sortie : 0 fait, 1 dossier ou acheteur inconnu, 2 mauvais usage ou défaut de la base.`,
}

const options = { csv: { type: 'boolean' }, yes: { type: 'boolean' }, buyer: { type: 'string' }, tenant: { type: 'string' } } as const
const DEEDS = ['list', 'show', 'export', 'erase', 'purge'] as const
const VIEWS = { '': 'due', due: 'due', mine: 'mine', unclaimed: 'unclaimed', approve: 'approve', all: 'all' } as const

await command(help, options, async ({ settings, values, words: [deed = '', what = '', ...rest] }) => {
  forgiveClosedPipe()
  const chosen = DEEDS.find((name) => name === deed)
  if (chosen === undefined) throw new UsageError(`"${deed}" is nothing that cases can do: ${DEEDS.join(', ')}. --help shows more.`)
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is too much after ${deed}. --help shows what there is.`)
  const view = Object.hasOwn(VIEWS, what) ? VIEWS[what as keyof typeof VIEWS] : undefined
  if (chosen === 'list' && view === undefined) throw new UsageError(`list "${what}" is no list; it can be due, mine, unclaimed, approve or all.`)
  if (chosen === 'show' && !/^[1-9]\d{0,8}$/.test(what)) throw new UsageError(`show needs the number of a case, as in: npm run -s cases -- show 3`)
  if (chosen !== 'list' && chosen !== 'show' && what !== '') throw new UsageError(`"${what}" is too much after ${deed}. --help shows what there is.`)
  const { buyer } = values
  if (chosen === 'erase' && (typeof buyer !== 'string' || buyer.trim() === ''))
    throw new UsageError('erase needs the buyer: npm run -s cases -- erase --buyer NAME')
  const words = WORDS[settings.locale]
  const tenant = typeof values.tenant === 'string' ? values.tenant : 'default'
  if (chosen === 'erase' && values.yes !== true && !(await agreed(words.sure(String(buyer)))))
    throw new UsageError(process.stdin.isTTY ? words.left : words.ask)
  const place = await openWorkplace(settings, {
    ...{ role: 'command', desks: await desks.activeDesks(process.env), known: desks.deskNames(), changed: () => {}, told: () => {} },
    progress: showProgress(process.stderr, firstBuild(settings.locale)),
  })
  const { office } = place
  const out = (text: string) =>
    new Promise<void>((resolve) => {
      if (process.stdout.write(text)) resolve()
      else process.stdout.once('drain', resolve)
    })
  try {
    switch (chosen) {
      case 'list':
        return await list(place, tenant, view!, out)
      case 'show':
        return await show(place, tenant, Number(what), out)
      case 'export':
        for await (const part of exportCases(office, tenant, values.csv === true ? 'csv' : 'jsonl')) await out(part)
        return 0
      case 'erase': {
        const { cases, cards } = await eraseBuyer(office, tenant, String(buyer), operator(), showWork(process.stderr, words.erasing))
        await out(`${cases === 0 ? words.nobody(String(buyer)) : words.erased(cases, cards)}\n`)
        return cases === 0 ? 1 : 0
      }
      case 'purge': {
        const days = office.rules(tenant).policy.retentionDays
        const count = await purge(office, tenant, showWork(process.stderr, words.purging))
        await out(`${words.purged(count, days)}\n`)
        return 0
      }
    }
  } finally {
    await office.store.close()
  }
})

async function list({ office }: Workplace, tenant: string, view: (typeof VIEWS)[keyof typeof VIEWS], out: (text: string) => Promise<void>): Promise<number> {
  const sangfroid = createCasework(office, () => '').forDesk('console')
  const who = { tenant, user: operator().name, roles: [], name: operator().name, member: true }
  let page: string | undefined
  for (let first = true; first || page !== undefined; first = false) {
    const { lines, next, title, empty } = await sangfroid.list(who, view, page)
    if (first) await out(`${title}\n`)
    await out(lines.length === 0 && first ? `${empty}\n` : lines.map(lineText).join(''))
    page = next ?? undefined
  }
  return 0
}

async function show({ office }: Workplace, tenant: string, number: number, out: (text: string) => Promise<void>): Promise<number> {
  const sangfroid = createCasework(office, () => '').forDesk('console')
  const full = await sangfroid.full({ tenant, user: operator().name, roles: [], name: operator().name, member: true }, number)
  if ('kind' in full) {
    process.stderr.write(`${full.say}\n`)
    return 1
  }
  const { zone } = office.rules(tenant)
  await out(
    fullText(full, office.locale, (at) => new Intl.DateTimeFormat(office.locale, { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(at)),
  )
  return 0
}

async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const { createInterface } = await import('node:readline/promises')
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await reader.question(`${question} `)
  reader.close()
  return /^(?:y|yes|o|oui)$/i.test(answer.trim())
}
