/**
 * `npm run chaos -- [--kills 1000] [--engine sqlite|postgres] [--seed 1] [--control]`: one JSON line a run on standard output, progress on
 * standard error. Exit status 1 where something was lost or doubled; with --control, where a mutant was not caught.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { postgresBinaries, startPostgres } from '../postgres.ts'
import { ENGINES_OF, MUTANTS, type Mutant } from './mutants.ts'
import { chaos } from './run.ts'

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(`npm run -s chaos                  kills the bot over a platform that lies; exit status 1 where anything is lost or said twice

  --engine NAME                   sqlite or postgres
  --kills N                       how many kills
  --seed N                        the same dice again
  --control                       runs with faults built in, which must lose or double
`)
  process.exit(0)
}

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    engine: { type: 'string' },
    seed: { type: 'string', default: '1' },
    control: { type: 'boolean', default: false },
    mutant: { type: 'string' },
  },
})
// Leaving by a signal stops the server that was started, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const kills = Number(values.kills ?? (values.control ? 60 : 1000))
const mutants = values.mutant
  ? [values.mutant as Mutant]
  : values.control
    ? (Object.keys(MUTANTS) as Mutant[]).filter((name) => name !== 'none')
    : (['none'] as const)
const wrong = [
  ...(values.engine === undefined || /^(?:sqlite|postgres)$/.test(values.engine) ? [] : [`--engine is "${values.engine}"; it can be sqlite or postgres`]),
  ...(Number.isInteger(kills) && kills > 0 ? [] : [`--kills is "${values.kills}"; it must be a whole number from 1`]),
  ...mutants.filter((name) => !Object.hasOwn(MUTANTS, name)).map((name) => `--mutant is "${name}"; it can be ${Object.keys(MUTANTS).join(', ')}`),
]
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`)
  process.exit(2)
}

for (const engine of ['sqlite', 'postgres'] as const) {
  if (values.engine !== undefined && values.engine !== engine) continue
  const binaries = engine === 'postgres' ? postgresBinaries() : undefined
  if (engine === 'postgres' && binaries === undefined) {
    process.stderr.write('postgres: left out, its binaries (initdb, pg_ctl) are not on this machine\n')
    continue
  }
  const server = binaries === undefined ? undefined : await startPostgres(binaries)
  const folder = mkdtempSync(join(tmpdir(), 'sangfroid-chaos-'))
  try {
    for (const mutant of mutants) {
      if (!ENGINES_OF[mutant].includes(engine)) continue
      const database = server ? await server.database() : `sqlite:${join(folder, `${mutant}.db`)}`
      const begun = Date.now()
      let told = 0
      const progress = (fallen: number, messages: number) => {
        const line = `${engine} ${mutant}: ${fallen}/${kills} kills, ${messages} messages, ${Math.round((Date.now() - begun) / 1000)} s`
        if (process.stderr.isTTY) process.stderr.write(`\r${line}\u001b[K`)
        else if (Date.now() - told > 15_000) {
          told = Date.now()
          process.stderr.write(`${line}\n`)
        }
      }
      const result = await chaos({ engine, database, kills, seed: Number(values.seed), mutant, progress })
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
      process.stdout.write(`${JSON.stringify({ ...result, seconds: Math.round((Date.now() - begun) / 1000) })}\n`)
      const broken = result.lost > 0 || result.doubled > 0 || result.stale > 0 || (engine === 'sqlite' && result.integrity !== 'ok')
      if (broken !== (mutant !== 'none')) process.exitCode = 1
    }
  } finally {
    server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
process.exit()
