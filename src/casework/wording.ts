/**
 * Words of the casework itself, in French and English. Data.
 */
import type { Locale } from '../answer/reasons.ts'
import { fillIn } from '../cases/words.ts'
import type { Outcome } from '../desk.ts'
import type { ViewName } from '../view.ts'

const UNKNOWN = {
  en: 'There is no case {case}. « list » shows those that there are.',
  fr: 'Il n’y a pas de dossier {case}. « liste » montre ceux qui existent.',
} as const

export const unknownCase = (locale: Locale, id: number): Extract<Outcome, { kind: 'unknown' }> => ({
  kind: 'unknown',
  say: fillIn(UNKNOWN[locale], { case: id }),
})

export const LISTS: Readonly<Record<Locale, Readonly<Record<ViewName, { readonly title: string; readonly empty: string }>>>> = {
  en: {
    mine: { title: 'My cases', empty: 'Nothing of yours waits.' },
    unclaimed: { title: 'Cases that nobody has', empty: 'Every case has somebody.' },
    due: { title: 'Cases by deadline', empty: 'No deadline runs.' },
    approve: { title: 'Replies that wait for a second approval', empty: 'No reply waits for approval.' },
    all: { title: 'All cases, the newest first', empty: 'There is no case yet.' },
  },
  fr: {
    mine: { title: 'Mes dossiers', empty: 'Rien ne vous attend.' },
    unclaimed: { title: 'Dossiers sans personne', empty: 'Chaque dossier a quelqu’un.' },
    due: { title: 'Dossiers par échéance', empty: 'Aucune échéance ne court.' },
    approve: { title: 'Réponses en attente d’une seconde approbation', empty: 'Aucune réponse n’attend d’approbation.' },
    all: { title: 'Tous les dossiers, les plus récents d’abord', empty: 'Il n’y a pas encore de dossier.' },
  },
}
