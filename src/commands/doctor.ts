/**
 * `npm run -s doctor`: looks at the whole installation and says the next step for each fault. Exit status 1 where there is one.
 */
import { enableCompileCache } from 'node:module'
import { parseArgs, styleText } from 'node:util'

enableCompileCache()
const [check, { CHECKUP }, { firstBuild, forgiveClosedPipe }, { showProgress }] = await Promise.all([
  import('./checkup.ts'),
  import('./checkwords.ts'),
  import('./command.ts'),
  import('../open.ts'),
])

const help = {
  en: `
npm run -s doctor                  looks at settings, store, clock, knowledge, policy, desks and alarm; each fault with its next step

  -h, --help                       this

It works beside a running bot and sends nothing. Exit status: 0 all is well, 1 there is a fault, 2 wrong use.`,
  fr: `
npm run -s doctor                  examine réglages, base, horloge, savoir, règles, bureaux et alarme ; chaque défaut avec l'étape suivante

  -h, --help                       cette aide

Marche à côté d'un bot lancé et n'envoie rien. Code de sortie : 0 tout va bien, 1 il y a un défaut, 2 mauvais usage.`,
}

forgiveClosedPipe()
const { settings, faults } = check.checkSettings(process.env)
const { locale } = settings
const words = CHECKUP[locale]
const wanted = asked()
if (wanted === 'help') process.stdout.write(`${help[locale].trim()}\n`)
else if (wanted !== 'check') {
  process.stderr.write(`${wanted}\n`)
  process.exitCode = 2
} else {
  const knowledge = await check.checkKnowledge(locale, showProgress(process.stderr, firstBuild(locale)))
  const results = [
    ...check.settingsResults(faults, locale),
    ...(await check.checkStore(settings, Date.now)),
    knowledge.result,
    await check.checkPolicy(settings, knowledge.intents),
    ...(await check.checkDesks(locale, process.env)),
    check.checkAlarm(settings),
  ]
  const column = Math.max(...Object.values(words.names).map((name) => name.length)) + 2
  const colours = process.stdout.hasColors?.() ?? false
  const sign = { fine: ['green', '✓'], hint: ['yellow', '–'], fault: ['red', '✗'] } as const
  for (const { what, level, text, next } of results) {
    const [style, mark] = sign[level]
    const margin = ' '.repeat(column + 2)
    process.stdout.write(`${colours ? styleText(style, mark) : mark} ${words.names[what].padEnd(column)}${text.replaceAll('\n', `\n${margin}`)}\n`)
    if (next !== undefined) process.stdout.write(`${margin}→ ${next}\n`)
  }
  const count = results.filter(({ level }) => level === 'fault').length
  process.stdout.write(`${count === 0 ? words.fine : words.faults(count)}\n`)
  process.exitCode = count === 0 ? 0 : 1
}

function asked(): 'help' | 'check' | string {
  try {
    const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } }, strict: true })
    return values.help === true ? 'help' : 'check'
  } catch (error) {
    return `${(error as Error).message.split('. ')[0]}. --help shows what there is.`
  }
}
