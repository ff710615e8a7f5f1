/**
 * The checks that every language file carries, tried. Pure. Nothing is learned from them.
 */
import type { Entry } from '../knowledge/load.ts'
import type { Engine } from '../read/engine.ts'
import { triage } from '../triage.ts'

export interface FailedCheck {
  readonly file: string
  readonly text: string
  readonly problem: string
}

export function failedChecks(engine: Engine, entries: readonly Entry[]): readonly FailedCheck[] {
  return entries.flatMap(({ file, checks }) =>
    checks.flatMap(({ text, from, has = [], not = [], escalate }) => {
      const answer = triage(engine, { text, from })
      const said = answer.intents.map(({ intent }) => intent)
      const problems = [
        ...has.filter((intent) => !said.includes(intent)).map((intent) => `no ${intent} but ${said.join(', ')}`),
        ...not.filter((intent) => said.includes(intent)).map((intent) => `${intent} where there is none`),
        ...(escalate !== undefined && escalate !== answer.escalate ? [escalate ? 'not escalated' : 'escalated'] : []),
      ]
      return problems.length > 0 ? [{ file, text, problem: problems.join('; ') }] : []
    }),
  )
}
