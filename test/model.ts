/** `npm run model`: the model tests in full, 1,000 sequences on SQLite and 150 on PostgreSQL each; several minutes. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../src/settings.ts'

const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/casework-model.test.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, MODEL_RUNS: process.env.MODEL_RUNS ?? '1000' },
})
process.exitCode = status ?? 1
