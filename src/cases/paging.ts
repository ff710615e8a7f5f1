/**
 * What people are told when a case calls: the words of pages, reminders and requests for a second approval. Pure.
 * A page says which case, how grave, what it is, why now and by when; nothing of the buyer but the label stands in it.
 */
import type { CaseState } from './case.ts'
import { dueOf, lineOf, type Viewing } from './card.ts'
import type { Page } from './ladder.ts'
import { fillIn } from './words.ts'

const HEAD = { en: 'Case {case} · {risk} · {title}', fr: 'Dossier {case} · {risk} · {title}' } as const

const BODY = {
  en: {
    rung: 'Nobody has taken it up yet. Please claim it.',
    fellBack: '{owner} had claimed it, and nothing followed. It is free again.',
    snoozeEnd: 'The snooze is over.',
    remind: 'It still waits for an answer.',
    breach: 'The deadline is past.',
    nudge: 'A reply waits for a second approval.',
  },
  fr: {
    rung: 'Personne ne l’a encore pris. Merci de vous en charger.',
    fellBack: 'Pris par {owner}, sans suite. Il est de nouveau libre.',
    snoozeEnd: 'Le report est terminé.',
    remind: 'Il attend toujours une réponse.',
    breach: 'L’échéance est passée.',
    nudge: 'Une réponse attend une seconde approbation.',
  },
} as const

/** `owner`: who had it, for a claim that fell back. The state is the one before the timer's event. */
export function pageText(state: CaseState, { kind, breach }: Pick<Page, 'kind' | 'breach'>, viewing: Viewing): string {
  const { locale } = viewing
  const { riskLabel, title } = lineOf(state, viewing)
  const due = dueOf(state, viewing)
  const lines = [
    fillIn(HEAD[locale], { case: state.id, risk: riskLabel, title }),
    fillIn(BODY[locale][breach && kind === 'remind' ? 'breach' : kind], { owner: state.owner?.name ?? '' }),
    ...(due === null ? [] : [`${due.text} (${due.label})`]),
  ]
  return lines.join('\n')
}
