/**
 * What the bench reads: the project's own examples and checks, and the public sets where a clone has them beside it. I/O: files only.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dealt, layOut, type Sample, samplesOf } from '../../src/knowledge/compile.ts'
import { type Knowledge, loadKnowledge } from '../../src/knowledge/load.ts'
import { buildVocabulary } from '../../src/knowledge/vocabulary.ts'
import { INTENTS, ROOT } from '../../src/settings.ts'
import type { Row } from './peers.ts'

export const LANGUAGES = ['en', 'fr', 'de', 'es', 'it'] as const
export const PARTS = 5

export interface Sentence {
  readonly text: string
  readonly language: string
}

export interface Material {
  readonly knowledge: Knowledge
  readonly samples: readonly Sample[]
}

let material: Material | undefined

/** Read once; the sections share it. */
export function ownMaterial(): Material {
  if (material) return material
  const knowledge = loadKnowledge(INTENTS)
  material = { knowledge, samples: samplesOf(knowledge, buildVocabulary(knowledge)) }
  return material
}

/** Whole messages of one language: the checks, then every fifth example laid out among story clauses. */
export function messagesOf({ knowledge, samples }: Material, language: string): readonly string[] {
  const checks = knowledge.entries.flatMap((entry) =>
    entry.language === language ? entry.checks.filter(({ from }) => from !== 'marketplace').map(({ text }) => text) : [],
  )
  const laid = layOut(samples.filter((sample) => sample.language === language && dealt(sample.text, PARTS) === 0)).map(({ text }) => text)
  return [...checks, ...laid]
}

/** Every n-th, so that about `most` are left. */
export const thinned = <T>(list: readonly T[], most: number): readonly T[] => {
  const step = Math.max(1, list.length / most)
  return Array.from({ length: Math.min(most, list.length) }, (_, i) => list[Math.floor(i * step)]!)
}

/** Samples as rows with one label: the first that they say. `_grave` and `_innocent` are sums of labels, and left out. */
export const ownRows = ({ samples }: Material): readonly (Row & { readonly is: readonly string[] })[] =>
  samples.map(({ text, is, language }) => ({ text, label: is[0]!, language, is }))

export const BENCH_DATA = join(ROOT, '..', 'shared', 'data', 'bench')
export const hasPublicSets = (): boolean => existsSync(BENCH_DATA)

export interface PublicSet {
  readonly name: string
  readonly train: readonly Row[]
  readonly test: readonly Row[]
  /** Accuracy that the engine must reach. */
  readonly floor: number
}

interface PublicRow {
  readonly text: string
  readonly label: string
  readonly lang: string
  readonly split?: string
}

function rowsOf(file: string, wanted: (row: PublicRow) => boolean = () => true): readonly Row[] {
  return readFileSync(join(BENCH_DATA, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as PublicRow)
    .filter(wanted)
    .map(({ text, label, lang }) => ({ text, label, language: lang }))
}

export function publicSets(): readonly PublicSet[] {
  const five = (split: string) => LANGUAGES.flatMap((language) => rowsOf(`ms_virtual_assistant/${language}.jsonl`, (row) => row.split === split))
  const known = ({ label }: PublicRow) => label !== 'oos'
  return [
    { name: 'BANKING77', train: rowsOf('banking77/train.jsonl'), test: rowsOf('banking77/test.jsonl'), floor: 0.91 },
    { name: 'CLINC150, in scope', train: rowsOf('clinc150/train.jsonl', known), test: rowsOf('clinc150/test.jsonl', known), floor: 0.92 },
    { name: 'Five languages', train: five('train'), test: five('test'), floor: 0.89 },
  ]
}
