/**
 * Order ids and ASINs. Pure, linear. Ids with a shape of their own stand anywhere; plain numbers count only behind a word for "order".
 * Invariant: spans select the id itself, each place once, in the order of the text.
 */
import type { Entities } from '../../message.ts'
import { createClaims } from '../../text/claims.ts'

/** Shapes that nothing else has. Amazon 3-7-7 (D01- and S02- too), eBay 2-5-5, Cdiscount 10 digits and a tail, Walmart 7-8. */
const SHAPES: readonly RegExp[] = [
  /(?<![\w-])(?:\d{3}|[A-Z]\d{2})-\d{7}-\d{7}(?![\w-])/g,
  /(?<![\w-])\d{2}-\d{5}-\d{5}(?![\w-])/g,
  /(?<![\w-])\d{8,10}[A-Z0-9]{0,3}[A-Z][A-Z0-9]{1,4}(?![\w-])/g,
  /(?<![\w-])20\d{5}-\d{8}(?![\w-])/g,
]

/** Words for "order" in the five languages, then what may stand between them and the number. */
const LABELLED =
  /(?<![\p{L}\d])(?:order|orders|commande|commandes|cmd|cde|bestellung|bestellnummer|bestellnr|bestell-?nr|auftrag|auftragsnummer|pedido|pedidos|compra|venta|ordine|ordini|acquisto|vendita|transaction|transazione|transacción)(?:['’]s)?(?:[ \t](?:amazon|ebay|etsy|walmart|rakuten|cdiscount|fnac|darty|vinted|otto|kaufland|tiktok|allegro|manomano|zalando|la redoute|leroy merlin))?[ \t]{0,3}(?:[^\p{L}\d\n]{0,4}(?:id|no|nos|nr|num|number|numéro|numero|nummer|n|núm|ref|réf|reference|référence|riferimento|referencia)(?:[ºª]|(?!\p{L})))?(?:[ \t]{0,3}(?:is|was|est|est le|ist|lautet|es|è)(?!\p{L}))?[ \t.:º°#ª№(*]{0,6}([A-Z0-9](?:[A-Z0-9]|[-/](?=[A-Z0-9])){3,24})(?![\p{L}\d]|[.,]\d|[ \u00a0\u202f]?(?:[€£$](?!\d)|(?:eur|euros?|gbp|usd|chf|pounds?|dollars?)(?!\p{L})))/giu
const SOLD =
  /(?<![\p{L}\d])(?:ref|réf|reference|référence|rif|riferimento|referencia|order ref)[.]?[ \t]{0,2}(?:de )?(?:la )?(?:order|commande|pedido|ordine|bestellung)[ \t.:º°#]{0,5}([A-Z0-9](?:[A-Z0-9]|[-/](?=[A-Z0-9])){3,24})(?![\p{L}\d])/giu

const ASIN = /(?<![A-Za-z0-9])B0[A-Z0-9]{8}(?![A-Za-z0-9])/g
/** Fewer digits than this are a count, and a lone year is a year. */
const LEAST_DIGITS = 4
const YEAR = /^(?:19|20)\d{2}$/
const DATE = /^\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?$|^\d{4}-\d{2}-\d{2}$/

interface Found {
  readonly id: string
  readonly start: number
  readonly end: number
}

export function findOrders(text: string): Pick<Entities, 'orders' | 'asins'> {
  const found: Found[] = []
  const claims = createClaims(text.length)
  const put = (id: string, start: number) => {
    if (claims.claim(start, start + id.length)) found.push({ id, start, end: start + id.length })
  }
  for (const shape of SHAPES) for (const match of text.matchAll(shape)) put(match[0], match.index)
  for (const pattern of [LABELLED, SOLD]) {
    for (const match of text.matchAll(pattern)) {
      const id = match[1]!
      const digits = id.replace(/\D/g, '').length
      if (digits < LEAST_DIGITS || YEAR.test(id) || DATE.test(id) || /^B0[A-Z0-9]{8}$/.test(id)) continue
      put(id, match.index + match[0].length - id.length)
    }
  }
  const asins = [...text.matchAll(ASIN)].map(({ 0: id, index }) => ({ id, start: index, end: index + id.length }))
  return { orders: found.sort((a, b) => a.start - b.start), asins }
}
