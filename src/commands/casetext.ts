/**
 * Cases as plain lines for the shell, and the words of `npm run -s cases`. Pure but for the name of who runs it.
 */
import { userInfo } from 'node:os'
import type { Locale } from '../answer/reasons.ts'
import type { Actor } from '../cases/case.ts'
import type { CaseLine, FullCase } from '../view.ts'
import { inert } from './explain.ts'

/** Who runs a command is a person, by the name that the machine knows. */
export function operator(): Actor {
  try {
    const { username } = userInfo()
    return { id: `console:${username}`, name: username }
  } catch {
    // A container may run as somebody without a name.
    return { id: 'console:operator', name: 'operator' }
  }
}

const flat = (text: string) => inert(text).replace(/\s+/g, ' ').trim()

/** One case in one line of columns. */
export const lineText = ({ case: number, riskLabel, status, owner, title, order, due }: CaseLine): string =>
  `${String(number).padStart(6)}  ${riskLabel.padEnd(8)}  ${status.padEnd(8)}  ${flat(owner ?? '–').padEnd(10)}  ${flat(title)}${order === null ? '' : `  ${order}`}${
    due === null ? '' : `  ${due.text} (${due.label})`
  }\n`

const HEADS = {
  en: { case: 'Case', order: 'Order', buyer: 'Buyer', history: 'History' },
  fr: { case: 'Dossier', order: 'Commande', buyer: 'Acheteur', history: 'Historique' },
} as const

export function fullText({ card, orders, buyer, messages, history }: FullCase, locale: Locale, time: (at: number) => string): string {
  const heads = HEADS[locale]
  const lines = [
    `${heads.case} ${card.case} · ${card.riskLabel} · ${flat(card.title)}`,
    flat(card.statusLine),
    ...(card.due === null ? [] : [`${card.due.text} (${card.due.label})`]),
    ...(orders.length === 0 ? [] : [`${heads.order}: ${orders.map(flat).join(', ')}`]),
    ...(buyer === '' ? [] : [`${heads.buyer}: ${flat(buyer)}`]),
    ...messages.flatMap(({ at, from, text }) => [
      '',
      `${time(at)} · ${from}`,
      ...inert(text)
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ]),
    '',
    heads.history,
    ...history.map(({ at, text }) => `  ${time(at)}  ${flat(text)}`),
  ]
  return `${lines.join('\n')}\n`
}

export const WORDS = {
  en: {
    sure: (buyer: string) => `Everything that « ${flat(buyer)} » wrote goes, for good. Yes or no?`,
    ask: 'erase asks first, and nobody is there to answer. Add --yes where you are sure.',
    left: 'Nothing was erased.',
    erasing: 'Erasing',
    erased: (cases: number, cards: number) =>
      `Erased from ${cases} ${cases === 1 ? 'case' : 'cases'}.${cards === 0 ? '' : ` The bot empties ${cards === 1 ? 'its card' : `their ${cards} cards`} as soon as it runs.`} Backups made before still hold it.`,
    nobody: (buyer: string) => `Nobody of the name « ${flat(buyer)} » wrote. Names are as the marketplace gives them: npm run -s cases -- export shows them.`,
    purging: 'Erasing what is past its time',
    purged: (count: number, days: number) =>
      count === 0
        ? `Nothing was closed more than ${days} days ago.`
        : `${count} ${count === 1 ? 'case' : 'cases'} closed more than ${days} days ago ${count === 1 ? 'was' : 'were'} erased.`,
  },
  fr: {
    sure: (buyer: string) => `Tout ce qu’a écrit « ${flat(buyer)} » disparaît pour de bon. Oui ou non ?`,
    ask: 'erase demande d’abord confirmation, et personne ne peut répondre. Ajoutez --yes si vous êtes sûr.',
    left: 'Rien n’a été effacé.',
    erasing: 'Effacement',
    erased: (cases: number, cards: number) =>
      `Effacé de ${cases} ${cases === 1 ? 'dossier' : 'dossiers'}.${cards === 0 ? '' : ` Le bot vide ${cards === 1 ? 'sa fiche' : `leurs ${cards} fiches`} dès qu’il tourne.`} Les sauvegardes antérieures le contiennent encore.`,
    nobody: (buyer: string) =>
      `Personne du nom de « ${flat(buyer)} » n’a écrit. Les noms sont ceux de la place de marché : npm run -s cases -- export les montre.`,
    purging: 'Effacement de ce qui a fait son temps',
    purged: (count: number, days: number) =>
      count === 0
        ? `Aucun dossier n’est clos depuis plus de ${days} jours.`
        : `${count === 1 ? '1 dossier clos depuis plus de' : `${count} dossiers clos depuis plus de`} ${days} jours : ${count === 1 ? 'effacé' : 'effacés'}.`,
  },
} as const
