/**
 * Desks by name, from `adapters/`. I/O: reads the folder, imports one file. Law 4: a folder that is there is a desk.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DeskModule } from './desk.ts'
import { ROOT, UsageError } from './settings.ts'

const FOLDER = join(ROOT, 'adapters')

export const deskNames = (): readonly string[] => readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'index.ts')))

/** Throws UsageError for a name that is no folder: nothing but a listed name is ever imported. */
export async function loadDesk(name: string): Promise<DeskModule> {
  if (!deskNames().includes(name)) throw new UsageError(`There is no desk "${name}"; there are ${deskNames().join(', ')}.`)
  return ((await import(pathToFileURL(join(FOLDER, name, 'index.ts')).href)) as { default: DeskModule }).default
}

/** Desks whose required settings are all there: those that `npm start` opens. */
export async function activeDesks(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of deskNames()) {
    const { env } = await loadDesk(name)
    if (Object.entries(env).every(([key, need]) => need === 'optional' || (environment[key] ?? '') !== '')) found.push(name)
  }
  return found
}
