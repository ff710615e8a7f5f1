/**
 * A platform that lies, over HTTP on loopback: it refuses (429, 503), accepts and loses the answer, accepts and says 500, accepts and hangs,
 * accepts long after the caller went away, and fails when it is searched. It remembers all that a person would see.
 * Two kinds of desk: `history` knows no idempotency key and can be searched; `nonce` shows one post for a nonce, for a while.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Shown {
  readonly dest: string
  readonly key: string
  version: number | null
  readonly repeat: boolean
}

export interface Provider {
  readonly url: string
  /** Everything that people see, by its place. */
  readonly shown: ReadonlyMap<string, Shown>
  readonly counts: Record<string, number>
  /** From now on it tells the truth. */
  honest(): void
  close(): void
}

interface Asked {
  readonly verb: 'post' | 'edit' | 'find'
  readonly dest: string
  readonly key: string
  readonly version: number | null
  readonly repeat: boolean
  readonly nonce?: string
  readonly ref?: string
}

type Lie = 'limited' | 'refused' | 'lost' | 'accepted500' | 'hangs' | 'late'
/** How often, of a hundred. */
const LIES: Readonly<Record<Lie, number>> = { limited: 4, refused: 4, lost: 8, accepted500: 5, hangs: 3, late: 3 }
const NONCE_MS = 2000

/** `patience`: the caller's time limit in milliseconds. */
export async function startProvider(random: () => number, patience: number): Promise<Provider> {
  const shown = new Map<string, Shown>()
  const nonces = new Map<string, { readonly ref: string; readonly at: number }>()
  const places = new Map<string, string>()
  const counts: Record<string, number> = {}
  let lying = true
  let number = 0
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }
  const lie = (verb: Asked['verb']): Lie | undefined => {
    // A search fails less often, or posts could not but be said twice.
    let draw = random() * (verb === 'find' ? 400 : 100)
    return lying ? (Object.keys(LIES) as Lie[]).find((name) => (draw -= LIES[name]) < 0) : undefined
  }
  const show = (asked: Asked): string => {
    const { dest, key, version, repeat, nonce } = asked
    const before = nonce === undefined ? undefined : nonces.get(nonce)
    if (before !== undefined && Date.now() - before.at < NONCE_MS) return before.ref
    const ref = `${dest}-${++number}`
    shown.set(ref, { dest, key, version, repeat })
    places.set(`${dest} ${key}`, ref)
    if (nonce !== undefined) nonces.set(nonce, { ref, at: Date.now() })
    return ref
  }
  /** What the caller would be told; undefined where there is no such place. */
  const does = (asked: Asked): { ref: string | null } | undefined => {
    if (asked.verb === 'find') return { ref: places.get(`${asked.dest} ${asked.key}`) ?? null }
    if (asked.verb === 'post') return { ref: show(asked) }
    const place = shown.get(asked.ref ?? '')
    if (place === undefined) return undefined
    place.version = asked.version
    return { ref: asked.ref! }
  }
  const answer = (response: ServerResponse, status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    let text = ''
    for await (const part of request) text += part
    const asked = JSON.parse(text) as Asked
    const told = lie(asked.verb)
    count(told ?? `${asked.verb} ok`)
    if (told === 'limited') return answer(response, 429, {}, { 'retry-after-ms': '100' })
    if (told === 'refused') return answer(response, 503)
    await sleep(lying ? random() * 20 : 0)
    if (told === 'late') await sleep(patience + random() * 150)
    const done = does(asked)
    if (told === 'lost') return void request.socket.destroy()
    if (told === 'accepted500') return answer(response, 500)
    if (told === 'hangs') await sleep(patience * 2)
    answer(response, done === undefined ? 404 : 200, done)
  }
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/`,
    shown,
    counts,
    honest() {
      lying = false
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
