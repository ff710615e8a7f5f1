/**
 * Tracking numbers of the usual carriers. Pure, linear. Shapes of their own stand anywhere; plain digits only near the carrier's name.
 * Invariant: an order id is never a tracking number: what `taken` covers is passed over.
 */
import type { Entities, Span } from '../../message.ts'
import { createClaims } from '../../text/claims.ts'

/** Universal Postal Union S10: two letters, nine digits, country. */
const S10: Readonly<Record<string, string>> = {
  FR: 'La Poste',
  DE: 'DHL',
  GB: 'Royal Mail',
  US: 'USPS',
  ES: 'Correos',
  IT: 'Poste Italiane',
  CH: 'Swiss Post',
  AT: 'Österreichische Post',
  BE: 'bpost',
  NL: 'PostNL',
  PT: 'CTT',
  PL: 'Poczta Polska',
  CN: 'China Post',
  CA: 'Canada Post',
  AU: 'Australia Post',
  SE: 'PostNord',
  IE: 'An Post',
  HK: 'Hongkong Post',
  SG: 'Singapore Post',
  JP: 'Japan Post',
}

const SHAPES: readonly (readonly [carrier: string, shape: RegExp])[] = [
  ['UPS', /(?<![A-Z0-9])1Z[A-Z0-9]{16}(?![A-Z0-9])/g],
  ['Amazon', /(?<![A-Z0-9])(?:TBA|TBC|TBM)\d{12}(?![A-Z0-9])/g],
  ['DHL', /(?<![A-Z0-9])(?:JJD\d{16,20}|JD01\d{14,16}|00340\d{15})(?![A-Z0-9])/g],
  ['Colissimo', /(?<![A-Z0-9])[5-9][A-Z]\d{11}(?![A-Z0-9])/g],
  ['Chronopost', /(?<![A-Z0-9])X[A-Z]\d{9,12}[A-Z]{2}(?![A-Z0-9])/g],
  ['USPS', /(?<![A-Z0-9])(?:9[2-5]\d{2} ?\d{4} ?\d{4} ?\d{4} ?\d{4} ?\d{2}|420\d{5}9[2-5]\d{20})(?![A-Z0-9])/g],
  ['Yodel', /(?<![A-Z0-9])JD\d{16}(?![A-Z0-9])/g],
  ['Evri', /(?<![A-Z0-9])(?:H\d{15,19}|T00[A-Z0-9]{13})(?![A-Z0-9])/g],
  ['Correos', /(?<![A-Z0-9])P[A-Z0-9]{1}[A-Z0-9]{20}[A-Z](?![A-Z0-9])/g],
]
const POSTAL = /(?<![A-Z0-9])[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?([A-Z]{2})(?![A-Z0-9])/g

/** Carriers whose numbers are plain digits, with the lengths that they use. */
const NAMED: readonly (readonly [carrier: string, name: string, least: number, most: number])[] = [
  ['DHL', 'dhl', 10, 20],
  ['DPD', 'dpd', 14, 14],
  ['GLS', 'gls', 8, 12],
  ['Hermes', 'hermes', 14, 16],
  ['FedEx', 'fedex', 12, 15],
  ['UPS', 'ups', 9, 12],
  ['USPS', 'usps', 20, 22],
  ['Mondial Relay', 'mondial relay', 8, 12],
  ['Relais Colis', 'relais colis', 10, 14],
  ['Colis Privé', 'colis priv[ée]', 12, 17],
  ['SEUR', 'seur', 8, 14],
  ['MRW', 'mrw', 12, 12],
  ['Nacex', 'nacex', 8, 12],
  ['BRT', 'brt|bartolini', 9, 15],
  ['SDA', 'sda', 9, 13],
  ['TNT', 'tnt', 9, 9],
  ['Evri', 'evri', 16, 16],
  ['Colissimo', 'colissimo', 11, 15],
  ['Chronopost', 'chronopost', 11, 15],
]
const BESIDE = NAMED.map(
  ([carrier, name, least, most]) =>
    [carrier, new RegExp(String.raw`(?<![\p{L}])(?:${name})(?![\p{L}])[^\n\d]{0,40}?((?<!\d)\d{${least},${most}})(?![\d-])`, 'giu')] as const,
)

export function findTrackings(text: string, taken: readonly Span[]): Entities['trackings'] {
  const found: { id: string; carrier: string; start: number; end: number }[] = []
  const claims = createClaims(text.length)
  for (const { start, end } of taken) claims.claim(start, end)
  const put = (id: string, carrier: string, start: number) => {
    if (claims.claim(start, start + id.length)) found.push({ id, carrier, start, end: start + id.length })
  }
  for (const [carrier, shape] of SHAPES) for (const match of text.matchAll(shape)) put(match[0], carrier, match.index)
  for (const match of text.matchAll(POSTAL)) {
    const carrier = S10[match[1]!]
    if (carrier) put(match[0], carrier, match.index)
  }
  for (const [carrier, pattern] of BESIDE) for (const match of text.matchAll(pattern)) put(match[1]!, carrier, match.index + match[0].length - match[1]!.length)
  return found.sort((a, b) => a.start - b.start)
}
