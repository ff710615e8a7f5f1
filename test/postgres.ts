/**
 * A real PostgreSQL for tests, from the machine's own binaries: on loopback, a folder and a port of its own, fsync on, gone afterwards.
 * Without binaries `postgresBinaries` answers undefined and suites skip; under CI=true that is an error.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

export interface Postgres {
  /** A new, empty database on it. */
  database(): Promise<string>
  /** As a power cut: nothing is written any more, sessions break off. */
  crash(): void
  start(): void
  /** Ends it and removes its folder. */
  stop(): void
}

export function postgresBinaries(): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter)
  try {
    places.push(execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim())
  } catch {
    // No pg_config: the folders below remain.
  }
  places.push(...globSync('/usr/lib/postgresql/*/bin').sort().reverse())
  const found = places.find((folder) => existsSync(join(folder, 'pg_ctl')) && existsSync(join(folder, 'initdb')))
  if (found === undefined && process.env.CI === 'true')
    throw new Error('CI needs the binaries of PostgreSQL (initdb, pg_ctl): apt-get install postgresql, or put them on the PATH.')
  return found
}

export async function startPostgres(bin: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sangfroid-pg-'))
  const data = join(folder, 'data')
  const log = join(folder, 'log')
  // The server refuses to run as root.
  const asRoot = process.getuid?.() === 0
  const run = (program: string, args: readonly string[]) => {
    const command = [join(bin, program), ...args]
    const [file, ...rest] = asRoot ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', ...command] : command
    execFileSync(file!, rest, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 })
  }
  if (asRoot) execFileSync('chown', ['nobody:nogroup', folder])
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'])
  const port = await freePort()
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c fsync=on -c max_connections=60`
  const start = () => {
    try {
      run('pg_ctl', ['start', '-w', '-D', data, '-l', log, '-o', options])
    } catch (error) {
      throw new Error(`PostgreSQL did not start: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-1500) : ''}`, { cause: error })
    }
  }
  start()
  let number = 0
  let running = true
  const halt = () => {
    if (running) run('pg_ctl', ['stop', '-m', 'immediate', '-D', data])
    running = false
  }
  // Outlives a killed test run, sees its pipe close, and ends the server that would stay for ever.
  const watcher = spawn('sh', ['-c', 'cat; kill -QUIT $(head -1 "$0/data/postmaster.pid") && sleep 1; rm -rf "$0"', folder], {
    ...{ cwd: tmpdir(), detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  })
  watcher.unref()
  const stop = () => {
    process.off('exit', stop)
    halt()
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', stop)
  const base = `postgres://postgres@127.0.0.1:${port}`
  return {
    async database() {
      const name = `test_${++number}`
      const client = new pg.Client({ connectionString: `${base}/postgres` })
      await client.connect()
      // Sorted as people sort, where the server can: what needs the order of code points must say so itself.
      await client
        .query(`create database ${name} template template0 locale_provider icu icu_locale 'en-US'`)
        .catch(() => client.query(`create database ${name}`))
      await client.end()
      return `${base}/${name}`
    },
    crash: halt,
    start() {
      start()
      running = true
    },
    stop,
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
