/**
 * One suite, both engines: `onEngines` runs it on SQLite files and on a PostgreSQL of its own; stores are closed after each test.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { type OpenOptions, openStore, type Store } from '../src/store/store.ts'
import { type Postgres, postgresBinaries, startPostgres } from './postgres.ts'

export interface Bench {
  readonly engine: 'sqlite' | 'postgres'
  /** The server, on PostgreSQL. */
  readonly postgres: () => Postgres
  /** The address of a new, empty database. */
  readonly address: () => Promise<string>
  /** Opens it (or a new one); closed after the test. */
  readonly open: (url?: string, options?: Partial<OpenOptions>) => Promise<Store>
}

const binaries = postgresBinaries()

export function onEngines(title: string, suite: (bench: Bench) => void, engines: readonly Bench['engine'][] = ['sqlite', 'postgres']): void {
  for (const engine of engines) {
    const missing = engine === 'postgres' && binaries === undefined
    describe.skipIf(missing)(`${title}, ${engine}${missing ? ' (skipped: no PostgreSQL binaries on this machine)' : ''}`, () => {
      const stores: Store[] = []
      let folder = ''
      let server: Postgres | undefined
      let number = 0
      beforeAll(async () => {
        if (engine === 'postgres') server = await startPostgres(binaries!)
        else folder = mkdtempSync(join(tmpdir(), 'sangfroid-store-'))
      })
      afterEach(async () => {
        await Promise.all(stores.splice(0).map((store) => store.close()))
      })
      afterAll(() => {
        server?.stop()
        if (folder !== '') rmSync(folder, { recursive: true, force: true })
      })
      const address = async () => (server ? await server.database() : `sqlite:${join(folder, `${++number}.db`)}`)
      suite({
        engine,
        address,
        postgres: () => server!,
        async open(url, options) {
          const store = await openStore(url ?? (await address()), { role: 'bot', ...options })
          stores.push(store)
          return store
        },
      })
    })
  }
}
