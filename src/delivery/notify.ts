/**
 * The bell across machines on one PostgreSQL: a ring here is heard there. I/O: one connection of its own.
 * Invariant: only an aid. While the connection is away, polls find what is due.
 */
import pg from 'pg'
import { clientOptions } from '../store/postgres.ts'
import type { Bell } from './bell.ts'
import { backoff, type Clock } from './clock.ts'

const CHANNEL = 'sangfroid'

export interface Wire {
  stop(): Promise<void>
}

/** Settles once it listens, or the first try failed; it goes on trying. Rings in the same moment travel as one. */
export async function wire(url: string, bell: Bell, clock: Clock): Promise<Wire> {
  const stopping = new AbortController()
  let client: pg.Client | undefined
  let process: number | undefined
  let hearing = false
  let telling = false

  const hear = () => {
    hearing = true
    bell.ring()
    hearing = false
  }
  const listen = async (): Promise<void> => {
    const next = new pg.Client(clientOptions(url, 'sangfroid bell'))
    next.on('error', () => {})
    next.on('notification', ({ processId }) => {
      if (processId === process) return
      hear()
    })
    try {
      await next.connect()
      await next.query(`listen ${CHANNEL}`)
    } catch (error) {
      await next.end().catch(() => {})
      throw error
    }
    client = next
    process = (next as pg.Client & { processID?: number }).processID
    next.once('end', () => void again())
    // What was rung while nobody listened.
    hear()
  }
  const again = async (): Promise<void> => {
    client = undefined
    for (let tries = 1; !stopping.signal.aborted; tries++) {
      await clock.sleep(backoff(tries, clock.random(), { first: 500, longest: 30_000 }), stopping.signal)
      if (stopping.signal.aborted) return
      try {
        return await listen()
      } catch {
        // Still away; the loops that meet the same say so.
      }
    }
  }
  const off = bell.onRing(() => {
    if (hearing || telling || client === undefined) return
    telling = true
    setImmediate(() => {
      telling = false
      // Told by the listening connection itself, so that it knows its own voice.
      void client?.query(`notify ${CHANNEL}`).catch(() => {})
    })
  })
  await listen().catch(() => void again())
  return {
    async stop() {
      stopping.abort()
      off()
      await client?.end().catch(() => {})
    },
  }
}
