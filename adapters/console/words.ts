/**
 * Words of the console, in French and English. Data; `{…}` is filled in by `fill`.
 */
import type { Sangfroid } from '../../src/desk.ts'

type Locale = Sangfroid['locale']

const EN = {
  welcome: 'Sangfroid keeps your cases. Paste a buyer’s message and press Enter; help shows the rest, quit leaves.',
  none: 'No case is open.',
  open: '{count} open: type cases to see them.',
  bye: 'Goodbye. Your cases are kept.',
  prompt: 'sangfroid> ',
  helpHead: 'Paste or type a buyer’s message and press Enter: it becomes a case. Or type a command:',
  helpFoot: 'A number is that of a case, as in claim 3. help and a command says more. French words work, too.\nNothing leaves this machine.',
  usage: 'Please write: {usage}',
  unknown: '« {word} » is no command; help lists them. For a buyer’s message write: message {word}',
  near: '« {word} » is no command. Did you mean {near}? For a buyer’s message write: message {word}',
  noTopic: '« {word} » is no command; help lists them all.',
  alsoFr: 'In French: {words}',
  taken: 'Case {case}: this message is in it.',
  opened: 'This message concerns {count} cases: {cases}.',
  site: 'The next messages come from {site}.',
  siteBad: '« {site} » is no site. Write its host, as in amazon.fr',
  buyer: 'Buyer',
  marketplace: 'Marketplace',
  draft: 'to fill in',
  next: 'Next',
  more: 'Also',
  urgent: 'a human must see it now',
  repeat: '(possible repeat)',
  calls: 'Calls',
  handover: 'copy from here',
  handoverEnd: 'to here',
  noReply: 'There is no reply in case {case} yet: reply {case} opens one.',
  notApproved: 'Not approved yet: reply {case} does that.',
  after: 'Once it is with the buyer: sent {case}',
  undo: 'undo {case} takes it back until {time}.',
  messages: 'Messages',
  history: 'History',
  nothing: 'Nothing happened yet.',
  notStored: 'Nothing was stored. What you typed: paste it again once this is mended.',
  pressAgain: 'Case {case} · {line}',
  editHint: 'ok approves · 2 edits line 2 · all writes it anew · help shows more · cancel',
  editHelp:
    'ok            approves the text as it stands\n2             edits line 2; 2 text puts text in its place\n+2 text       adds a line after line 2 (+0: before the first)\n-2            drops line 2\nname: text    fills in the blank {name}\nuse 1         takes the alternative to objection 1\nwhy text      says why a warned text may go out all the same\nall           writes the text anew, until a line with a single dot\nshow          shows the text again\ncancel        leaves it; nothing is approved\nSeveral pasted lines take the place of the whole text.',
  editUnknown: '« {word} » changes nothing here.',
  editLine: 'There are lines 1 to {count}.',
  editAll: 'Write the text; a line with a single dot ends it.',
  editAdvice: 'There are objections 1 to {count}.',
  editCancelled: 'Left as it was: nothing was approved.',
  editWhy: 'Noted: {why}. ok approves.',
  block: 'must go',
  warn: 'think twice',
  instead: 'instead',
  leaveOut: 'leave it out',
  cancelled: 'Left as it was.',
  choose: 'number or name',
  several: 'numbers or names, parted by commas',
  optional: 'Enter for none',
} as const

export type Word = keyof typeof EN

const FR: Readonly<Record<Word, string>> = {
  welcome: 'Sangfroid tient vos dossiers. Collez le message d’un acheteur puis Entrée ; aide montre le reste, quitter sort.',
  none: 'Aucun dossier ouvert.',
  open: '{count} en cours : tapez dossiers pour les voir.',
  bye: 'À bientôt. Vos dossiers sont conservés.',
  prompt: 'sangfroid> ',
  helpHead: 'Collez ou tapez le message d’un acheteur puis Entrée : il devient un dossier. Ou tapez une commande :',
  helpFoot:
    'Un numéro est celui d’un dossier, comme prendre 3. aide suivi d’une commande en dit plus. Les mots anglais marchent aussi.\nRien ne quitte cette machine.',
  usage: 'Écrivez : {usage}',
  unknown: '« {word} » n’est pas une commande ; aide les énumère. Pour un message d’acheteur : message {word}',
  near: '« {word} » n’est pas une commande. Vouliez-vous dire {near} ? Pour un message d’acheteur : message {word}',
  noTopic: '« {word} » n’est pas une commande ; aide les énumère toutes.',
  alsoFr: 'En anglais : {words}',
  taken: 'Dossier {case} : ce message en fait partie.',
  opened: 'Ce message concerne {count} dossiers : {cases}.',
  site: 'Les messages suivants viennent de {site}.',
  siteBad: '« {site} » n’est pas un site. Donnez son hôte, comme amazon.fr',
  buyer: 'Acheteur',
  marketplace: 'Place de marché',
  draft: 'à compléter',
  next: 'Ensuite',
  more: 'Aussi',
  urgent: 'une personne doit le voir maintenant',
  repeat: '(répétition possible)',
  calls: 'Appel à',
  handover: 'copiez à partir d’ici',
  handoverEnd: 'jusqu’ici',
  noReply: 'Pas encore de réponse dans le dossier {case} : répondre {case} en ouvre une.',
  notApproved: 'Pas encore approuvée : répondre {case} le fait.',
  after: 'Une fois chez l’acheteur : envoyé {case}',
  undo: 'annuler {case} revient en arrière jusqu’à {time}.',
  messages: 'Messages',
  history: 'Historique',
  nothing: 'Rien ne s’est encore passé.',
  notStored: 'Rien n’a été enregistré. Collez de nouveau votre saisie une fois le problème réglé.',
  pressAgain: 'Dossier {case} · {line}',
  editHint: 'ok approuve · 2 modifie la ligne 2 · tout réécrit · aide en dit plus · annuler',
  editHelp:
    'ok             approuve le texte tel quel\n2              modifie la ligne 2 ; 2 texte la remplace par texte\n+2 texte       ajoute une ligne après la ligne 2 (+0 : avant la première)\n-2             supprime la ligne 2\nnom : texte    complète le blanc {nom}\ngarder 1       prend la formulation proposée à l’objection 1\ncar texte      dit pourquoi un texte signalé peut partir malgré tout\ntout           réécrit le texte, jusqu’à une ligne d’un seul point\nvoir           remontre le texte\nannuler        laisse là ; rien n’est approuvé\nPlusieurs lignes collées remplacent tout le texte.',
  editUnknown: '« {word} » ne change rien ici.',
  editLine: 'Il y a les lignes 1 à {count}.',
  editAll: 'Écrivez le texte ; une ligne d’un seul point le termine.',
  editAdvice: 'Il y a les objections 1 à {count}.',
  editCancelled: 'Laissé tel quel : rien n’a été approuvé.',
  editWhy: 'Noté : {why}. ok approuve.',
  block: 'à retirer',
  warn: 'à peser',
  instead: 'plutôt',
  leaveOut: 'mieux vaut l’enlever',
  cancelled: 'Laissé tel quel.',
  choose: 'numéro ou nom',
  several: 'numéros ou noms, séparés par des virgules',
  optional: 'Entrée pour aucun',
}

const WORDS: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { en: EN, fr: FR }

export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string

export const sayIn =
  (locale: Locale): Say =>
  (word, values = {}) =>
    WORDS[locale][word].replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
