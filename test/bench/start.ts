/**
 * A cold start from the shell beside an empty Node: time and memory of one message, compiled knowledge cached.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { openEngine } from '../../src/open.ts'
import { ROOT } from '../../src/settings.ts'
import { figure, floor, median, type Section, table, times } from './measure.ts'

const RUNS = 15
const MOST_TIMES = 7
const MOST_MB = 120
const TEXT = 'Bonjour, le sac est une contrefaçon, je veux être remboursé avant vendredi sinon je dépose plainte.'

/** Prints the highest memory of the process at its end. From /proc where there is one: elsewhere a child may inherit its parent's figure. */
const PEAK = `data:text/javascript,${encodeURIComponent(`import { readFileSync } from 'node:fs'
process.on('exit', () => {
  let kb = process.resourceUsage().maxRSS
  try { kb = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) } catch {}
  process.stderr.write('peak ' + kb + '\\n')
})`)}`

function run(args: readonly string[]): string {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stderr}`)
  return stderr
}

export const start: Section = async () => {
  await openEngine(undefined)
  const ours = [join('src', 'commands', 'triage.ts'), TEXT]
  const bare = ['-e', '0']
  const spent: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] }
  for (let i = -1; i < RUNS; i++) {
    for (const [name, args] of [
      ['bare', bare],
      ['ours', ours],
    ] as const) {
      const before = performance.now()
      run(args)
      if (i >= 0) spent[name].push(performance.now() - before)
    }
  }
  const peak = (args: readonly string[]) => median([1, 2, 3].map(() => Number(/peak (\d+)/.exec(run(['--import', PEAK, ...args]))![1]) / 1024))
  const [milliseconds, empty] = [median(spent.ours), median(spent.bare)]
  const [mb, emptyMb] = [peak(ours), peak(bare)]
  const ratio = milliseconds / empty
  return {
    markdown: `### Start\n\n${table(
      ['one message from the shell', 'ms', 'peak MB'],
      [
        ['`node src/commands/triage.ts "…"`', figure(milliseconds), figure(mb)],
        ['`node -e 0`', figure(empty), figure(emptyMb)],
        ['**ratio** (at most)', `**${times(ratio)}** (${MOST_TIMES} ×)`, `(${MOST_MB} MB)`],
      ],
    )}\n\nMedians of ${RUNS} runs each, in turn, on the clock.`,
    missed: [
      ...floor(ratio <= MOST_TIMES, `start: ${times(ratio)} an empty Node, at most ${MOST_TIMES} ×`),
      ...floor(mb <= MOST_MB, `start: ${figure(mb)} MB, at most ${MOST_MB} MB`),
    ],
  }
}
