/**
 * Gold rows beside what triage answered: figures and misses. Pure. The definitions are those of labels.md:
 * `also_ok` is neither hit nor miss; a keyword counts as found where any hit overlaps it.
 */
import type { KeywordHit, Triage } from '../message.ts'

export interface GoldRow {
  readonly id: string
  readonly text: string
  readonly language: string
  readonly from?: 'buyer' | 'marketplace' | undefined
  readonly intents: readonly string[]
  readonly also_ok?: readonly string[] | undefined
  readonly escalate: boolean
  readonly keywords?: readonly string[] | undefined
  readonly orders?: readonly string[] | undefined
}

export interface Count {
  hit: number
  false: number
  missed: number
}

export interface Miss {
  readonly row: GoldRow
  readonly answer: Triage
  readonly faults: readonly string[]
  /** The worse, the sooner it is shown. */
  readonly weight: number
}

export interface Score {
  readonly rows: number
  readonly figures: Readonly<Record<string, number>>
  readonly perIntent: ReadonlyMap<string, Count>
  readonly misses: readonly Miss[]
}

const ratio = (a: number, b: number): number => (b > 0 ? a / b : Number.NaN)
export const f1 = ({ hit, false: wrong, missed }: Count): number => ratio(2 * hit, 2 * hit + wrong + missed)

/** What a miss weighs: an account risk that nobody sees is the worst that can happen. */
const WEIGHT = { unseen: 10, alarm: 4, risk: 3, intent: 1, keyword: 1, language: 2, order: 2 }

/** `risks`: names of the account risks; `answers` are in the order of `rows`. */
export function score(rows: readonly GoldRow[], answers: readonly Triage[], risks: ReadonlySet<string>): Score {
  const perIntent = new Map<string, Count>()
  const total: Count = { hit: 0, false: 0, missed: 0 }
  const n = {
    first: 0,
    acceptable: 0,
    exact: 0,
    language: 0,
    grave: 0,
    graveSeen: 0,
    calm: 0,
    alarms: 0,
    risk: 0,
    riskAny: 0,
    riskAll: 0,
    harmless: 0,
    riskFalse: 0,
    words: 0,
    wordsFound: 0,
    plain: 0,
    plainHit: 0,
    goldLetters: 0,
    saidLetters: 0,
    orders: 0,
    ordersFound: 0,
    ordersSaid: 0,
    ordersRight: 0,
  }
  const misses: Miss[] = []
  const count = (intent: string, what: keyof Count) => {
    const of = perIntent.get(intent) ?? { hit: 0, false: 0, missed: 0 }
    of[what]++
    total[what]++
    perIntent.set(intent, of)
  }
  rows.forEach((row, i) => {
    const answer = answers[i]!
    const faults: string[] = []
    let weight = 0
    const fault = (text: string, heavy: number) => {
      faults.push(text)
      weight += heavy
    }
    const said = answer.intents.map(({ intent }) => intent)
    const fine = new Set([...row.intents, ...(row.also_ok ?? [])])
    for (const intent of said) {
      if (row.intents.includes(intent)) count(intent, 'hit')
      else if (!fine.has(intent)) {
        count(intent, 'false')
        fault(`+${intent}`, risks.has(intent) ? WEIGHT.risk : WEIGHT.intent)
      }
    }
    for (const intent of row.intents) {
      if (said.includes(intent)) continue
      count(intent, 'missed')
      fault(`-${intent}`, risks.has(intent) ? WEIGHT.risk : WEIGHT.intent)
    }
    if (faults.length === 0) n.exact++
    if (said[0] === row.intents[0]) n.first++
    if (fine.has(said[0]!)) n.acceptable++
    if (answer.language === row.language) n.language++
    else fault(`language ${answer.language}, not ${row.language}`, WEIGHT.language)
    if (row.escalate) {
      n.grave++
      if (answer.escalate) n.graveSeen++
      else fault('not escalated', WEIGHT.unseen)
    } else {
      n.calm++
      if (answer.escalate) {
        n.alarms++
        fault('false alarm', WEIGHT.alarm)
      }
    }
    const wanted = row.intents.filter((intent) => risks.has(intent))
    if (wanted.length > 0) {
      n.risk++
      if (said.some((intent) => risks.has(intent))) n.riskAny++
      if (wanted.every((intent) => said.includes(intent))) n.riskAll++
    } else {
      n.harmless++
      if (said.some((intent) => risks.has(intent) && !fine.has(intent))) n.riskFalse++
    }
    for (const word of row.keywords ?? []) {
      n.words++
      if (overlaps(row.text, word, answer.keywords)) n.wordsFound++
      else fault(`keyword "${word}" not found`, WEIGHT.keyword)
    }
    const letters = lettersOf(answer.keywords)
    if (row.keywords && row.keywords.length > 0) {
      n.goldLetters += row.keywords.join('').length
      n.saidLetters += letters
    } else {
      n.plain++
      if (letters > 0 && wanted.length === 0) {
        n.plainHit++
        fault(`keyword "${answer.keywords[0]!.text}" where there is none`, WEIGHT.keyword)
      }
    }
    const orders = answer.entities.orders.map(({ id }) => id)
    n.ordersSaid += orders.length
    n.ordersRight += orders.filter((id) => row.orders?.includes(id)).length
    for (const id of row.orders ?? []) {
      n.orders++
      if (orders.includes(id)) n.ordersFound++
      else fault(`order ${id} not found`, WEIGHT.order)
    }
    if (faults.length > 0) misses.push({ row, answer, faults, weight })
  })
  const counted = [...perIntent.values()].filter(({ hit, missed }) => hit + missed > 0)
  return {
    rows: rows.length,
    perIntent,
    misses: misses.sort((a, b) => b.weight - a.weight),
    figures: {
      'escalation recall': ratio(n.graveSeen, n.grave),
      'false alarms on calm messages': ratio(n.alarms, n.calm),
      'account-risk recall (any named)': ratio(n.riskAny, n.risk),
      'account-risk recall (all named)': ratio(n.riskAll, n.risk),
      'account-risk false positives': ratio(n.riskFalse, n.harmless),
      'intent micro F1': f1(total),
      'intent macro F1': ratio(
        counted.reduce((sum, of) => sum + (f1(of) || 0), 0),
        counted.length,
      ),
      'first intent right': ratio(n.first, rows.length),
      'first intent acceptable': ratio(n.acceptable, rows.length),
      'all intents right': ratio(n.exact, rows.length),
      'keyword recall': ratio(n.wordsFound, n.words),
      'keyword false hits on rows without': ratio(n.plainHit, n.plain),
      'keyword characters over gold': ratio(n.saidLetters, n.goldLetters),
      'language accuracy': ratio(n.language, rows.length),
      'order id recall': ratio(n.ordersFound, n.orders),
      'order id precision': ratio(n.ordersRight, n.ordersSaid),
    },
  }
}

function overlaps(text: string, word: string, hits: readonly KeywordHit[]): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (hits.some(({ start, end }) => start < at + word.length && end > at)) return true
  return false
}

/** Characters that any hit covers. */
function lettersOf(hits: readonly KeywordHit[]): number {
  let reach = 0
  let letters = 0
  for (const { start, end } of hits.toSorted((a, b) => a.start - b.start)) {
    letters += Math.max(0, end - Math.max(reach, start))
    reach = Math.max(reach, end)
  }
  return letters
}
