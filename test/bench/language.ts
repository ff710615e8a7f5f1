/**
 * Language detection beside `eld` (small, restricted to the same languages), on sentences that our model never saw.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eld } from 'eld'
import { dealt } from '../../src/knowledge/compile.ts'
import { createScorer } from '../../src/knowledge/linear.ts'
import { pack } from '../../src/knowledge/pack.ts'
import { train } from '../../src/knowledge/train.ts'
import { openEngine } from '../../src/open.ts'
import type { Engine } from '../../src/read/engine.ts'
import { detectLanguage } from '../../src/read/language.ts'
import { ROOT } from '../../src/settings.ts'
import { fold } from '../../src/text/fold.ts'
import { wordsOf } from '../../src/text/words.ts'
import { hasPublicSets, LANGUAGES, ownMaterial, PARTS, publicSets, type Sentence } from './material.ts'
import { figure, loadAlone, over, percent, type Section, table, times, turnByTurn } from './measure.ts'

const ROUNDS = 5
const url = (path: string) => JSON.stringify(`file://${join(ROOT, path)}`)

function ours(engine: Engine, text: string): string {
  const folded = fold(text)
  const words = wordsOf(folded)
  return detectLanguage(engine, text, folded, words, words.count === 0 ? [] : [{ first: 0, last: words.count - 1 }]).language
}

const correct = (rows: readonly Sentence[], detect: (text: string) => string) =>
  rows.filter(({ text, language }) => detect(text) === language).length / rows.length

export const language: Section = async ({ say }) => {
  const { knowledge, samples } = ownMaterial()
  say('training on four fifths of the sentences')
  const engine = await openEngine(undefined)
  // The features of the model that ships; the rest as compile.ts has it.
  const options = { features: engine.compiled.languageModel.options, cost: 1, epochs: 10, positive: 1, least: 3 }
  const seen = samples.filter(({ text }) => dealt(text, PARTS) !== 0)
  const unseen = samples.filter(({ text }) => dealt(text, PARTS) === 0)
  const model = train(
    seen.map(({ text, language }) => ({ text, is: [language] })),
    knowledge.languages,
    options,
  )
  const held: Engine = { ...engine, languages: createScorer(model) }
  if (!('load' in eld)) throw new Error('eld has no load(): another version than the bench was written for.')
  await eld.load('small')
  eld.setLanguageSubset([...LANGUAGES])
  const theirs = (text: string) => eld.detect(text).language

  const sets: readonly (readonly [string, readonly Sentence[]])[] = [
    ['held-out sentences', unseen],
    ['of up to five words', unseen.filter(({ text }) => text.trim().split(/\s+/).length <= 5)],
    ...(hasPublicSets() ? [['commands to an assistant, never seen', publicSets().at(-1)!.test] as const] : []),
  ]
  say(`${unseen.length} sentences, ${ROUNDS} rounds`)
  const [mine, their] = (await turnByTurn(ROUNDS, [over(unseen, ({ text }) => ours(held, text)), over(unseen, ({ text }) => theirs(text))])).map(
    (seconds) => unseen.length / seconds,
  ) as [number, number]
  say('load and memory, each in processes of its own')
  const folder = mkdtempSync(join(tmpdir(), 'sangfroid-bench-'))
  const file = join(folder, 'language.bin')
  const bytes = pack(engine.compiled.languageModel)
  writeFileSync(file, bytes)
  const own = loadAlone(`const [{ readFileSync }, { unpack }, { createScorer }, { fold }, { wordsOf }] = await Promise.all([import('node:fs'),
import(${url('src/knowledge/pack.ts')}), import(${url('src/knowledge/linear.ts')}), import(${url('src/text/fold.ts')}), import(${url('src/text/words.ts')})])
const folded = fold('Bonjour'); createScorer(unpack(readFileSync(${JSON.stringify(file)}))).hear(folded, wordsOf(folded)).margins(0, 0)`)
  const peer = loadAlone(
    `const { eld } = await import(${JSON.stringify(import.meta.resolve('eld'))}); await eld.load('small'); eld.setLanguageSubset(${JSON.stringify(LANGUAGES)}); eld.detect('Bonjour')`,
  )
  rmSync(folder, { recursive: true })
  return {
    markdown: `### Language\n\n${table(
      ['', 'ours', '`eld` small', 'ratio'],
      [
        ...sets.map(([name, rows]) => [
          `right, ${name} (${rows.length})`,
          percent(correct(rows, (text) => ours(held, text))),
          percent(correct(rows, theirs)),
          '',
        ]),
        ['messages/s', figure(mine), figure(their), `**${times(mine / their)}**`],
        ['load, ms', figure(own.ms), figure(peer.ms), times(peer.ms / own.ms)],
        ['memory, MB', figure(own.mb), figure(peer.mb), times(peer.mb / Math.max(0.1, own.mb))],
      ],
    )}\n\nOurs is trained on four fifths of the project's sentences (model ${figure(bytes.length / 1e6)} MB); both choose among ${LANGUAGES.length} languages. Load is from nothing to the first answer, modules included.`,
    missed: [],
  }
}
