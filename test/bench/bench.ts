/**
 * `npm run -s bench`: every figure beside its peer or floor, measured in one run, as Markdown for the README. Progress on stderr.
 * Exit status 1 where a floor is missed.
 */
import { cpus } from 'node:os'
import { command } from '../../src/commands/command.ts'
import { UsageError } from '../../src/settings.ts'
import { cases } from './cases.ts'
import { engine } from './engine.ts'
import { grown } from './grown.ts'
import { language } from './language.ts'
import type { Section } from './measure.ts'
import { scan } from './scan.ts'
import { start } from './start.ts'
import { triage } from './triage.ts'

const SECTIONS: Readonly<Record<string, Section>> = { start, triage, scan, language, engine, cases, grown }
const NAMES = Object.keys(SECTIONS).join(', ')

const help = {
  en: `
npm run -s bench                  speed and accuracy beside peers, about nine minutes; Markdown on standard output

  --only NAME                     one section: ${NAMES}
  --full                          every part of the hold-out for every peer; up to an hour
  -h, --help                      this`,
  fr: `
npm run -s bench                  vitesse et justesse à côté d'autres outils, neuf minutes environ ; Markdown sur la sortie standard

  --only NOM                      une section : ${NAMES}
  --full                          toutes les parties de la validation pour chaque outil ; jusqu'à une heure
  -h, --help                      cette aide`,
}

await command(help, { only: { type: 'string' }, full: { type: 'boolean' } }, async ({ values, words }) => {
  const { only } = values
  if (words.length > 0) throw new UsageError(`"${words.join(' ')}" is not understood. --help shows what there is.`)
  if (only !== undefined && !Object.hasOwn(SECTIONS, String(only))) throw new UsageError(`--only is "${String(only)}"; it can be ${NAMES}.`)
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const { model = 'unknown processor', length } = { model: cpus()[0]?.model, length: cpus().length }
  process.stdout.write(`Measured ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${process.platform}, ${model}, ${length} cores.\n`)
  process.stdout.write('Throughput in CPU time, peers turn by turn in the same run: the ratios count.\n')
  const missed: string[] = []
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (only !== undefined && only !== name) continue
    say(`${name} …`)
    const report = await section({ full: values['full'] === true, say: (line) => say(`  ${line}`) })
    process.stdout.write(`\n${report.markdown}\n`)
    missed.push(...report.missed)
  }
  process.stdout.write(missed.length === 0 ? '\nAll floors hold.\n' : `\nFloors missed:\n${missed.map((line) => `- ${line}`).join('\n')}\n`)
  return missed.length === 0 ? 0 : 1
})
