/**
 * Times and sizes, and how they are shown. Throughput is counted in CPU time: other jobs on the machine then cost neither side anything.
 * What is compared runs turn by turn, and medians are taken.
 */
import { spawnSync } from 'node:child_process'

/** A section's outcome: Markdown for the README, and floors that were missed. */
export interface Report {
  readonly markdown: string
  readonly missed: readonly string[]
}

export interface Options {
  /** Everything in full, also what takes long. */
  readonly full: boolean
  readonly say: (line: string) => void
}

export type Section = (options: Options) => Promise<Report>

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** `share` 0.5 is the median. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

/** CPU seconds of all threads of this process. */
export async function cpuSeconds(job: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await job()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Median CPU seconds of each job, run turn by turn; one more round before them warms up. */
export async function turnByTurn(rounds: number, jobs: readonly (() => unknown)[]): Promise<readonly number[]> {
  const times = jobs.map((): number[] => [])
  for (let round = -1; round < rounds; round++) {
    for (const [j, job] of jobs.entries()) {
      const time = await cpuSeconds(job)
      if (round >= 0) times[j]!.push(time)
    }
  }
  return times.map(median)
}

/** A job that does the same for every item. */
export const over =
  <T>(items: readonly T[], job: (item: T) => unknown): (() => void) =>
  () => {
    for (const item of items) job(item)
  }

/** Milliseconds on the clock. */
export async function milliseconds(job: () => unknown): Promise<number> {
  const before = performance.now()
  await job()
  return performance.now() - before
}

/**
 * Loads something in a process of its own: `source` is a module body that leaves it ready.
 * Milliseconds on the clock and megabytes that the process grew by, medians of five.
 */
export function loadAlone(source: string): { readonly ms: number; readonly mb: number } {
  const body = `const rss = process.memoryUsage().rss, t = performance.now();
${source}
console.log(JSON.stringify({ ms: performance.now() - t, mb: (process.memoryUsage().rss - rss) / 2 ** 20 }))`
  const runs = Array.from({ length: 5 }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', body], { encoding: 'utf8' })
    if (stdout === '') throw new Error(`A process that was to be measured failed:\n${stderr}`)
    return JSON.parse(stdout) as { ms: number; mb: number }
  })
  return { ms: median(runs.map(({ ms }) => ms)), mb: median(runs.map(({ mb }) => mb)) }
}

const LOCALE = 'en-GB'
/** Three significant digits. */
export const figure = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString(LOCALE) : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
export const times = (ratio: number): string => `${figure(ratio)} ×`

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

/** A floor that is not reached is a line for the end of the run. */
export const floor = (holds: boolean, what: string): readonly string[] => (holds ? [] : [what])
