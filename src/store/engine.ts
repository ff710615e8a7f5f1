/**
 * What both engines share: which values may be bound, which errors are faults, and no query around an open transaction.
 * Invariant: text reaches either engine in the form that both keep: no NUL, no half surrogate.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { CompiledQuery, DatabaseConnection } from 'kysely'
import { asFault } from './faults.ts'

/** Text as the store keeps it: PostgreSQL refuses NUL, and half a surrogate pair has no UTF-8. Compare with stored text in this form. */
export const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()

/** Marks what runs inside a transaction, so that a query that would run around it is refused. */
export interface Fence {
  within<T>(body: () => Promise<T>): Promise<T>
  /** Throws inside of `within`. */
  check(): void
}

export function createFence(): Fence {
  const inside = new AsyncLocalStorage<{ open: boolean }>()
  return {
    async within(body) {
      const mark = { open: true }
      try {
        return await inside.run(mark, body)
      } finally {
        // What the body started and did not wait for may go on; it stands outside from here.
        mark.open = false
      }
    },
    check() {
      if (inside.getStore()?.open) throw new Error('A query on the store inside its own transaction: pass the transaction on and ask tx.db.')
    },
  }
}

const guarded = new WeakSet<DatabaseConnection>()

/** The connection with values checked on the way in and faults named on the way out; done once for each. */
export function guard(connection: DatabaseConnection, place: string, isPg: boolean): DatabaseConnection {
  if (guarded.has(connection)) return connection
  guarded.add(connection)
  const execute = connection.executeQuery.bind(connection)
  connection.executeQuery = async (query, options) => {
    try {
      return await execute(bound(query, isPg), options)
    } catch (error) {
      throw asFault(error, place)
    }
  }
  return connection
}

/** Throws TypeError, without the value, for what the engines would bend: SQLite takes a leading object for named parameters and shifts the rest. */
function bound(query: CompiledQuery, isPg: boolean): CompiledQuery {
  let parameters: unknown[] | undefined
  query.parameters.forEach((value, place) => {
    const type = typeof value
    if (value === null || (type === 'number' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)))) return
    // kysely itself asks PostgreSQL's catalogue with them.
    if (type === 'boolean' && isPg) return
    if (type !== 'string') throw new TypeError(`Parameter ${place + 1} is ${Object.prototype.toString.call(value)}, which no engine keeps: ${query.sql}`)
    const text = storable(value as string)
    if (text !== value) (parameters ??= [...query.parameters])[place] = text
  })
  return parameters === undefined ? query : { ...query, parameters }
}
