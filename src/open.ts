/**
 * Settings, policy and knowledge to an engine that is ready to read. I/O: files only; progress goes where the caller says.
 */
import { readFileSync } from 'node:fs'
import { openGuardbook, openKnowledge, type Progress } from './knowledge/cache.ts'
import type { Guardbook } from './knowledge/guardbook.ts'
import { createEngine, type Engine } from './read/engine.ts'
import { CACHE, INTENTS } from './settings.ts'

/** Throws KnowledgeError for faults in `intents/` or in the policy file. */
export async function openEngine(policyFile: string | undefined, progress?: Progress): Promise<Engine> {
  const compiled = await openKnowledge(INTENTS, CACHE, progress)
  // Without a policy file neither YAML nor zod is loaded: a start costs milliseconds.
  const lookalikes = policyFile === undefined ? [] : (await import('./policy.ts')).parsePolicy(policyFile, readFileSync(policyFile, 'utf8')).lookalikes
  return createEngine(compiled, lookalikes)
}

export const openGuard = (): Promise<Guardbook> => openGuardbook(INTENTS, CACHE)

/** A line on standard error that shows how far compiling is, where a person watches; else one line at the beginning. */
export function showProgress(stream: NodeJS.WriteStream, label: string): Progress {
  let begun = false
  return (step, done, of) => {
    if (stream.isTTY) stream.write(`\r${label} ${step} ${done}/${of}${done === of ? '\u001b[K' : ''}`)
    else if (!begun) stream.write(`${label}\n`)
    begun = true
    if (stream.isTTY && step === 'languages' && done === of) stream.write('\r\u001b[K')
  }
}
