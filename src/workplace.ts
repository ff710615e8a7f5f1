/**
 * Settings to an office that is ready to work: store, knowledge, rules in force. I/O: opens the store (and makes its folder), reads files.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Office } from './casework/office.ts'
import { openKnowledge, type Progress } from './knowledge/cache.ts'
import type { KnowledgeError } from './knowledge/source.ts'
import { openGuard } from './open.ts'
import { openRulebook, type Rulebook } from './rulebook.ts'
import { CACHE, INTENTS, type Settings } from './settings.ts'
import { addressOf, MEMORY } from './store/address.ts'
import { asFault } from './store/faults.ts'
import { type OpenOptions, openStore } from './store/store.ts'

export interface Workplace {
  readonly office: Office
  readonly rulebook: Rulebook
}

export interface WorkplaceOptions {
  readonly role: OpenOptions['role']
  /** Desks on which every case has a card. */
  readonly desks: readonly string[]
  /** Every name that `people` in the policy may use. */
  readonly known: readonly string[]
  readonly changed: () => void
  readonly progress: Progress
  readonly told: (fault: KnowledgeError) => void
}

export const policyName = ({ policyFile }: Pick<Settings, 'policyFile'>): string => policyFile ?? 'policy.yaml'

/** Undefined where there is no such file; other faults of the disk are thrown. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Throws KnowledgeError for faults in data files, UsageError and StoreFault for the store. Close `office.store` in the end. */
export async function openWorkplace(settings: Settings, { role, desks, known, changed, progress, told }: WorkplaceOptions): Promise<Workplace> {
  const compiled = await openKnowledge(INTENTS, CACHE, progress)
  const book = await openGuard()
  const file = policyName(settings)
  const rulebook = openRulebook({ file, read: () => readIfThere(file), compiled, zone: settings.timezone, desks: known, told })
  makeFolder(settings.databaseUrl)
  const store = await openStore(settings.databaseUrl, { role })
  const offset = await store.clockOffset(Date.now)
  const office: Office = {
    ...{ store, book, changed },
    locale: settings.locale,
    rules: rulebook.rules,
    now: () => Date.now() + offset,
    desksOf: () => desks,
    get engine() {
      return rulebook.engine()
    },
  }
  return { office, rulebook }
}

function makeFolder(url: string): void {
  const address = addressOf(url)
  if (address.engine !== 'sqlite' || address.file === MEMORY) return
  const folder = dirname(address.file)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw asFault(Object.assign(new Error((error as NodeJS.ErrnoException).code), { errcode: 14 }), folder)
  }
}
