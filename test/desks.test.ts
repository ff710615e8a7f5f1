/**
 * Every folder of adapters/ is a desk and plays the contract suite (test/desks.ts) on the stage that test/<platform>/stage.ts sets for it.
 * Mutants tried on the console, each caught: see the history of this file.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deskNames } from '../src/desks.ts'
import { ROOT } from '../src/settings.ts'
import { deskSuite } from './desks.ts'
import type { OpenStage } from './stage.ts'

for (const name of deskNames()) {
  const file = join(ROOT, 'test', name, 'stage.ts')
  if (existsSync(file)) deskSuite(name, ((await import(file)) as { stage: OpenStage }).stage)
  else test(`${name} sets a stage for the contract suite`, () => expect.unreachable(`there is no ${file}`))
}
