/**
 * What must hold on any input at all (issue 2, "Bad input"): no crash, no hang, honest spans, no state, no lost danger.
 * Mutants tried, each caught: spans off by one; keywords that do not escalate; margins not reset between stretches (state carries over);
 * a named intent with a turned status; control characters that reach the terminal.
 */
import naughty from 'big-list-of-naughty-strings' with { type: 'json' }
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { explain } from '../src/commands/explain.ts'
import { loadKnowledge } from '../src/knowledge/load.ts'
import type { Message, Triage } from '../src/message.ts'
import { openEngine } from '../src/open.ts'
import { createEngine, type Engine } from '../src/read/engine.ts'
import { INTENTS } from '../src/settings.ts'
import { triage } from '../src/triage.ts'
import { LINEAR, slowdown } from './slowdown.ts'

const { intents, entries } = loadKnowledge(INTENTS)
const NAMES = intents.map(({ name }) => name)
const GRAVE = new Set(intents.filter(({ group }) => group === 'risk' || group === 'notice').map(({ name }) => name))
/** Signs by which a text would write to the terminal of its reader: controls but the line end, and turns of direction. */
const WRITES = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/
const SETTINGS = { locale: 'en', timezone: 'UTC', policyFile: undefined } as const

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(undefined)
})

/** All that the contract promises of an answer, whatever came in. */
function honest(message: Message): Triage {
  const { text } = message
  const answer = triage(engine, message)
  const spans = [answer.keywords, ...Object.values(answer.entities)].flat() as readonly { start: number; end: number; text?: string; id?: string }[]
  for (const { start, end, text: word, id } of spans) {
    if (!(start >= 0 && start < end && end <= text.length)) expect.unreachable(`span ${start}–${end} in ${JSON.stringify(text)}`)
    if (word !== undefined) expect(text.slice(start, end)).toBe(word)
    if (id !== undefined) expect(text.slice(start, end)).toBe(id)
  }
  expect(answer.intents.length).toBeGreaterThan(0)
  for (const { intent, confidence, status } of answer.intents) {
    expect(NAMES).toContain(intent)
    expect(confidence >= 0 && confidence <= 1).toBe(true)
    expect(['asserted', 'doubted']).toContain(status)
  }
  expect(new Set(answer.intents.map(({ intent }) => intent)).size).toBe(answer.intents.length)
  // Risks and notices by precedence; after them what is surest.
  const urgency = answer.intents.map(({ intent, confidence }) => (GRAVE.has(intent) ? NAMES.indexOf(intent) : 100 - confidence))
  expect(urgency).toEqual(urgency.toSorted((a, b) => a - b))
  if (message.from !== 'marketplace' && answer.keywords.length > 0) expect(answer.escalate).toBe(true)
  for (const name of answer.reply?.blanks ?? []) expect(answer.reply!.text).toContain(`{${name}}`)
  return answer
}

const pieces = fc.constantFrom(
  'arnaque', 'c0ntrefaçon', 'f a k e', 'not a scam', '> ', '\n', '\n\n', 'Message:', 'order 12345678', '12,50 €', '3 mai', '?', '!!!', '. ', ', ',
  '😊', '\u200b', '\u202e', '\ud800', '\udc00', '\0', '\x1b[31m', 'ﬁ', 'İ', '한', 'العربية', 'עברית', 'Кириллица', '中文', 'before I buy', 'le livreur', '«', '»', '"', ' ',
) // biome-ignore format: a list
const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 }))).map((parts) => parts.join(' ')) },
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string(),
)
const anyMessage: fc.Arbitrary<Message> = fc.record({
  text: anyText,
  from: fc.constantFrom('buyer', 'marketplace', undefined),
  marketplace: fc.constantFrom('amazon.fr', 'ebay.com', '', 'x'.repeat(99), undefined),
  receivedAt: fc.constantFrom('2026-11-20T08:15:00Z', undefined),
})

describe('any text', () => {
  test('is answered, with spans that select what they say', () => {
    fc.assert(
      fc.property(anyMessage, (message) => void honest(message)),
      { numRuns: 1500 },
    )
  })
  test('of the naughty ones too, and shown without harm', () => {
    for (const text of naughty as readonly string[]) {
      expect(explain(engine, honest({ text }), SETTINGS, false)).not.toMatch(WRITES)
    }
  })
  test.for([
    ['empty', ''],
    ['blank', ' \t\r\n\u00a0\u2003 '],
    ['one emoji', '😡'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['lone surrogates', '\ud800 faux \udfff\ud83d'],
    ['NUL', 'C’est une \0 arnaque\0'],
    ['binary', String.fromCharCode(...Array.from({ length: 2048 }, (_, i) => (i * 7919) % 256))],
    ['every unit there is', Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).join('')],
    ['right to left', '\u202eهذا المنتج مزيف scam\u202c ?'],
    ['mixed scripts', 'Это fake 假货 contrefaçon جعلی'],
    ['characters that fold to several words', '⒪ 🄞 ½ ㏇ ﷺ ⒡⒜⒦⒠'],
    ['one of them alone', '⒪'],
    ['marks upon marks', `z${'\u0301'.repeat(5000)}algo`],
    ['line ends only', '\n'.repeat(5000)],
    ['quotation marks only', '>'.repeat(5000)],
    ['names of what every object has', 'constructor __proto__ toString hasOwnProperty'],
  ] as const)('%s', ([, text]) => {
    honest({ text, receivedAt: '2026-11-20T08:15:00Z' })
    honest({ text, from: 'marketplace' })
  })
  test.for(['\0', '\u202e', '\ud800', '\x1b[31m'])('a sign that nobody sees (%j) hides no allegation', (sign) => {
    expect(honest({ text: `C’est une${sign} contrefaçon ${sign}!` }).intents[0]?.intent).toBe('counterfeit')
  })
})

describe('same input, same output', () => {
  test('whatever was read between', () => {
    fc.assert(
      fc.property(anyMessage, fc.array(anyMessage, { maxLength: 4 }), (message, others) => {
        const before = JSON.stringify(triage(engine, message))
        for (const other of others) triage(engine, other)
        expect(JSON.stringify(triage(engine, message))).toBe(before)
      }),
      { numRuns: 300 },
    )
  })
  test('in a fresh engine, and backwards', () => {
    const texts = entries.flatMap(({ checks }) => checks.slice(0, 1).map(({ text }) => text))
    const forwards = texts.map((text) => JSON.stringify(triage(engine, { text })))
    const fresh = createEngine(engine.compiled)
    const backwards = texts.toReversed().map((text) => JSON.stringify(triage(fresh, { text })))
    expect(backwards.toReversed()).toEqual(forwards)
  })
  test('a message is not changed', () => {
    const message = Object.freeze({ text: 'Une arnaque', order: Object.freeze({ id: '1' }) })
    expect(() => triage(engine, message)).not.toThrow()
  })
})

describe('danger is not talked away', () => {
  const CALM: Readonly<Record<string, readonly string[]>> = {
    fr: ['Merci et bonne journée.', 'Le colis est arrivé mardi matin.', 'Il fait beau ici.', 'Bien cordialement, Claire'],
    en: ['Thank you and have a nice day.', 'The parcel came on Tuesday morning.', 'The weather is lovely here.', 'Kind regards, Claire'],
    de: ['Vielen Dank und einen schönen Tag.', 'Das Paket kam am Dienstag an.', 'Das Wetter ist schön.', 'Mit freundlichen Grüßen, Klara'],
    es: ['Gracias y buen día.', 'El paquete llegó el martes.', 'Hace buen tiempo.', 'Un saludo, Clara'],
    it: ['Grazie e buona giornata.', 'Il pacco è arrivato martedì.', 'Qui c’è il sole.', 'Cordiali saluti, Chiara'],
  }
  const dangers = entries.flatMap(({ language, checks }) =>
    checks.filter(({ escalate, from }) => escalate === true && from !== 'marketplace').map(({ text }) => ({ text, language })),
  )

  test('appending calm sentences never lowers a critical risk', () => {
    const critical = dangers.filter(({ text }) => triage(engine, { text }).risk === 'critical')
    expect(critical.length).toBeGreaterThan(100)
    const lowered = critical.flatMap(({ text, language }) => {
      const end = /[.!?…]\s*$/.test(text) ? '' : '.'
      return [...CALM[language]!, CALM[language]!.join(' ')]
        .filter((calm) => triage(engine, { text: `${text}${end} ${calm}` }).risk !== 'critical')
        .map((calm) => `${text} + ${calm}`)
    })
    expect(lowered).toEqual([])
  })
})

describe('1 MB costs at most twelve times 100 KB', () => {
  test.for([
    ['one letter', 'a'],
    ['digits', '7'],
    ['words', 'contrefaçon '],
    ['sentences', 'C’est une arnaque, je veux être remboursé. '],
    ['no punctuation', 'the courier stole my not fake parcel '],
    ['letters apart', 'f a k e '],
    ['leet', 'c0ntref4çon '],
    ['stutter', 'arnaaaque '],
    ['slips', 'counterfiet '],
    ['quotations', '> a scam\n'],
    ['quotation marks', '"Aa '],
    ['lines', 'Message: a\n'],
    ['line ends', '\n'],
    ['questions', '? '],
    ['orders and amounts', '404-1234567-1234567 12,50 € '],
    ['hyphens', 'a-'],
    ['emoji', '😡'],
    ['combining marks', 'e\u0301'],
    ['surrogates', '\ud800'],
    ['two lines of mail', 'On 3 May, Paul wrote:\nhello\n'],
  ] as const)('%s', { timeout: 120_000 }, ([, piece]) => {
    expect(slowdown(piece, (text) => triage(engine, { text }))).toBeLessThanOrEqual(LINEAR)
  })
})
