/**
 * The figures: worked out by hand on made-up rows, equal to the shared tool's on gold rows, and the checks that every file carries.
 * Mutants tried, each caught: `also_ok` a miss; letters counted twice; one risk of several is all; no rows are perfect; an unseen danger
 * weighs nothing; a keyword must be hit exactly; checks ignore `escalate`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { failedChecks } from '../src/evaluate/checks.ts'
import { f1, type GoldRow, score } from '../src/evaluate/score.ts'
import { loadKnowledge } from '../src/knowledge/load.ts'
import type { Triage } from '../src/message.ts'
import { openEngine } from '../src/open.ts'
import type { Engine } from '../src/read/engine.ts'
import { INTENTS, ROOT } from '../src/settings.ts'
import { triage } from '../src/triage.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(undefined)
})

const { intents, entries } = loadKnowledge(INTENTS)
const risks = new Set(intents.filter(({ group }) => group === 'risk').map(({ name }) => name))

interface Said {
  readonly intents: readonly string[]
  readonly escalate: boolean
  readonly language?: string
  readonly keywords?: readonly (readonly [start: number, end: number])[]
  readonly orders?: readonly string[]
}
const answer = ({ intents, escalate, language = 'en', keywords = [], orders = [] }: Said): Triage => ({
  language,
  intents: intents.map((intent) => ({ intent, confidence: 1, status: 'asserted' })),
  risk: 'low',
  escalate,
  why: [],
  keywords: keywords.map(([start, end]) => ({ start, end, text: 'x'.repeat(end - start), intent: 'counterfeit', status: 'asserted' })),
  entities: { orders: orders.map((id) => ({ id, start: 0, end: 1 })), asins: [], amounts: [], dates: [], trackings: [] },
  deadline: null,
  reply: null,
})

describe('score', () => {
  const rows: readonly GoldRow[] = [
    { id: '1', text: 'fake bag, order 111', language: 'en', intents: ['counterfeit', 'refund_request'], escalate: true, keywords: ['fake'], orders: ['111'] },
    {
      id: '2',
      text: 'it burned and a scam',
      language: 'en',
      intents: ['safety', 'scam_accusation'],
      also_ok: ['defective'],
      escalate: true,
      keywords: ['burned', 'scam'],
    },
    { id: '3', text: 'merci', language: 'fr', intents: ['thanks'], escalate: false },
    { id: '4', text: 'where is 222 and 333', language: 'en', intents: ['order_status'], also_ok: ['chargeback'], escalate: false, orders: ['222', '333'] },
  ]
  const answers = [
    // All right; the keyword with its neighbour, twice over itself: 8 characters for 4.
    answer({ intents: ['counterfeit', 'refund_request'], escalate: true, keywords: [[0, 8], [2, 6]], orders: ['111'] }), // biome-ignore format: a row
    // One of two risks, another that may stand, nobody told, one of two keywords.
    answer({ intents: ['defective', 'safety'], escalate: false, keywords: [[3, 9]] }),
    // A risk out of nothing: a false alarm with a word and an order, in another language.
    answer({ intents: ['legal_threat'], escalate: true, language: 'en', keywords: [[0, 5]], orders: ['9'] }),
    // What may stand beside what must: no risk falsely named; one order of two.
    answer({ intents: ['chargeback', 'order_status'], escalate: false, orders: ['222'] }),
  ]
  const { figures, perIntent, misses, rows: count } = score(rows, answers, risks)

  test.for([
    ['escalation recall', 1 / 2],
    ['false alarms on calm messages', 1 / 2],
    ['account-risk recall (any named)', 2 / 2],
    ['account-risk recall (all named)', 1 / 2],
    ['account-risk false positives', 1 / 2],
    // Hits: counterfeit, refund_request, safety, order_status. False: legal_threat. Missed: scam_accusation, thanks.
    ['intent micro F1', 8 / (8 + 1 + 2)],
    // Six intents of the rows; four of them perfect.
    ['intent macro F1', 4 / 6],
    ['first intent right', 1 / 4],
    ['first intent acceptable', 3 / 4],
    ['all intents right', 2 / 4],
    ['keyword recall', 2 / 3],
    ['keyword false hits on rows without', 1 / 2],
    ['keyword characters over gold', (8 + 6) / (4 + 10)],
    ['language accuracy', 3 / 4],
    ['order id recall', 2 / 3],
    ['order id precision', 2 / 3],
  ] as const)('%s', ([name, want]) => {
    expect(figures[name]).toBeCloseTo(want, 12)
  })
  test('every figure has a row above, and every row is counted', () => {
    expect(Object.keys(figures)).toHaveLength(16)
    expect(count).toBe(4)
    expect(perIntent.get('legal_threat')).toEqual({ hit: 0, false: 1, missed: 0 })
    expect(f1(perIntent.get('counterfeit')!)).toBe(1)
  })
  test('the worst miss comes first, with what was wrong', () => {
    expect(misses.map(({ row, faults }) => [row.id, faults])).toEqual([
      ['2', ['-scam_accusation', 'not escalated', 'keyword "scam" not found']],
      ['3', ['+legal_threat', '-thanks', 'language en, not fr', 'false alarm', 'keyword "xxxxx" where there is none']],
      ['4', ['order 333 not found']],
    ])
  })
  test('no rows give no figure, not a perfect one', () => {
    expect(score([], [], risks).figures['escalation recall']).toBeNaN()
  })
})

const TOOL = join(ROOT, '..', 'shared', 'tools', 'score.mjs')
const gold = globSync(join(ROOT, '..', 'shared', 'data', 'gold', '*.jsonl')).sort()
/** A clone without ../shared has nothing to compare with, and says so in the list of skipped tests. */
const alone = !existsSync(TOOL) || gold.length === 0

test.skipIf(alone)('on gold rows the figures are those of shared/tools/score.mjs (skipped where ../shared is not there)', () => {
  const run = `'${process.execPath}' '${join(ROOT, 'src/commands/triage.ts')}' --jsonl`
  const { stdout, stderr, status } = spawnSync(process.execPath, [TOOL, ...gold, '--json', '--run', run], { cwd: ROOT, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const theirs = JSON.parse(stdout) as Record<string, number> & { perIntent: Record<string, { tp: number; fp: number; fn: number }> }
  const rows = gold.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as GoldRow)) // biome-ignore format: one line
  const ours = score(
    rows,
    rows.map(({ id, text, from }) => triage(engine, { id, text, from })),
    risks,
  )
  for (const [name, value] of Object.entries(ours.figures)) expect(value, name).toBeCloseTo(theirs[name]!, 12)
  expect(Object.fromEntries([...ours.perIntent].map(([name, { hit, false: wrong, missed }]) => [name, [hit, wrong, missed]]))).toEqual(
    Object.fromEntries(Object.entries(theirs.perIntent).map(([name, { tp, fp, fn }]) => [name, [tp, fp, fn]])),
  )
})

describe('the checks of intents/', () => {
  /** Checks measure what was never learned; they need not all pass, and none is patched until it does. */
  const LEAST = 0.93
  const MOST_A_FILE = 4

  test('nearly all pass, and no file is left behind', () => {
    const failed = failedChecks(engine, entries)
    const all = entries.reduce((sum, { checks }) => sum + checks.length, 0)
    const told = failed.map(({ file, text, problem }) => `${file}: ${problem}: ${text}`).join('\n')
    expect(1 - failed.length / all, told).toBeGreaterThanOrEqual(LEAST)
    const behind = entries.filter(({ file }) => failed.filter((one) => one.file === file).length > MOST_A_FILE)
    expect(behind.map(({ file }) => file)).toEqual([])
  })
  test('a check that fails says what came out', () => {
    const entry = { ...entries[0]!, file: 'f.yaml', checks: [{ text: 'This bag is a counterfeit.', has: ['thanks'], not: ['counterfeit'], escalate: false }] }
    expect(failedChecks(engine, [entry])).toEqual([
      { file: 'f.yaml', text: 'This bag is a counterfeit.', problem: 'no thanks but counterfeit; counterfeit where there is none; escalated' },
    ])
    expect(failedChecks(engine, [{ ...entry, checks: [{ text: 'This bag is a counterfeit.', has: ['counterfeit'], escalate: true }] }])).toEqual([])
  })
})
