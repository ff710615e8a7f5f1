/**
 * Words of the action table, in French and English: names, what forms ask, what is answered. Data; `{…}` is filled in by `fillIn`.
 */
import type { Bilingual } from '../intent.ts'
import type { ActionName } from '../view.ts'

interface ActionWords {
  readonly label: Bilingual<string>
  /** What the form says above its fields, where the label alone would not do. */
  readonly submit: Bilingual<string>
  /** Told to the person once it is done. */
  readonly done: Bilingual<string>
}

const words = (label: [string, string], submit: [string, string], done: [string, string]): ActionWords => ({
  label: { en: label[0], fr: label[1] },
  submit: { en: submit[0], fr: submit[1] },
  done: { en: done[0], fr: done[1] },
})

export const ACTION_WORDS: Readonly<Record<ActionName, ActionWords>> = {
  claim: words(['Claim', 'Prendre'], ['Claim', 'Prendre'], ['Case {case} is yours.', 'Le dossier {case} est à vous.']),
  release: words(['Release', 'Rendre'], ['Release', 'Rendre'], ['Case {case} is free again.', 'Le dossier {case} est de nouveau libre.']),
  assign: words(['Assign', 'Confier'], ['Assign', 'Confier'], ['Case {case} is with {person}.', 'Le dossier {case} est confié à {person}.']),
  reply: words(
    ['Reply', 'Répondre'],
    ['Approve', 'Approuver'],
    ['Copy this text into the marketplace, then choose « Sent ».', 'Copiez ce texte sur la place de marché, puis choisissez « Envoyé ».'],
  ),
  second: words(
    ['Approve', 'Approuver'],
    ['Approve', 'Approuver'],
    ['Approved. Copy this text into the marketplace, then choose « Sent ».', 'Approuvé. Copiez ce texte sur la place de marché, puis choisissez « Envoyé ».'],
  ),
  sent: words(['Sent', 'Envoyé'], ['It was sent', 'C’est envoyé'], ['Case {case} is answered.', 'Le dossier {case} a sa réponse.']),
  resolve: words(['Resolve', 'Clore'], ['Resolve', 'Clore'], ['Case {case} is resolved.', 'Le dossier {case} est clos.']),
  falseAlarm: words(
    ['False alarm', 'Fausse alerte'],
    ['False alarm', 'Fausse alerte'],
    ['Case {case} was a false alarm. Thank you for saying why.', 'Le dossier {case} était une fausse alerte. Merci d’avoir dit pourquoi.'],
  ),
  snooze: words(['Snooze', 'Reporter'], ['Snooze', 'Reporter'], ['Case {case} comes back at {time}.', 'Le dossier {case} revient à {time}.']),
  note: words(['Note', 'Noter'], ['Save', 'Enregistrer'], ['The note is in case {case}.', 'La note est dans le dossier {case}.']),
  relabel: words(['Relabel', 'Reclasser'], ['Relabel', 'Reclasser'], ['Case {case} is labelled anew.', 'Le dossier {case} est reclassé.']),
  reopen: words(['Reopen', 'Rouvrir'], ['Reopen', 'Rouvrir'], ['Case {case} is open again.', 'Le dossier {case} est rouvert.']),
  merge: words(
    ['Merge', 'Fusionner'],
    ['Merge', 'Fusionner'],
    ['Case {case} went into case {other}.', 'Le dossier {case} est fusionné dans le dossier {other}.'],
  ),
  split: words(
    ['Split', 'Séparer'],
    ['Split', 'Séparer'],
    ['The messages chosen are case {other} now.', 'Les messages choisis forment maintenant le dossier {other}.'],
  ),
  undo: words(['Undo', 'Annuler'], ['Undo', 'Annuler'], ['Undone. Case {case} is as it was.', 'Annulé. Le dossier {case} est comme avant.']),
}

export const FIELD_WORDS = {
  text: { en: 'Your reply', fr: 'Votre réponse' },
  override: { en: 'Why it may go out all the same', fr: 'Pourquoi elle peut partir malgré tout' },
  confirm: { en: 'Was it sent before that?', fr: 'Est-elle partie avant cela ?' },
  confirmYes: { en: 'Yes; the new message still waits for an answer', fr: 'Oui ; le nouveau message attend encore une réponse' },
  reason: { en: 'Why', fr: 'Pourquoi' },
  noAnswer: { en: 'Why no answer is needed', fr: 'Pourquoi aucune réponse n’est nécessaire' },
  until: { en: 'Until when', fr: 'Jusqu’à quand' },
  untilHint: { en: '2h, 1d, 16:30, tomorrow 9:00, monday', fr: '2h, 1d, 16:30, demain 9:00, lundi' },
  note: { en: 'Note for the team', fr: 'Note pour l’équipe' },
  intents: { en: 'What the buyer says', fr: 'Ce que dit le client' },
  person: { en: 'To whom', fr: 'À qui' },
  into: { en: 'Number of the case that it belongs to', fr: 'Numéro du dossier auquel il appartient' },
  messages: { en: 'Messages of the new case', fr: 'Messages du nouveau dossier' },
} as const satisfies Record<string, Bilingual<string>>

/** Why nothing was done. */
export const REFUSALS = {
  outsider: { en: 'Only members of the desk may do this. Ask to be added to it.', fr: 'Réservé aux membres du bureau. Demandez à y être ajouté.' },
  team: { en: 'Only the team may do this.', fr: 'Réservé à l’équipe.' },
  owner: { en: 'Only {owner}, who has the case, or a lead may do this.', fr: 'Réservé à {owner}, en charge du dossier, ou à un responsable.' },
  lead: { en: 'Only a lead may do this.', fr: 'Réservé à un responsable.' },
  missing: { en: '« {field} » is empty. Please fill it in.', fr: '« {field} » est vide. Merci de le remplir.' },
  long: { en: '« {field} » has {count} characters; {most} is the most.', fr: '« {field} » a {count} caractères ; {most} au plus.' },
  time: {
    en: '« {value} » is no time. Write 2h, 1d, 16:30, tomorrow 9:00, or monday.',
    fr: '« {value} » n’est pas une heure. Écrivez 2h, 1d, 16:30, demain 9:00 ou lundi.',
  },
  past: { en: '{time} is past. Choose a later time.', fr: '{time} est passé. Choisissez une heure à venir.' },
  far: { en: '{time} is too far away: 90 days at most.', fr: '{time} est trop loin : 90 jours au plus.' },
  deadline: {
    en: 'The marketplace wants an answer by {time}. Snooze until then at the latest, or answer first.',
    fr: 'La place de marché attend une réponse avant {time}. Reportez jusque-là au plus tard, ou répondez d’abord.',
  },
  person: { en: '« {value} » is nobody of the team. Choose one of: {people}.', fr: '« {value} » ne fait pas partie de l’équipe. Choisissez parmi : {people}.' },
  intents: { en: '« {value} » is no label. Choose one of the list.', fr: '« {value} » n’est pas une intention. Choisissez dans la liste.' },
  case: {
    en: 'There is no case « {value} » to merge with. Give the number of another one.',
    fr: 'Pas de dossier « {value} » avec lequel fusionner. Donnez le numéro d’un autre.',
  },
  mergedCase: {
    en: 'Case {value} itself went into case {other}. Merge with that one.',
    fr: 'Le dossier {value} est lui-même fusionné dans le {other}. Fusionnez avec celui-ci.',
  },
  messages: { en: 'Choose at least one message, and leave at least one.', fr: 'Choisissez au moins un message, et laissez-en au moins un.' },
  closedReply: { en: 'The case is closed. Reopen it first.', fr: 'Le dossier est clos. Rouvrez-le d’abord.' },
  ownApproval: {
    en: 'You approved this text at {time}. A second person must read it.',
    fr: 'Vous avez approuvé ce texte à {time}. Une seconde personne doit le lire.',
  },
  notApproved: {
    en: 'Two people approve replies in such a case, and {count} did. Wait for the second before it goes out.',
    fr: 'Deux personnes approuvent les réponses dans un tel dossier ; il y en a {count}. Attendez la seconde avant l’envoi.',
  },
  nothingToUndo: { en: 'There is nothing of yours to undo.', fr: 'Il n’y a rien de vous à annuler.' },
  undoOther: { en: 'Since then: {history}. Only the last action can be undone.', fr: 'Depuis : {history}. Seule la dernière action peut être annulée.' },
  undoLate: { en: 'Too late: an action can be undone for {minutes} minutes.', fr: 'Trop tard : une action peut être annulée pendant {minutes} minutes.' },
  undoKind: { en: 'This cannot be undone: {history}.', fr: 'Cela ne peut pas être annulé : {history}.' },
} as const satisfies Record<string, Bilingual<string>>

/** Said beside a form that comes back, or of a text that waits. */
export const NOTICES = {
  guardBlocks: {
    en: 'This text must not go out as it is. What you typed is still here.',
    fr: 'Ce texte ne doit pas partir tel quel. Votre saisie est conservée.',
  },
  guardWarns: { en: 'Think twice, or say why it may go out all the same.', fr: 'À peser, ou dites pourquoi elle peut partir malgré tout.' },
  buyerWrote: {
    en: 'The buyer wrote again at {time}: « {excerpt} ». Please read it before you go on.',
    fr: 'Le client a réécrit à {time} : « {excerpt} ». Merci de le lire avant de continuer.',
  },
  answered: {
    en: 'Meanwhile: {history}. Go on only if one more reply is wanted.',
    fr: 'Entre-temps : {history}. Continuez seulement si une réponse de plus est utile.',
  },
  otherText: { en: 'Meanwhile: {history}. Yours would take its place.', fr: 'Entre-temps : {history}. Votre texte le remplacerait.' },
  twoNeeded: {
    en: 'Approved by you. A second person must approve it before it goes out.',
    fr: 'Approuvé par vous. Une seconde personne doit l’approuver avant l’envoi.',
  },
  toSecond: { en: '{person} approved this text at {time}:', fr: '{person} a approuvé ce texte à {time} :' },
  textChanged: { en: 'The text has changed. Please read it again.', fr: 'Le texte a changé. Merci de le relire.' },
  yours: { en: 'It has been yours since {time}.', fr: 'Il est à vous depuis {time}.' },
  nobodys: { en: 'Nobody has it.', fr: 'Personne ne l’a pris.' },
  isOpen: { en: 'It is open.', fr: 'Il est ouvert.' },
  sameText: { en: 'You approved this text at {time}. Here it is again.', fr: 'Vous avez approuvé ce texte à {time}. Le voici de nouveau.' },
  sameLabels: { en: 'It is labelled so already.', fr: 'Il est déjà classé ainsi.' },
  nothingToSecond: { en: 'No text waits for approval.', fr: 'Aucun texte n’attend d’approbation.' },
  already: { en: 'Already: {history}.', fr: 'Déjà : {history}.' },
} as const satisfies Record<string, Bilingual<string>>

/** Values are data: a brace in one is not filled in again. */
export const fillIn = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
