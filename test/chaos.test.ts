/**
 * Thirty kills on each engine in every run of the tests; `npm run chaos` does a thousand. Lost or visibly doubled: none.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chaos, type Result } from './chaos/run.ts'
import { type Postgres, postgresBinaries, startPostgres } from './postgres.ts'

const KILLS = 30
const binaries = postgresBinaries()

function expectWhole(result: Result): void {
  expect(result.kills).toBe(KILLS)
  expect(result.cases).toBeGreaterThan(KILLS / 3)
  expect(result.posts).toBeGreaterThan(2 * result.cases)
  expect(result).toMatchObject({ lost: 0, doubled: 0, stale: 0 })
}

describe.concurrent('killed at random and at every step, over a platform that lies', () => {
  let folder = ''
  let server: Postgres | undefined
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sangfroid-chaos-'))
    if (binaries !== undefined) server = await startPostgres(binaries)
  })
  afterAll(() => {
    server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('sqlite, one process', { timeout: 180_000 }, async () => {
    const result = await chaos({ engine: 'sqlite', database: `sqlite:${join(folder, 'chaos.db')}`, kills: KILLS, seed: 7, mutant: 'none' })
    expectWhole(result)
    expect(result.integrity).toBe('ok')
  })

  test.skipIf(binaries === undefined)('postgres, two processes that share the work', { timeout: 180_000 }, async () => {
    expectWhole(await chaos({ engine: 'postgres', database: await server!.database(), kills: KILLS, seed: 7, mutant: 'none' }))
  })
})
