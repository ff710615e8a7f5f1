/**
 * The folder `intents/` to checked knowledge. I/O: reads files, nothing else. Law 3: a folder that is there is known.
 * Invariant: either everything is sound, or one KnowledgeError names every fault with file, line and field.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as z from 'zod'
import type { Check, Intent, Keywords, LanguageRules } from '../intent.ts'
import { backgroundFile, conceptsFile, guardFile, intentFile, languageFile, rulesFile, signalsFile } from './schema.ts'
import { type Fault, fieldOf, KnowledgeError, readSource, type Source } from './source.ts'

export interface Labelled {
  readonly text: string
  readonly is: readonly string[]
}

/** One intent or signal in one language. */
export interface Entry {
  readonly name: string
  readonly language: string
  readonly file: string
  readonly keywords: Keywords
  readonly lookalikes: readonly string[]
  readonly examples: readonly Labelled[]
  readonly nearMisses: readonly Labelled[]
  readonly reply: string | undefined
  readonly checks: readonly Check[]
}

export type GuardRules = z.infer<typeof guardFile>['classes']

export interface Knowledge {
  readonly intents: readonly Intent[]
  readonly languages: readonly string[]
  readonly entries: readonly Entry[]
  /** `_anger`, `_vulnerable`, `_human`: learned like intents, never named in a triage. */
  readonly signals: readonly Entry[]
  readonly background: readonly { readonly language: string; readonly examples: readonly string[] }[]
  /** Classes of words of one meaning, by language and name: what one language teaches the others. */
  readonly concepts: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly rules: Readonly<Record<string, LanguageRules>>
  readonly guard: Readonly<Record<string, GuardRules>>
}

const INTENT_NAME = /^[a-z][a-z0-9_]*$/
const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const labelled = (item: string | { text: string; also?: string[]; is?: string[] }, own: readonly string[]): Labelled =>
  typeof item === 'string' ? { text: item, is: own } : { text: item.text, is: [...own, ...(item.also ?? item.is ?? [])] }

/** Every YAML file below `root`, sorted, with its text: what is loaded and what the cache is keyed by. */
export function listSources(root: string): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') || file.endsWith('.yml'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort(byName)
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
}

/** Throws KnowledgeError. `root` is the path of `intents/`. */
export function loadKnowledge(root: string): Knowledge {
  if (!existsSync(root)) throw new KnowledgeError([{ file: root, line: 1, field: '', problem: 'no such folder: the knowledge is missing' }])
  const faults: Fault[] = []
  const intents: Intent[] = []
  const entries: Entry[] = []
  const signals: Entry[] = []
  const background: { language: string; examples: readonly string[] }[] = []
  const concepts: Record<string, Record<string, readonly string[]>> = {}
  const rules: Record<string, LanguageRules> = {}
  const guard: Record<string, GuardRules> = {}
  const sources = new Map<string, Source<unknown>>()
  const files = listSources(root)
  const languages = files.filter(({ file }) => file.startsWith('_language/')).map(({ file }) => file.slice('_language/'.length, -'.yaml'.length))

  const read = <T>(file: string, text: string, schema: z.ZodType<T>): T | undefined => {
    const source = readSource(file, text, schema)
    faults.push(...source.faults)
    sources.set(file, source)
    return source.data
  }

  for (const { file, text } of files) {
    const [folder = '', leaf = '', ...deeper] = file.split('/')
    const language = leaf.replace(/\.ya?ml$/, '')
    const problem = (problem: string) => faults.push({ file, line: 1, field: '', problem })
    if (deeper.length > 0 || leaf === '') problem('a file here stands in a folder of its own: intents/<name>/<language>.yaml')
    else if (leaf !== 'intent.yaml' && !languages.includes(language))
      problem(`unknown language "${language}": known are ${languages.join(', ')}; add _language/${language}.yaml first`)
    else if (folder === '_language') rules[language] = read(file, text, rulesFile) ?? rules[language]!
    else if (folder === '_background') background.push({ language, examples: read(file, text, backgroundFile)?.examples ?? [] })
    else if (folder === '_concepts') concepts[language] = read(file, text, conceptsFile) ?? {}
    else if (folder === '_guard') guard[language] = read(file, text, guardFile)?.classes ?? ({} as GuardRules)
    else if (folder === '_signals') {
      const data = read(file, text, signalsFile)
      for (const [name, { keywords, examples, near_misses }] of Object.entries(data ?? {})) {
        const own = `_${name}`
        signals.push({
          name: own,
          language,
          file,
          keywords,
          lookalikes: [],
          examples: examples.map((item) => labelled(item, [own])),
          nearMisses: near_misses.map((item) => labelled(item, [])),
          reply: undefined,
          checks: [],
        })
      }
    } else if (folder.startsWith('_')) problem(`unknown folder "${folder}": a leading _ is kept for _language, _background, _concepts, _signals and _guard`)
    else if (!INTENT_NAME.test(folder)) problem(`"${folder}" is no name for an intent: small letters, digits and _ only`)
    else if (leaf === 'intent.yaml') {
      const data = read(file, text, intentFile)
      if (data) intents.push({ name: folder, ...data })
    } else {
      const data = read(file, text, languageFile)
      if (!data) continue
      const { keywords, lookalikes, examples, near_misses, reply, checks } = data
      entries.push({
        name: folder,
        language,
        file,
        keywords,
        lookalikes,
        examples: examples.map((item) => labelled(item, [folder])),
        nearMisses: near_misses.map((item) => labelled(item, [])),
        reply,
        checks,
      })
    }
  }

  // By folder, sound or not: one fault in an intent.yaml must not make every mention of the intent a fault.
  const known = new Set(files.flatMap(({ file }) => (file.endsWith('/intent.yaml') ? [file.split('/')[0]!] : [])))
  const failAt = (entry: Entry, path: readonly PropertyKey[], problem: string) => {
    faults.push({ file: entry.file, line: sources.get(entry.file)?.lineOf(path) ?? 1, field: fieldOf(path), problem })
  }
  for (const folder of new Set(files.map(({ file }) => file.split('/')[0]!))) {
    if (folder.startsWith('_') || !INTENT_NAME.test(folder)) continue
    if (!files.some(({ file }) => file === `${folder}/intent.yaml`))
      faults.push({ file: `${folder}/intent.yaml`, line: 1, field: '', problem: 'missing: an intent needs its intent.yaml' })
    for (const language of languages) {
      if (!files.some(({ file }) => file === `${folder}/${language}.yaml`))
        faults.push({ file: `${folder}/${language}.yaml`, line: 1, field: '', problem: `missing: every intent speaks every language of _language/` })
    }
  }
  for (const entry of [...entries, ...signals]) {
    const section = entry.name.startsWith('_') ? [entry.name.slice(1)] : []
    const terms = new Map<string, string>()
    for (const strength of ['strong', 'weak'] as const) {
      entry.keywords[strength].forEach((term, i) => {
        const twin = terms.get(term)
        if (twin) failAt(entry, [...section, 'keywords', strength, i], `"${term}" stands here twice (also in ${twin})`)
        terms.set(term, strength)
      })
    }
    const lists = [
      ['examples', entry.examples, 'also'],
      ['near_misses', entry.nearMisses, 'is'],
    ] as const
    const texts = new Set<string>()
    for (const [list, items, key] of lists) {
      items.forEach(({ text, is }, i) => {
        if (texts.has(text)) failAt(entry, [...section, list, i], 'the same text stands here twice')
        texts.add(text)
        for (const name of is) if (name !== entry.name && !known.has(name)) failAt(entry, [...section, list, i, key], `unknown intent "${name}"`)
      })
    }
    entry.checks.forEach(({ has = [], not = [] }, i) => {
      for (const name of [...has, ...not]) if (!known.has(name)) failAt(entry, ['checks', i], `unknown intent "${name}"`)
    })
    const reply = intents.find(({ name }) => name === entry.name)?.reply
    if (reply === true && entry.reply === undefined) failAt(entry, ['reply'], 'missing: intent.yaml says that a reply goes out')
    if (reply === false && entry.reply !== undefined) failAt(entry, ['reply'], 'intent.yaml says that no reply goes out')
  }
  if (faults.length > 0) throw new KnowledgeError(faults)
  intents.sort((a, b) => a.precedence - b.precedence || byName(a.name, b.name))
  return { intents, languages, entries, signals, background, concepts, rules, guard }
}
