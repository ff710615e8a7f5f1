/**
 * A message and its triage to what a case keeps of it. Pure. The whole text stays in the store's message row.
 */
import type { Incoming } from '../desk.ts'
import type { Triage } from '../message.ts'
import type { Facts } from './case.ts'

const LONGEST_EXCERPT = 300

/** `orders`: those of the case that the facts go to. A message that says no time came in now. */
export function factsOf({ source, message, buyer, thread }: Incoming, triage: Triage, orders: readonly string[], now: number): Facts {
  const at = message.receivedAt === undefined ? now : Date.parse(message.receivedAt)
  return {
    source,
    id: message.id,
    at: Number.isNaN(at) ? now : Math.min(at, now),
    from: message.from ?? 'buyer',
    marketplace: message.marketplace ?? '',
    buyer: buyer ?? '',
    thread: thread ?? '',
    orders,
    language: triage.language,
    intents: triage.intents,
    risk: triage.risk,
    escalate: triage.escalate,
    why: triage.why,
    quotes: triage.keywords.map(({ text, intent, status }) => ({ text, intent, status })),
    dates: triage.entities.dates.map(({ date }) => date),
    draft: triage.reply,
    excerpt: excerptOf(message.text),
  }
}

function excerptOf(text: string): string {
  const letters = [...text.trim()]
  return letters.length > LONGEST_EXCERPT ? `${letters.slice(0, LONGEST_EXCERPT - 1).join('')}…` : letters.join('')
}
