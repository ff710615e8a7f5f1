/**
 * Whose words: marketplace wrappers, product titles, quoted mail, signatures, in five languages.
 * Mutants tried, each caught: a quotation never closed at the end; the seller's mail left `quoted`; titles, footers and signatures not
 * known; the rest of a line lost behind a message label.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { INTENTS } from '../src/settings.ts'
import { compilePatterns, partsOf } from '../src/text/own.ts'

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string())
const patterns = compilePatterns(Object.values(loadKnowledge(INTENTS).rules))
const rolesOf = (text: string) => partsOf(text, patterns).map(({ role, start, end }) => [role, text.slice(start, end).trim()])

describe('whose words', () => {
  test.for([
    [
      'fr',
      'Vous avez reçu un message.',
      'Numéro de commande : 404-1234567-1234567',
      'Article : Faux cils',
      'Message :',
      'Où est mon colis ?',
      'Cet e-mail a été envoyé',
    ],
    [
      'en',
      'You have received a message.',
      'Order ID: 404-1234567-1234567',
      'Item: Fake lashes',
      'Message:',
      'Where is my parcel?',
      'This message was sent by us',
    ],
    ['de', 'Sie haben eine Nachricht erhalten.', 'Bestellnummer: 404-1234567-1234567', 'Artikel: Kunstleder', 'Nachricht:', 'Wo ist es?', 'Diese E-Mail wurde'],
    ['es', 'Ha recibido un mensaje.', 'Número de pedido: 404-1234567-1234567', 'Artículo: Bolso', 'Mensaje:', '¿Dónde está?', 'Este mensaje fue enviado'],
    [
      'it',
      'Hai ricevuto un messaggio.',
      'Numero ordine: 404-1234567-1234567',
      'Articolo: Borsa',
      'Messaggio:',
      "Dov'è il pacco?",
      'Questo messaggio è stato inviato',
    ],
  ] as const)('a marketplace wrapper in %s', ([, opening, order, title, label, own, footer]) => {
    expect(rolesOf(`${opening}\n${order}\n${title}\n\n${label}\n${own}\n\n${footer}\nArnaque`)).toEqual([
      ['wrapper', `${opening}\n${order}`],
      ['title', title],
      ['wrapper', label],
      ['own', own],
      ['wrapper', `${footer}\nArnaque`],
    ])
  })
  test.for([
    ['fr', 'Le 3 mai 2026, Paul a écrit :', "C'est une arnaque", 'Nous sommes désolés. L’équipe'],
    ['en', 'On 3 May 2026, Paul wrote:', 'This is a scam', 'We are sorry. Customer service'],
    ['de', 'Am 3. Mai 2026 schrieb Paul Meier <p@example.org>:', 'Das ist Betrug', 'Wir bedauern das. Kundenservice'],
    ['es', 'El 3 de mayo de 2026, Paul escribió:', 'Es una estafa', 'Lamentamos lo ocurrido. Atención al cliente'],
    ['it', 'Il 3 maggio 2026 Paul ha scritto:', 'È una truffa', 'Ci scusiamo. Servizio clienti'],
  ] as const)('quoted mail in %s, by the buyer and by the seller, marked and unmarked', ([, intro, buyer, seller]) => {
    for (const mark of ['> ', '']) {
      expect(rolesOf(`Ok.\n\n${intro}\n${mark}${buyer}`)).toEqual([
        ['own', 'Ok.'],
        ['wrapper', intro],
        ['quoted', `${mark}${buyer}`],
      ])
      expect(rolesOf(`Ok.\n\n${intro}\n${mark}${seller}`).at(-1)).toEqual(['seller', `${mark}${seller}`])
    }
  })
  test.for(['Envoyé de mon iPhone', 'Sent from my iPhone', 'Von meinem iPhone gesendet', 'Enviado desde mi iPhone', 'Inviato da iPhone'])(
    'the signature %s',
    (line) => {
      expect(rolesOf(`Ok ?\n${line}`)).toEqual([
        ['own', 'Ok ?'],
        ['signature', line],
      ])
    },
  )
  test('words after marked mail are the buyer’s again', () => {
    expect(rolesOf('> earlier\nand now this').at(-1)).toEqual(['own', 'and now this'])
  })
  test('parts follow one another and cover the text', () => {
    const line = fc.constantFrom(
      'Message:',
      'Item: x',
      '> quoted',
      'On 3 May, P wrote:',
      '--',
      '© A',
      'Sent from my iPhone',
      'a scam',
      '',
      '-----Original Message-----',
      'Order: 12345',
      '|',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(fc.oneof(line, fc.string({ maxLength: 9 }))).map((lines) => lines.join('\n')),
        ),
        (text) => {
          let next = 0
          for (const { start, end } of partsOf(text, patterns)) {
            expect(start).toBe(next)
            expect(end).toBeGreaterThan(start)
            next = end
          }
          expect(next).toBe(text.length)
        },
      ),
    )
  })
})
