/**
 * One message in, one triage out: the contract's shape, how risk words stand, what gets a reply, by when.
 * Mutants tried, each caught: a relief that is denied or asked settles; relief settles what follows it; relief clears a danger; hidden
 * words name nothing; names of things heard; wrappers alone heard; negators and third parties unheard; questions assert; the seller's own mail heard; titles accuse; a question
 * before the sale accuses; exposures do not escalate; notices and phishing answered; the later clock; a notice's day ignored; a buyer's
 * day counted; half-known parts of a draft left in; the first of two orders taken; no language of the site; own look-alikes unread.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { fill } from '../src/answer/draft.ts'
import type { Message, Order, Triage } from '../src/message.ts'
import { openEngine } from '../src/open.ts'
import { parsePolicy } from '../src/policy.ts'
import { createEngine, type Engine } from '../src/read/engine.ts'
import { triage } from '../src/triage.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(undefined)
})
const said = (message: string | Message): Triage => triage(engine, typeof message === 'string' ? { text: message } : message)
const names = ({ intents }: Triage) => intents.map(({ intent }) => intent)
const statusesOf = ({ keywords }: Triage, intent: string) => [...new Set(keywords.filter((hit) => hit.intent === intent).map(({ status }) => status))]
const RISKY = ['counterfeit', 'scam_accusation', 'rights_complaint']

test('the shape is the contract’s', () => {
  const text = "Bonjour, c'est une contrefaçon. Commande 404-1234567-1234567, payée 59,90 € le 12/11/2026."
  const answer = said({ id: 'm-1', text, marketplace: 'amazon.fr', receivedAt: '2026-11-20T08:15:00Z' })
  expect(JSON.parse(JSON.stringify(answer))).toEqual({
    id: 'm-1',
    language: 'fr',
    intents: [{ intent: 'counterfeit', confidence: expect.closeTo(0.95, 1), status: 'asserted' }],
    risk: 'critical',
    escalate: true,
    why: ['counterfeit: « contrefaçon » (characters 19–30)'],
    keywords: [{ text: 'contrefaçon', start: 19, end: 30, intent: 'counterfeit', status: 'asserted' }],
    entities: {
      orders: [{ id: '404-1234567-1234567', start: 41, end: 60 }],
      asins: [],
      amounts: [{ amount: 59.9, currency: 'EUR', start: 68, end: 75 }],
      dates: [{ date: '2026-11-12', start: 79, end: 89 }],
      trackings: [],
    },
    deadline: '2026-11-20T12:15:00.000Z',
    reply: { language: 'fr', intent: 'counterfeit', text: expect.stringContaining('404-1234567-1234567'), blanks: expect.arrayContaining(['solution']) },
  })
  expect(Object.keys(said('hello'))).toEqual(['language', 'intents', 'risk', 'escalate', 'why', 'keywords', 'entities', 'deadline', 'reply'])
  expect(said('hello').deadline).toBeNull()
})

describe('an allegation', () => {
  test.for([
    ['Ce sac est une contrefaçon.', 'counterfeit', 'asserted', 'critical'],
    ['This bag is a counterfeit.', 'counterfeit', 'asserted', 'critical'],
    ['Diese Tasche ist eine Fälschung.', 'counterfeit', 'asserted', 'critical'],
    ['Este bolso es una falsificación.', 'counterfeit', 'asserted', 'critical'],
    ['Questa borsa è una contraffazione.', 'counterfeit', 'asserted', 'critical'],
    ["C'est une arnaque !", 'scam_accusation', 'asserted', 'critical'],
    ['Das ist Betrug.', 'scam_accusation', 'asserted', 'critical'],
    ['Je me demande si ce sac est une contrefaçon.', 'counterfeit', 'doubted', 'high'],
    ['I wonder whether this bag is counterfeit.', 'counterfeit', 'doubted', 'high'],
    ['Ist die Tasche eine Fälschung?', 'counterfeit', 'doubted', 'high'],
    ['¿Es esto una estafa?', 'scam_accusation', 'doubted', 'high'],
    ['Ho il dubbio che sia una contraffazione.', 'counterfeit', 'doubted', 'high'],
  ] as const)('%s', ([text, intent, status, risk]) => {
    const answer = said(text)
    expect(answer.intents[0]).toMatchObject({ intent, status })
    expect(statusesOf(answer, intent)).toEqual([status])
    expect(answer).toMatchObject({ risk, escalate: true })
  })
})

describe('an exposure stands in the keywords alone, is medium at least, and a human sees it', () => {
  test.for([
    ['negated', "Je ne dis pas que c'est une contrefaçon, mais la taille est trop petite."],
    ['negated', "I'm not saying it's a counterfeit, but the size is too small."],
    ['negated', 'Ich sage nicht, dass es eine Fälschung ist, aber die Größe ist zu klein.'],
    ['negated', 'Das ist keine Fälschung, nur zu klein.'],
    ['negated', 'No digo que sea una falsificación, pero la talla es pequeña.'],
    ['negated', 'Non dico che sia una contraffazione, ma la taglia è piccola.'],
    ['third_party', "C'est le transporteur le voleur, vous êtes top."],
    ['third_party', 'The courier is a thief, can you chase the parcel?'],
    ['third_party', 'Der Paketbote ist ein Dieb, wo ist mein Paket?'],
    ['third_party', 'El repartidor es un ladrón, ¿dónde está el paquete?'],
    ['third_party', 'Il corriere è un ladro, dove si trova il pacco?'],
    ['quoted', "Où est mon colis ?\n\nLe 3 mai 2026, Paul a écrit :\n> C'est une arnaque.\n> Paul"],
    ['quoted', 'Where is my parcel?\n\n> This is a scam.\n> Paul'],
    ['quoted', 'Wo ist mein Paket?\n\n> Das ist Betrug!\n> Paul'],
    ['quoted', '¿Dónde está mi paquete?\n\n> Esto es una estafa.\n> Pablo'],
    ['quoted', "Dov'è il mio pacco?\n\n> Questa è una truffa.\n> Paolo"],
    ['doubted', "Avant d'acheter : est-ce un original ou une contrefaçon ?"],
    ['doubted', 'Before I buy: is this genuine or a fake?'],
    ['doubted', 'Vor dem Kauf: ist das Parfum ein Original?'],
    ['doubted', '¿Es original? Pregunto antes de comprar.'],
    ['doubted', 'È originale? Chiedo prima di acquistare.'],
  ] as const)('%s: %s', ([status, text]) => {
    const answer = said(text)
    expect(new Set(answer.keywords.filter(({ intent }) => RISKY.includes(intent)).map((hit) => hit.status))).toEqual(new Set([status]))
    expect(names(answer).filter((intent) => RISKY.includes(intent))).toEqual([])
    expect(answer).toMatchObject({ risk: 'medium', escalate: true })
  })
})

describe('a worry that is over is an exposure: the word stands, nothing is alleged', () => {
  const worried = (text: string) => names(said(text)).filter((intent) => RISKY.includes(intent))
  test.for([
    ['English', 'I was sure the watch was a fake.', 'The jeweller confirmed that it is genuine.'],
    ['French', 'Je croyais à une contrefaçon.', 'La marque m’a confirmé que le sac est authentique.'],
    ['German', 'Ich dachte, das ist eine Fälschung.', 'Es hat sich aufgeklärt.'],
    ['Spanish', 'Pensé que era una falsificación.', 'En la tienda me confirmaron que es auténtico.'],
    ['Italian', 'Credevo fosse una contraffazione.', 'La casa madre ha confermato che è originale.'],
  ] as const)('%s', ([, worry, over]) => {
    expect(worried(worry)).toEqual(['counterfeit'])
    expect(worried(`${worry} ${over}`)).toEqual([])
    expect(statusesOf(said(`${worry} ${over}`), 'counterfeit')).toEqual(['negated'])
    expect(said(`${worry} ${over}`)).toMatchObject({ escalate: true, risk: 'medium' })
    // What comes after the words of relief is not covered by them.
    expect(worried(`${over} ${worry}`)).toEqual(['counterfeit'])
  })
  test('a denial of the relief, and a question after it, settle nothing', () => {
    expect(worried('The watch is a fake. The jeweller has not confirmed that it is genuine.')).toEqual(['counterfeit'])
    expect(worried('The watch is a fake. Has anybody confirmed that it is genuine?')).toEqual(['counterfeit'])
  })
  test('no relief takes a danger back', () => {
    expect(names(said('The charger caught fire and burned my hand. All sorted now.'))).toContain('safety')
  })
})

test.for([
  ['s c a m, do not buy here', 'scam_accusation'],
  ['c0ntref4çon, bravo', 'counterfeit'],
  ['B.e.t.r.u.g! Mehr sage ich nicht', 'scam_accusation'],
] as const)('whoever hides a word means it: %s', ([text, intent]) => expect(names(said(text))).toContain(intent))

test('who fishes for an account writes like its owner: no notice is named', () => {
  const answer = said('Votre compte sera fermé sous 24 h. Cliquez sur le lien, confirmez vos identifiants.')
  expect(names(answer)).toContain('off_platform')
  expect(names(answer)).not.toContain('account_notice')
})

test.for([
  ['a title in quotation marks', 'The paperback “The Perfect Scam” arrived with a torn cover.', 'damaged'],
  ['the product’s own name, said again', 'Product: Pirate Thief Costume\nMessage:\nThe hat of the pirate thief costume is missing.', 'missing_parts'],
] as const)('%s accuses nobody', ([, text, intent]) => {
  expect(said(text)).toMatchObject({ intents: [{ intent }], keywords: [], escalate: false })
})

test('a request that is put as a question is not doubted', () => {
  expect(said('Can I get a refund?').intents).toMatchObject([{ intent: 'refund_request', status: 'asserted' }])
})

describe('nothing is raised by', () => {
  test.for([
    ['a title with its number', 'The Perfect Scam, paperback [ASIN: B09T5KJ7WM]\n\nWhen will it arrive?'],
    ['a wrapper with no message in it', 'Order ID: 112-2239940-6618053\nMessage:\n\nFor your safety, never pay outside of the site.'],
    ['a lone letter', 'o'],
    ['a look-alike', 'Vos faux cils tiennent combien de temps ?'],
    ['another', 'Is the faux leather bag in stock?'],
    ['a product’s title', 'Article : Contrefaçon et copie, roman\nMessage :\nQuand arrive ma commande ?'],
    ['the seller’s own quoted mail', "Où est mon colis ?\n\nVotre message :\n> Nous sommes désolés, ce n'est pas une arnaque.\n> Cordialement, l'équipe"],
    ['a wrapper', 'Message:\nWhere is my parcel?\n\nThis message was sent by us. Report fraud and counterfeit here.'],
    ['thanks alone', 'Thank you so much, everything is perfect!'],
    ['thanks in French', 'Merci beaucoup, tout est parfait !'],
    ['thanks in German', 'Vielen Dank, alles bestens!'],
    ['thanks in Spanish', 'Muchas gracias, todo perfecto.'],
    ['thanks in Italian', 'Grazie mille, tutto perfetto!'],
  ] as const)('%s', ([, text]) => {
    const answer = said(text)
    expect(answer.keywords).toEqual([])
    expect(answer.escalate).toBe(false)
    expect(['low', 'none']).toContain(answer.risk)
  })
})

describe('replies', () => {
  test.for([
    ['a notice', { text: 'Your account has been suspended. Submit a plan of action.', from: 'marketplace' }],
    ['a notice in French', { text: 'Votre compte a été suspendu. Envoyez un plan d’action.', from: 'marketplace' }],
    ['a claim told by the site', { text: 'A buyer has filed an A-to-Z claim.', from: 'marketplace' }],
    ['phishing', { text: 'Your seller account will be closed. Click the link below and confirm your password.' }],
    ['phishing in French', { text: 'Votre compte sera fermé sous 24 h. Cliquez sur le lien, confirmez vos identifiants.' }],
    ['phishing in German', { text: 'Klicken Sie auf den Link und bestätigen Sie Ihr Passwort, sonst wird Ihr Konto gesperrt.' }],
  ] as const)('none to %s, and a human sees it', ([, message]) => {
    expect(said(message)).toMatchObject({ reply: null, escalate: true, risk: 'critical' })
  })
  test('none to thanks', () => expect(said('Merci, tout est parfait !').reply).toBeNull())
  test.for(['DHL hat mein Paket gestohlen.', 'Der Paketbote hat gestohlen.'])('%s is no thanks: what is not understood gets a reply and a reader', (text) => {
    expect(names(said(text))).not.toContain('thanks')
    expect(said(text).reply).not.toBeNull()
  })
  test.for([
    ['the site where the language cannot be told', '12345', 'amazon.it', 'it'],
    ['English where nothing tells', '12345', undefined, 'en'],
    ['the buyer’s own before the site', 'Où est mon colis ?', 'amazon.de', 'fr'],
  ] as const)('language: %s', ([, text, marketplace, language]) => {
    expect(said({ text, marketplace }).reply?.language).toBe(language)
  })
  test('the order’s facts come from the order, else from the text, else fall away', () => {
    const reply = (order?: Order, text = 'Où est mon colis ?') => said({ text, order }).reply!.text
    expect(reply({ id: 'A-77' }, 'Où est mon colis ? commande 12345678')).toContain('A-77')
    expect(reply(undefined, 'Où est mon colis ? commande 12345678')).toContain('12345678')
    expect(reply()).not.toMatch(/\{order\}|\[\[|\]\]/)
    // Two orders: which one is meant only a human knows.
    expect(reply(undefined, 'Où sont mes colis ? commande 12345678 et commande 87654321')).not.toMatch(/12345678|87654321/)
  })
  test.for([
    ['known', 'Order[[ {order}]]: {solution}', { order: '7' }, 'Order 7: {solution}', ['solution']],
    ['not known', 'Order[[ {order}]]: {solution} {solution}', {}, 'Order: {solution} {solution}', ['solution']],
    ['half known', 'a[[ {order} of {amount}]]', { order: '7' }, 'a', []],
    ['two parts', '[[{a}]][[{b}]]', { b: '2' }, '2', []],
    ['a part with a bracket', '[[x] {a}]]', { a: '1' }, 'x] 1', []],
    ['accents in a name', '{réponse}', {}, '{réponse}', ['réponse']],
  ] as const)('a template with a fact %s', ([, template, facts, text, blanks]) => {
    expect(fill(template, facts)).toEqual({ text, blanks })
  })
})

describe('deadlines by the calendar', () => {
  const due = (message: Partial<Message>) => said({ text: 'Where is my parcel?', receivedAt: '2026-11-20T08:15:00Z', ...message }).deadline
  test.for([
    ['counterfeit, four hours', { text: "Bonjour, c'est une contrefaçon.", marketplace: 'amazon.fr' }, '2026-11-20T12:15:00.000Z'],
    ['safety, one hour', { text: 'The charger caught fire and burned my hand.' }, '2026-11-20T09:15:00.000Z'],
    ['a threatened review, eight hours', { text: 'Refund me or I leave one star.' }, '2026-11-20T16:15:00.000Z'],
    ['the team’s day, where the site gives three', { marketplace: 'ebay.co.uk' }, '2026-11-21T08:15:00.000Z'],
    ['the site’s day', { marketplace: 'amazon.de' }, '2026-11-21T08:15:00.000Z'],
    ['a zone of its own', { receivedAt: '2026-11-20T10:15:00+02:00' }, '2026-11-21T08:15:00.000Z'],
    ['through a weekend', { receivedAt: '2026-11-28T23:30:00Z' }, '2026-11-29T23:30:00.000Z'],
    ['a notice’s own day, sooner', { text: 'Your account has been suspended. Answer by 21 November 2026.', from: 'marketplace' }, '2026-11-21T00:00:00.000Z'],
    ['a notice’s own day, later', { text: 'Your account has been suspended. Answer by 25 November 2026.', from: 'marketplace' }, '2026-11-21T08:15:00.000Z'],
    ['a buyer’s day counts for nothing', { text: 'Where is my parcel? I need it by 21 November 2026.' }, '2026-11-21T08:15:00.000Z'],
  ] as const)('%s', ([, message, want]) => {
    expect(due(message)).toBe(want)
  })
})

describe('the language cannot be told', () => {
  test.for([
    '',
    '   \n',
    '👍',
    '12345 67890',
    '!!! ??? …',
    'Где мой заказ? Я ничего не получил.',
    'Πού είναι η παραγγελία μου;',
    'أين طلبي؟ لم أستلم شيئا',
    '我的订单在哪里？我还没有收到',
    '\ud800',
  ])('%j', (text) => {
    const answer = said(text)
    expect(answer.language).toBe('und')
    expect(names(answer)).toEqual(['other'])
    expect(answer).toMatchObject({ risk: 'low', escalate: false, keywords: [] })
  })
})

test('the seller’s own look-alikes hide the words inside them, and nothing else', () => {
  const own = (yaml: string, text = 'The mystery counterfeit box has not arrived.') => {
    const { keywords, escalate, intents } = triage(createEngine(engine.compiled, parsePolicy('policy.yaml', yaml).lookalikes), { text })
    return { words: keywords.map((hit) => hit.text), escalate, first: intents[0]?.intent }
  }
  expect(own('').words).toContain('counterfeit')
  expect(own('lookalikes: [box set]').words).toContain('counterfeit')
  const beside = own('lookalikes: [Mystery Counterfeit Box]', 'The mystery counterfeit box is a fraud.')
  expect(beside.words).toContain('fraud')
  expect(beside.words.join()).not.toContain('counterfeit')
  expect(beside.escalate).toBe(true)
  for (const yaml of ['lookalikes: [Mystery Counterfeit Box]', 'lookalikes: [mystery counterfei*]']) expect(own(yaml).words.join()).not.toContain('counterfeit')
})
