/**
 * What the contract suite for desks asks of a platform: a stage on which its desk plays, seen through the eyes of people.
 * `test/<platform>/stage.ts` exports `stage`, a function of this type; `scripted` is a core that answers what a test wants.
 */
import type { Act, Desk, DeliveryError, Incoming, Outcome, Post, PostContent, Sangfroid } from '../src/desk.ts'
import type { ActionName, Advice, Card, CaseLine, Form, FullCase, Offer } from '../src/view.ts'

export interface Stage {
  readonly desk: Desk
  /** Everything that all members see, in order: the text as they read it. `thread`: what it hangs on. */
  readonly everyone: () => readonly { readonly text: string; readonly thread: string | null }[]
  /** What the one person at work was told, all in one. */
  readonly alone: () => string
  /** A buyer's message comes in by the platform's own way. */
  readonly hear: (text: string) => Promise<void>
  /** The person does an action by the platform's own gestures. After an objection to a text, `reply` again is the same form once more. */
  readonly act: (action: ActionName, number: number, fields?: Readonly<Record<string, string>>) => Promise<void>
  readonly look: (what: 'card' | 'list' | 'full' | 'history' | 'digest' | 'help', number?: number) => Promise<void>
  /** Something that is neither a message nor a command. */
  readonly babble: (text: string) => Promise<void>
  /** Faults that the platform can have, and what the desk must call them. */
  readonly faults: Readonly<Record<string, { readonly cause: () => void; readonly kind: DeliveryError['kind'] }>>
  /** What in a shown text would act on its readers: mentions, links, markup, control characters. */
  readonly alive: (text: string) => readonly string[]
  /** What would be over a limit of the platform. */
  readonly over: () => readonly string[]
  readonly stop: () => Promise<void>
}
export type OpenStage = (sangfroid: Sangfroid) => Promise<Stage>

export interface Script {
  readonly sangfroid: Sangfroid
  readonly acts: Act[]
  readonly heard: Incoming[]
  /** What the next actions come to; the last one stays. */
  outcomes: Outcome[]
  card: Card
  form: Form
  advice: readonly Advice[]
  fault: Error | undefined
}

export const offer = (action: ActionName, place: Offer['place'] = 'more', asks = false): Offer => ({ action, label: action, place, danger: false, asks })

export const cardOf = (given: Partial<Card> = {}): Card => ({
  ...{ case: 3, version: 4, risk: 'critical', riskLabel: 'CRITICAL', title: 'Counterfeit', order: '•••4567', owner: null, status: 'open' },
  due: { at: Date.parse('2026-11-23T12:00:00Z'), clock: 'team', label: 'team’s clock', overdue: false, text: 'answer by 13:00' },
  actions: [offer('claim', 'main'), offer('reply', 'main', true), offer('note', 'more', true)],
  ...{ locale: 'en', escalate: true, statusLine: 'nobody has it yet', finished: false, marketplace: 'amazon.fr', hint: null },
  reasons: [{ label: 'Counterfeit', quotes: ['contrefaçon'] }],
  excerpt: 'Ce sac est une contrefaçon',
  draft: { label: 'Suggested reply', text: 'Bonjour,\n\nNous vous proposons {solution}.', language: 'fr', blanks: ['solution'] },
  todo: ['Stop selling it'],
  counts: { messages: 1, notes: 0, events: 4, label: '1 message' },
  words: { case: 'Case', why: 'Why', order: 'Order', owner: 'Owner', todo: 'What to do', more: 'More' },
  ...given,
})

export const formOf = (action: ActionName, given: Partial<Form> = {}): Form => ({
  ...{ case: 3, action, seen: 4, title: action, submit: 'Do it' },
  fields: action === 'reply' ? [{ name: 'text', label: 'Your reply', kind: 'text', required: true, most: 4000, value: 'Bonjour,\n\n{solution}' }] : [],
  ...given,
})

export const done = (say: string, number = 3, version = 5): Outcome => ({ kind: 'done', say, case: number, version })

export function scripted(locale: Sangfroid['locale'] = 'en'): Script {
  const triage = { language: 'fr', intents: [], risk: 'critical', escalate: true, why: [], keywords: [], deadline: null, reply: null } as const
  const entities = { orders: [], asins: [], amounts: [], dates: [], trackings: [] }
  const line = (): CaseLine => script.card
  const script: Script = {
    ...{ acts: [], heard: [], outcomes: [done('It is done.')], card: cardOf({ locale }), form: formOf('reply'), advice: [], fault: undefined },
    sangfroid: {
      locale,
      explain: (text) => `explained: ${text}`,
      async receive(incoming) {
        if (script.fault) throw script.fault
        script.heard.push(incoming)
        return { cases: [3], triage: { ...triage, entities }, again: false }
      },
      async edited() {},
      async withdrawn() {},
      async act(_, act) {
        script.acts.push(act)
        return script.outcomes.length > 1 ? script.outcomes.shift()! : script.outcomes[0]!
      },
      form: async (_, { action }) => (action === 'reply' ? script.form : formOf(action)),
      card: async () => script.card,
      list: async (_, view) => ({ view, title: 'Cases by deadline', lines: [line()], empty: 'No case.', next: null }),
      full: async (): Promise<FullCase> => ({
        card: script.card,
        orders: ['404-1234567-1234567'],
        buyer: 'b-1',
        messages: [{ at: Date.parse('2026-11-20T09:00:00Z'), from: 'buyer', text: script.card.excerpt }],
        history: [{ at: Date.parse('2026-11-20T09:00:00Z'), who: 'Ana', text: 'claimed by Ana' }],
      }),
      history: async () => [{ at: Date.parse('2026-11-20T09:00:00Z'), who: 'Ana', text: 'claimed by Ana' }],
      digest: async () => ({ title: 'Digest of today', sections: [{ title: 'Overdue', lines: [line()], rest: 'and 4 more' }], summary: '1 opened.' }),
      complete: async () => [{ value: '3', label: '3 · Counterfeit' }],
    },
  }
  return script
}

let posts = 0
export const post = (content: PostContent, given: Partial<Post> = {}): Post =>
  ({ key: `post:${++posts}`, tenant: 'default', locale: 'en', thread: null, repeat: false, ...content, ...given }) as Post
