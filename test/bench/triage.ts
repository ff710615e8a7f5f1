/**
 * Whole triage: messages a second, time a message, cost of a long text, and natural's Bayes alone on the same messages.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openEngine } from '../../src/open.ts'
import { triage as triageOf } from '../../src/triage.ts'
import { LANGUAGES, messagesOf, ownMaterial, ownRows, thinned } from './material.ts'
import { cpuSeconds, figure, floor, median, over, quantile, type Section, table, times, turnByTurn } from './measure.ts'

const LEAST_TIMES = 20
const MOST_GROWTH = 12
const MESSAGES = 5000
/** natural takes milliseconds a message: so many are enough to know its pace. */
const PEER_MESSAGES = 500
const ROUNDS = 5
/** One pass of ours over them is too short to be timed. */
const OUR_PASSES = 10
const PASSES = 5
const SHORT_TEXT = 100_000
const LONG_TEXT = 1_000_000

interface Message {
  readonly text: string
  readonly language: string
}

export const triage: Section = async ({ say }) => {
  const material = ownMaterial()
  const engine = await openEngine(undefined)
  const all = LANGUAGES.flatMap((language) => messagesOf(material, language).map((text): Message => ({ text, language })))
  const messages = thinned(all, MESSAGES)
  const same = thinned(all, PEER_MESSAGES)
  const letters = messages.reduce((sum, { text }) => sum + text.length, 0) / messages.length

  say(`${messages.length} messages, ${PASSES} passes`)
  const each = messages.map((): number[] => [])
  for (let pass = -1; pass < PASSES; pass++) {
    for (const [m, { text }] of messages.entries()) {
      const before = performance.now()
      triageOf(engine, { text })
      if (pass >= 0) each[m]!.push((performance.now() - before) * 1000)
    }
  }
  const micros = each.map(median)

  say("training natural's Bayes, one a language, in a process of its own")
  const peer = fork(join(import.meta.dirname, 'alone.ts'), [String(PEER_MESSAGES)])
  const answer = async () => (await once(peer, 'message'))[0] as number
  await answer()
  say(`${same.length} of the messages by both, in turn`)
  const turns = { ours: [] as number[], theirs: [] as number[] }
  const pass = over(same, ({ text }) => triageOf(engine, { text }))
  for (let round = 0; round < ROUNDS; round++) {
    turns.ours.push(
      (await cpuSeconds(() => {
        for (let again = 0; again < OUR_PASSES; again++) pass()
      })) / OUR_PASSES,
    )
    const answered = answer()
    peer.send('go')
    turns.theirs.push(await answered)
  }
  peer.disconnect()
  const ours = same.length / median(turns.ours)
  const theirs = same.length / median(turns.theirs)

  const long: { language: string; seconds: number; growth: number }[] = []
  for (const language of LANGUAGES) {
    say(`a long text in ${language}`)
    let pool = messagesOf(material, language).join('\n')
    while (pool.length < LONG_TEXT) pool += `\n${pool}`
    const [short, seconds] = (await turnByTurn(
      3,
      [SHORT_TEXT, LONG_TEXT].map((length) => () => triageOf(engine, { text: pool.slice(0, length) })),
    )) as [number, number]
    long.push({ language, seconds, growth: seconds / short })
  }
  const worst = long.toSorted((a, b) => b.growth - a.growth)[0]!
  const ratio = ours / theirs
  return {
    markdown: `### Triage\n\n${table(
      ['whole triage', 'figure', 'beside', 'ratio', 'floor'],
      [
        ['messages/s', figure(ours), `natural's Bayes alone: ${figure(theirs)}`, `**${times(ratio)}**`, `${LEAST_TIMES} ×`],
        ['µs a message, p50 · p99', `${figure(quantile(micros, 0.5))} · ${figure(quantile(micros, 0.99))}`, '', '', ''],
        [
          `1 MB of text (${worst.language}, the worst of ${LANGUAGES.length})`,
          `${figure(worst.seconds)} s`,
          '100 KB',
          `**${times(worst.growth)}**`,
          `at most ${MOST_GROWTH} ×`,
        ],
      ],
    )}\n\n${messages.length} messages of ${figure(letters)} characters on average, from the project's checks and examples laid out as messages, in ${LANGUAGES.length} languages; natural on ${same.length} of them, one model a language, in a process of its own, trained on the same ${ownRows(material).length} examples.`,
    missed: [
      ...floor(ratio >= LEAST_TIMES, `triage: ${times(ratio)} natural's Bayes, at least ${LEAST_TIMES} ×`),
      ...long.flatMap(({ language, growth }) =>
        floor(growth <= MOST_GROWTH, `triage: 1 MB costs ${times(growth)} what 100 KB cost (${language}), at most ${MOST_GROWTH} ×`),
      ),
    ],
  }
}
