/**
 * Ways of hiding a word from a scan, for tests. Each takes the term as written and answers the masked one.
 */
const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' }
const ALIKE: Readonly<Record<string, string>> = { a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у', i: 'і', s: 'ѕ' }
const first = (term: string, table: Readonly<Record<string, string>>, most: number) => {
  let left = most
  return [...term].map((letter) => (table[letter] !== undefined && left-- > 0 ? table[letter] : letter)).join('')
}
const between = (term: string, sign: string) =>
  term
    .split(' ')
    .map((word) => [...word].join(sign))
    .join(sign === ' ' ? '  ' : ' ')

export const MASKS: Readonly<Record<string, (term: string) => string>> = {
  plain: (term) => term,
  // Whoever masks a word masks one worth masking: of four letters or more.
  leet: (term) => term.replace(/\p{L}{4,}/gu, (word) => first(word, LEET, 2)),
  'look-alike letters': (term) => first(term, ALIKE, 2),
  'zero-width': (term) => [...term].join('\u200b'),
  'soft hyphen': (term) => `${term.slice(0, 3)}\u00ad${term.slice(3)}`,
  spaced: (term) => between(term, ' '),
  dotted: (term) => between(term, '.'),
  repeated: (term) => term.replace(/\p{L}(?=\P{L}*$)/u, (letter) => letter.repeat(4)).replace(/^\p{L}/u, (letter) => letter.repeat(3)),
  'full-width': (term) => [...term].map((letter) => (/[!-~]/.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter)).join(''),
  'accents lost': (term) => term.normalize('NFD').replace(/\p{M}/gu, ''),
  capitals: (term) => term.toUpperCase(),
}

/** A sentence of each language that says nothing by itself. */
export const NEUTRAL: Readonly<Record<string, (term: string) => string>> = {
  fr: (term) => `Bonjour, je vous écris au sujet de ma commande : ${term}, voilà ce que je pense.`,
  en: (term) => `Hello, I am writing to you about my order: ${term}, that is what I think.`,
  de: (term) => `Guten Tag, ich schreibe Ihnen wegen meiner Bestellung: ${term}, das denke ich.`,
  es: (term) => `Hola, les escribo por mi pedido: ${term}, eso es lo que pienso.`,
  it: (term) => `Buongiorno, vi scrivo per il mio ordine: ${term}, questo è quello che penso.`,
}
