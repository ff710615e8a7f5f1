/**
 * `npm run -s evaluate`: how well triage works, on gold rows or, with no file, on the project's own examples and checks.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { failedChecks } from '../evaluate/checks.ts'
import { f1, type GoldRow, type Score, score } from '../evaluate/score.ts'
import { labelF1, riskCurve, validate } from '../evaluate/validate.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { openEngine, showProgress } from '../open.ts'
import type { Engine } from '../read/engine.ts'
import { THRESHOLDS } from '../read/thresholds.ts'
import { INTENTS, ROOT, UsageError } from '../settings.ts'
import { triage } from '../triage.ts'
import { command, firstBuild } from './command.ts'
import { inert } from './explain.ts'

const help = {
  en: `
npm run -s evaluate -- FILE…      score triage on gold rows (JSON Lines, labels.md), per language and per intent
npm run -s evaluate               cross-validation on the project's own examples, its learning curve, its checks,
                                  and the rows of ../shared/data/gold where they are there

  --misses N                      explain the N worst misses (default 5)
  --json                          figures as JSON
  -h, --help                      this`,
  fr: `
npm run -s evaluate -- FICHIER…   note le tri sur des lignes annotées (JSON Lines, labels.md), par langue et par intention
npm run -s evaluate               validation croisée sur les exemples du projet, courbe d'apprentissage, vérifications,
                                  et les lignes de ../shared/data/gold si elles sont là

  --misses N                      explique les N pires erreurs (5 par défaut)
  --json                          les chiffres en JSON
  -h, --help                      cette aide`,
}

const GOLD = join(ROOT, '..', 'shared', 'data', 'gold')
const PARTS = 5
/** Points of the learning curve: shares of the examples. */
const SHARES = [0.25, 0.5, 0.75, 1] as const
const FALSE_POSITIVES = [0.03, 0.06, 0.1] as const

const percent = (value: number) => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`).padStart(8)
const say = (text = '') => process.stdout.write(`${text}\n`)

await command(help, { misses: { type: 'string' }, json: { type: 'boolean' } }, async ({ settings, values, words }) => {
  const most = Number(values.misses ?? 5)
  if (!Number.isInteger(most) || most < 0) throw new UsageError(`--misses is "${String(values.misses)}"; it must be a whole number, 0 or more.`)
  const engine = await openEngine(undefined, showProgress(process.stderr, firstBuild(settings.locale)))
  if (words.length > 0) return scoreFiles(engine, words, most, values.json === true)
  crossValidate()
  const failed = checkAll(engine)
  say()
  const gold = existsSync(GOLD)
    ? readdirSync(GOLD)
        .filter((file) => file.endsWith('.jsonl'))
        .map((file) => join(GOLD, file))
    : []
  if (gold.length === 0) say(`Gold rows: none here (looked in ${GOLD}); the figures above are all there is.`)
  else scoreFiles(engine, gold, most, false)
  return failed > 0 ? 1 : 0
})

function readGold(file: string): readonly GoldRow[] {
  if (!existsSync(file))
    throw new UsageError(`There is no file "${file}". Gold rows are JSON Lines: {"id":"…","text":"…","language":"fr","intents":["…"],"escalate":true}`)
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, i) => {
      if (line.trim() === '') return []
      try {
        const row = JSON.parse(line) as GoldRow
        if (typeof row.text === 'string' && Array.isArray(row.intents) && typeof row.escalate === 'boolean') return [row]
      } catch {
        // Told below, with its place.
      }
      throw new UsageError(`${file}:${i + 1} is no gold row: text, intents and escalate are needed (labels.md).`)
    })
}

function scoreFiles(engine: Engine, files: readonly string[], most: number, json: boolean): number {
  const rows = files.flatMap(readGold)
  if (rows.length === 0) throw new UsageError(`${files.join(', ')}: no row in it.`)
  const risks = new Set(engine.compiled.intents.filter(({ group }) => group === 'risk').map(({ name }) => name))
  const of = (some: readonly GoldRow[]): Score =>
    score(
      some,
      some.map(({ id, text, from }) => triage(engine, { id, text, from: from === 'marketplace' ? from : undefined })),
      risks,
    )
  const all = of(rows)
  const languages = [...new Set(rows.map(({ language }) => language))]
  const each = new Map(languages.map((language) => [language, of(rows.filter((row) => row.language === language))]))
  if (json) {
    say(
      JSON.stringify({
        rows: all.rows,
        ...all.figures,
        perLanguage: Object.fromEntries([...each].map(([language, { figures }]) => [language, figures])),
        perIntent: Object.fromEntries([...all.perIntent].map(([intent, count]) => [intent, { ...count, f1: f1(count) }])),
      }),
    )
    return 0
  }
  say(`Gold rows: ${rows.length}`)
  say(`${''.padEnd(36)}${['all', ...languages].map((name) => name.padStart(8)).join(' ')}`)
  for (const [name, value] of Object.entries(all.figures))
    say(`${name.padEnd(36)}${[value, ...[...each.values()].map(({ figures }) => figures[name]!)].map(percent).join(' ')}`)
  say('\nPer intent              F1   hits / false / missed')
  for (const [intent, count] of [...all.perIntent].sort((a, b) => (f1(a[1]) || 0) - (f1(b[1]) || 0)))
    say(`${intent.padEnd(22)}${percent(f1(count))}   ${count.hit} / ${count.false} / ${count.missed}`)
  for (const { row, answer, faults } of all.misses.slice(0, most)) {
    say(`\n${row.id}: ${faults.join(', ')}`)
    say(`  ${inert(row.text).replace(/\s+/g, ' ').slice(0, 280)}`)
    for (const reason of answer.why) say(`  because ${inert(reason)}`)
  }
  return 0
}

function crossValidate(): void {
  const knowledge = loadKnowledge(INTENTS)
  const risks = new Set(knowledge.intents.filter(({ group }) => group === 'risk').map(({ name }) => name))
  const named = new Set(knowledge.intents.map(({ name }) => name))
  say(`Cross-validation in ${PARTS} parts; held-back examples and near misses, laid out as messages (harder than life: every near miss is a trap)`)
  say(`examples used   any risk heard at false positives of ${FALSE_POSITIVES.map((share) => percent(share).trim()).join(' · ')}   label F1 (risks · others)`)
  const others = new Set([...named].filter((name) => !risks.has(name)))
  let before: ReadonlyMap<string, number> | undefined
  let last: ReadonlyMap<string, number> = new Map()
  for (const share of SHARES) {
    const validation = validate(knowledge, { parts: PARTS, share })
    const points = riskCurve(validation, risks, FALSE_POSITIVES)
    before = last
    last = labelF1(validation, named, THRESHOLDS.service).each
    say(
      `${percent(share)}        ${points.map(({ recall }) => percent(recall)).join(' ')}                     ${percent(labelF1(validation, risks, THRESHOLDS.risk).all)} · ${percent(labelF1(validation, others, THRESHOLDS.service).all).trim()}`,
    )
    if (share === 1)
      for (const { threshold, falsePositives, recall } of points)
        say(`  threshold ${threshold.toFixed(2)}: ${percent(falsePositives).trim()} false positives, ${percent(recall).trim()} recall`)
  }
  const rise = [...last].map(([name, value]) => [name, value - (before?.get(name) ?? 0), value] as const).sort((a, b) => b[1] - a[1])
  say('\nWhere the last quarter of the examples helped most (write more there):')
  for (const [name, gain, value] of rise.slice(0, 8)) say(`  ${name.padEnd(22)} F1 ${percent(value).trim()}, up ${(100 * gain).toFixed(1)} points`)
}

function checkAll(engine: Engine): number {
  const { entries } = loadKnowledge(INTENTS)
  const total = entries.reduce((sum, { checks }) => sum + checks.length, 0)
  const failed = failedChecks(engine, entries)
  say(`\nChecks: ${total - failed.length} of ${total} pass`)
  for (const { file, text, problem } of failed.slice(0, 20)) say(`  ${file}: ${problem}: ${inert(text).slice(0, 90)}`)
  return 0
}
