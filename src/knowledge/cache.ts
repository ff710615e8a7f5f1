/**
 * Knowledge from the disk, compiled at most once for the same sources. I/O: reads `intents/`, reads and writes one cache file.
 * Invariant: a cache is used only where its name carries the hash of everything that it was made from; a torn or foreign file is
 * made again. Where the cache cannot be written the program still runs, and says nothing was kept.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Compiled } from './compile.ts'
import type { Guardbook } from './guardbook.ts'
import type { Knowledge } from './load.ts'
import { unpack } from './pack.ts'

/** Told what is going on: compiling takes some seconds, and a person may be waiting. */
export type Progress = (step: string, done: number, of: number) => void

/** The code that makes the compiled form: when it changes, caches are made again. */
const MAKERS = [import.meta.dirname, join(import.meta.dirname, '..', 'text')]

/** Hash of every YAML file below `root`, names included, and of the code that compiles them. */
export function fingerprint(root: string): string {
  const hash = createHash('sha1')
  const folders = readdirSync(root)
    .sort()
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isDirectory())
  for (const folder of [...folders, ...MAKERS]) {
    for (const leaf of readdirSync(folder).sort())
      if (/\.(?:ya?ml|ts)$/.test(leaf)) hash.update(`${basename(folder)}/${leaf}\n`).update(readFileSync(join(folder, leaf)))
  }
  return hash.digest('hex').slice(0, 20)
}

/** Throws KnowledgeError where the sources are faulty. `folder` holds the cache; it is made where it is missing. */
export function openKnowledge(root: string, folder: string, progress: Progress = () => {}): Promise<Compiled> {
  return cached(root, folder, 'knowledge', async () => {
    const { compile } = await import('./compile.ts')
    return compile(await load(root), progress)
  })
}

/** The guard's terms, apart from the rest: triage never needs them. Throws as above. */
export function openGuardbook(root: string, folder: string): Promise<Guardbook> {
  return cached(root, folder, 'guard', async () => {
    const { buildGuardbook } = await import('./guardbook.ts')
    return buildGuardbook((await load(root)).guard)
  })
}

// Loaded here alone: a start with a cache needs neither YAML nor zod.
const load = async (root: string): Promise<Knowledge> => (await import('./load.ts')).loadKnowledge(root)

async function cached<T extends object>(root: string, folder: string, kind: string, make: () => Promise<T>): Promise<T> {
  const file = join(folder, `${kind}-${fingerprint(root)}.bin`)
  try {
    return unpack(readFileSync(file)) as T
  } catch {
    // Missing or torn: made again below.
  }
  const [made, { pack }] = [await make(), await import('./pack.ts')]
  try {
    mkdirSync(folder, { recursive: true })
    const half = `${file}.${process.pid}`
    writeFileSync(half, pack(made))
    renameSync(half, file)
    for (const old of readdirSync(folder)) if (old.startsWith(`${kind}-`) && join(folder, old) !== file) rmSync(join(folder, old), { force: true })
  } catch {
    // A read-only disk only costs the next start its seconds.
  }
  return made
}
