/**
 * DATABASE_URL to the database that it names. Pure. Throws UsageError; no message repeats a password.
 */
import { UsageError } from '../settings.ts'

export type Address =
  | { readonly engine: 'sqlite'; readonly file: string; readonly place: string }
  | { readonly engine: 'postgres'; readonly url: string; readonly place: string }

export const MEMORY = ':memory:'

export function addressOf(url: string): Address {
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
    if (file !== '') return { engine: 'sqlite', file, place: file }
  }
  if (/^postgres(?:ql)?:\/\//.test(url)) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined
    if (parsed) return { engine: 'postgres', url, place: `${parsed.host || 'the local socket'}${parsed.pathname}` }
  }
  throw new UsageError(
    `DATABASE_URL is "${shown(url)}"; it can be sqlite:path/to/file.db or postgres://user:password@host:5432/database. Change it in .env or leave it out.`,
  )
}

const shown = (url: string): string => url.replace(/(:\/\/[^:@/]*):.*@/, '$1:…@').slice(0, 120)
