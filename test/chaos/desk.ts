/**
 * A desk that speaks HTTP to the lying platform, as a real adapter would: what it cannot know it calls unclear.
 */
import { createHash } from 'node:crypto'
import { DeliveryError, type Post } from '../../src/desk.ts'
import type { Outlet } from '../../src/delivery/deliver.ts'

export interface HttpDeskOptions {
  readonly url: string
  readonly dest: 'history' | 'nonce'
  /** Mutant: sends again without looking, and without a nonce. */
  readonly blind: boolean
  /** Just before bytes go out, and just after the answer came. */
  readonly step: (name: 'beforeSend' | 'afterSend') => void
}

export function httpDesk({ url, dest, blind, step }: HttpDeskOptions): Outlet {
  const call = async (body: object, signal: AbortSignal): Promise<string | null> => {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ dest, ...body }), signal }).catch((error: unknown) => {
      throw new DeliveryError('unclear', `connection: ${(error as Error).name}`)
    })
    if (answer.ok) return ((await answer.json()) as { ref: string | null }).ref
    await answer.body?.cancel()
    if (answer.status === 429) throw new DeliveryError('limited', 'status 429', { retryAfter: Number(answer.headers.get('retry-after-ms')) })
    throw new DeliveryError(answer.status === 404 ? 'gone' : 'unclear', `status ${answer.status}`)
  }
  const versionOf = (post: Post) => (post.kind === 'card' ? post.card.version : null)
  const nonceOf = (key: string) => createHash('sha256').update(key).digest('base64url').slice(0, 22)
  const sent = async (body: object, signal: AbortSignal): Promise<string> => {
    step('beforeSend')
    const ref = await call(body, signal)
    step('afterSend')
    return ref!
  }
  return {
    post: (post, signal) =>
      sent(
        { verb: 'post', key: post.key, version: versionOf(post), repeat: post.repeat, ...(dest === 'nonce' && !blind ? { nonce: nonceOf(post.key) } : {}) },
        signal,
      ),
    edit: (ref, post, signal) => sent({ verb: 'edit', ref, key: post.key, version: versionOf(post), repeat: post.repeat }, signal),
    find: async ({ key }, _since, signal) => (blind ? null : await call({ verb: 'find', key, version: null, repeat: false }, signal)),
  }
}
