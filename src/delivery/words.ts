/**
 * What the operator reads when something is wrong with the delivery, in both languages. Pure; no buyer's words, only numbers and times.
 */
import type { Locale } from '../answer/reasons.ts'
import { clockText } from '../cases/when.ts'
import type { Finding } from './auditor.ts'

interface Words {
  readonly alarm: string
  readonly intro: string
  readonly next: string
  readonly over: string
  readonly well: string
  readonly dead: string
  readonly deadIntro: string
  readonly deadNext: string
  readonly repeat: string
}

export const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    alarm: 'Sangfroid needs your attention',
    intro: 'Something that was promised has not happened:',
    next: 'Please look at your open cases in the marketplace itself, then run: npm run -s doctor',
    over: 'Sangfroid is well again',
    well: 'Everything that was late has happened.',
    dead: 'Sangfroid could not deliver',
    deadIntro: 'These posts could not be delivered to your desk and will not be tried again:',
    deadNext: 'Please open these cases yourself (npm run -s cases -- list), then run: npm run -s doctor',
    repeat: 'possible repeat',
  },
  fr: {
    alarm: 'Sangfroid a besoin de vous',
    intro: 'Une chose promise n’a pas eu lieu :',
    next: 'Regardez vos dossiers ouverts sur la place de marché elle-même, puis lancez : npm run -s doctor',
    over: 'Sangfroid va de nouveau bien',
    well: 'Tout ce qui était en retard a eu lieu.',
    dead: 'Sangfroid n’a pas pu transmettre',
    deadIntro: 'Ces envois n’ont pas pu atteindre votre équipe et ne seront plus tentés :',
    deadNext: 'Ouvrez ces dossiers vous-même (npm run -s cases -- list), puis lancez : npm run -s doctor',
    repeat: 'répétition possible',
  },
}

/** A finding in one sentence. */
export function sentence(finding: Finding, locale: Locale, zone: string, now: number): string {
  const time = (at: number) => clockText(at, now, locale, zone)
  const en = locale === 'en'
  switch (finding.kind) {
    case 'overdue':
      if (finding.dest === 'timer')
        return en
          ? `${count(finding.rows, 'timer', 'timers')} should have gone off since ${time(finding.since)}${casesIn(finding.cases, locale)}.`
          : `${count(finding.rows, 'minuterie aurait', 'minuteries auraient')} dû se déclencher depuis ${time(finding.since)}${casesIn(finding.cases, locale)}.`
      return en
        ? `${count(finding.rows, 'post', 'posts')} for ${finding.dest} waiting since ${time(finding.since)}${casesIn(finding.cases, locale)}.`
        : `${count(finding.rows, 'envoi', 'envois')} vers ${finding.dest} en attente depuis ${time(finding.since)}${casesIn(finding.cases, locale)}.`
    case 'failing':
      return en
        ? `${count(finding.rows, 'post', 'posts')} for ${finding.dest} failing again and again (${finding.fault}).`
        : `${count(finding.rows, 'envoi', 'envois')} vers ${finding.dest} en échec répété (${finding.fault}).`
    case 'unpromised':
      return en
        ? `${count(finding.rows, 'open case', 'open cases')} with nothing planned${casesIn(finding.cases, locale)}.`
        : `${count(finding.rows, 'dossier ouvert', 'dossiers ouverts')} sans rien de prévu${casesIn(finding.cases, locale)}.`
    case 'unshown':
      return en
        ? `${count(finding.rows, 'open case', 'open cases')} that ${finding.dest} was never to show${casesIn(finding.cases, locale)}.`
        : `${count(finding.rows, 'dossier ouvert', 'dossiers ouverts')} sans carte prévue sur ${finding.dest}${casesIn(finding.cases, locale)}.`
    case 'cursor':
      return en
        ? `Reading ${finding.name} has stood still since ${time(finding.since)}.`
        : `La lecture de ${finding.name} n’avance plus depuis ${time(finding.since)}.`
    case 'canary':
      return en ? `The self-test has not come through since ${time(finding.since)}.` : `L’essai automatique n’aboutit plus depuis ${time(finding.since)}.`
    case 'store':
      return en ? `The store cannot be read: ${finding.detail}` : `La base ne peut pas être lue : ${finding.detail}`
  }
}

const count = (rows: number, one: string, many: string): string => `${rows} ${rows === 1 ? one : many}`
function casesIn(cases: readonly number[], locale: Locale): string {
  if (cases.length === 0) return ''
  const word = locale === 'en' ? (cases.length === 1 ? 'case' : 'cases') : cases.length === 1 ? 'dossier' : 'dossiers'
  return ` (${word} ${cases.join(', ')})`
}
