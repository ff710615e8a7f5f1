/**
 * Messages of a case as its events tell of them: where each went, what it says now, whether it was answered. Pure.
 */
import { type CaseEvent, type CaseState, type Facts, messageKey } from '../cases/case.ts'

/** Oldest first. `answered`: nobody waits for an answer to it, so it starts no clock in another case. */
export function messagesIn(history: readonly CaseEvent[], { unanswered }: Pick<CaseState, 'unanswered'>): readonly Facts[] {
  const undone = new Set(history.flatMap((event) => (event.kind === 'undone' ? [event.body.seq] : [])))
  const waiting = new Set(unanswered.map(({ key }) => key))
  const found = new Map<string, Facts>()
  for (const event of history) {
    if (undone.has(event.seq)) continue
    if (event.kind === 'message') found.set(messageKey(event.body), event.body)
    else if (event.kind === 'edited' && found.has(messageKey(event.body)))
      found.set(messageKey(event.body), { ...event.body, at: found.get(messageKey(event.body))!.at })
    else if (event.kind === 'absorbed' || event.kind === 'splitFrom') for (const facts of event.body.messages) found.set(messageKey(facts), facts)
    else if (event.kind === 'splitOff') for (const key of event.body.keys) found.delete(key)
  }
  return [...found].map(([key, facts]) => ({ ...facts, answered: !waiting.has(key) })).sort((a, b) => a.at - b.at)
}

/** Every copy of every message that the events hold, of what went elsewhere too. */
export const factsIn = (history: readonly CaseEvent[]): readonly Facts[] =>
  history.flatMap((event): readonly Facts[] =>
    event.kind === 'message' || event.kind === 'edited' ? [event.body] : event.kind === 'absorbed' || event.kind === 'splitFrom' ? event.body.messages : [],
  )
