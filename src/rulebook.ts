/**
 * The policy in force, read again when its file changes. I/O: only `read`, which is given.
 * Invariant: a file with a fault changes nothing: the rules before it stay in force, and every fault is told once with file, line and field.
 */
import { createRules, type Rules } from './cases/rules.ts'
import { KnowledgeError } from './knowledge/source.ts'
import type { Compiled } from './knowledge/compile.ts'
import { DEFAULT_POLICY, parsePolicy } from './policy.ts'
import { createEngine, type Engine } from './read/engine.ts'

export interface Rulebook {
  readonly rules: () => Rules
  /** It knows the policy's look-alikes. */
  readonly engine: () => Engine
  /** Looks at the file again. Answers true where other rules are in force now. */
  readonly refresh: () => boolean
}

export interface RulebookOptions {
  /** Only named in faults. */
  readonly file: string
  /** The file's text; undefined where there is none. */
  readonly read: () => string | undefined
  readonly compiled: Compiled
  readonly zone: string
  /** Desks that `people` may name. */
  readonly desks: readonly string[]
  /** A fault in a file that was fine before. */
  readonly told: (fault: KnowledgeError) => void
}

/** Throws KnowledgeError where the file has faults at the start: nothing stands behind it then. */
export function openRulebook({ file, read, compiled, zone, desks, told }: RulebookOptions): Rulebook {
  const intents = compiled.intents.map(({ name }) => name)
  const from = (text: string | undefined) => {
    const policy = text === undefined ? DEFAULT_POLICY : parsePolicy(file, text, { desks, intents })
    return { rules: createRules(compiled.intents, zone, policy), engine: createEngine(compiled, policy.lookalikes) }
  }
  let text = read()
  let force = from(text)
  return {
    rules: () => force.rules,
    engine: () => force.engine,
    refresh() {
      const next = read()
      // A file that is gone may be on its way back: editors write by taking it away for a moment.
      if (next === text || next === undefined) return false
      text = next
      try {
        force = from(next)
        return true
      } catch (error) {
        if (!(error instanceof KnowledgeError)) throw error
        told(error)
        return false
      }
    },
  }
}
