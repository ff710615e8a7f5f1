/**
 * What the guard found, worded for the person who wrote the text. Pure. The names of findings do not change, these words may.
 */
import type { Finding } from '../answer/finding.ts'
import type { Locale } from '../answer/reasons.ts'
import type { Advice } from '../view.ts'

type Words = Readonly<Partial<Record<Finding['problem'] | Finding['class'], string>>>

const WHY: Readonly<Record<Locale, Words>> = {
  en: {
    G1: 'a word that marketplaces search messages for',
    G2: 'it admits a fault',
    G3: 'reviews and ratings must not be spoken of',
    G4: 'it presses the buyer about a claim',
    G5: 'links, contact or payment outside the marketplace',
    G6: 'it blames the buyer',
    G7: 'it sounds impatient',
    G8: 'marketing has no place in an answer',
    G9: 'a promise that nobody has approved',
    G10: 'it may deny the buyer a right',
    link: 'links outside the marketplace are not allowed',
    email: 'e-mail addresses are not allowed',
    phone: 'telephone numbers are not allowed',
    iban: 'bank details are not allowed',
    exclamation: 'exclamation marks sound loud',
    capitals: 'capitals sound loud',
    emoji: 'emojis are not allowed',
    html: 'only plain text gets through',
    control: 'a control character',
    invisible: 'an invisible character',
    length: 'the text is too long',
    language: 'another language than the buyer’s',
    blank: 'a blank that is still to be filled in',
    empty: 'there is no text',
    amount: 'an amount that the order does not know',
    date: 'a date that the order does not know',
  },
  fr: {
    G1: 'un mot que les places de marché recherchent dans les messages',
    G2: 'cela reconnaît une faute',
    G3: 'il ne faut parler ni d’avis ni de note',
    G4: 'cela fait pression au sujet d’une réclamation',
    G5: 'lien, contact ou paiement hors de la place de marché',
    G6: 'cela met en cause le client',
    G7: 'le ton paraît impatient',
    G8: 'la publicité n’a pas sa place dans une réponse',
    G9: 'une promesse que personne n’a approuvée',
    G10: 'cela peut priver le client d’un droit',
    link: 'les liens hors de la place de marché ne sont pas permis',
    email: 'les adresses électroniques ne sont pas permises',
    phone: 'les numéros de téléphone ne sont pas permis',
    iban: 'les coordonnées bancaires ne sont pas permises',
    exclamation: 'les points d’exclamation haussent le ton',
    capitals: 'les majuscules haussent le ton',
    emoji: 'les émojis ne sont pas permis',
    html: 'seul le texte simple passe',
    control: 'un caractère de commande',
    invisible: 'un caractère invisible',
    length: 'le texte est trop long',
    language: 'une autre langue que celle du client',
    blank: 'un blanc reste à compléter',
    empty: 'il n’y a pas de texte',
    amount: 'un montant que la commande ne connaît pas',
    date: 'une date que la commande ne connaît pas',
  },
}

/** A finding of a shape is worded by what it is, one of a term by its class. */
export const adviceOf = (findings: readonly Finding[], locale: Locale): readonly Advice[] =>
  findings.map(({ level, start, end, text, alternative, problem, class: kind }) => ({
    level,
    start,
    end,
    text,
    why: WHY[locale][problem] ?? WHY[locale][kind] ?? kind,
    alternative,
  }))
