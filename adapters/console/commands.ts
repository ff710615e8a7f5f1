/**
 * What may be typed at the console, in French and English: words, what follows them, what they do. Data; both languages always work.
 */
import type { ActionName, ViewName } from '../../src/view.ts'

export interface Both<T> {
  readonly en: T
  readonly fr: T
}

export interface Command {
  readonly name: string
  /** The first word of each language is the one that help shows. */
  readonly words: Both<readonly string[]>
  /** What follows: nothing, the number of a case, or any text. */
  readonly takes: 'nothing' | 'case' | 'text' | 'view' | 'topic'
  readonly after: Both<string>
  readonly does: Both<string>
  readonly action?: ActionName
  /** What stands after the number, as fields of the action's form. */
  readonly fields?: (rest: string) => Readonly<Record<string, string>>
}

const both = <T>(en: T, fr: T): Both<T> => ({ en, fr })
const firstWord = (rest: string): readonly [string, string] => {
  const [, first = '', more = ''] = /^(\S*)\s*(.*)$/s.exec(rest) ?? []
  return [first, more]
}
/** `tomorrow 9:00 why`: a day may be followed by a time of day. */
const untilAndReason = (rest: string): Record<string, string> => {
  const [, until = '', reason = ''] = /^(\S*(?:\s+(?:at\s+|à\s+)?\d{1,2}[:h]\d{2}(?=\s|$))?)\s*(.*)$/s.exec(rest) ?? []
  return { until, reason }
}
const reason = (rest: string) => ({ reason: rest })

export const COMMANDS: readonly Command[] = [
  {
    name: 'cases',
    words: both(['cases', 'list'], ['dossiers', 'liste']),
    takes: 'view',
    after: both('[mine|unclaimed|approve|all]', '[miens|libres|approuver|tous]'),
    does: both('lists open cases, the most pressing first', 'liste les dossiers en cours, les plus pressants d’abord'),
  },
  {
    name: 'show',
    words: both(['show', 'open'], ['voir', 'ouvrir']),
    takes: 'case',
    after: both('', ''),
    does: both('shows the card of a case', 'montre la fiche d’un dossier'),
  },
  {
    name: 'claim',
    words: both(['claim', 'take'], ['prendre']),
    takes: 'case',
    action: 'claim',
    after: both('', ''),
    does: both('takes a case: nobody is called any more', 'prend un dossier : plus personne n’est appelé'),
  },
  {
    name: 'release',
    words: both(['release'], ['rendre']),
    takes: 'case',
    action: 'release',
    after: both('', ''),
    does: both('gives a case back', 'rend un dossier'),
  },
  {
    name: 'reply',
    words: both(['reply', 'answer'], ['répondre']),
    takes: 'case',
    action: 'reply',
    after: both('', ''),
    does: both('opens the draft: change it line by line, then approve it', 'ouvre le brouillon : modifiez-le ligne à ligne, puis approuvez'),
  },
  {
    name: 'copy',
    words: both(['copy'], ['copier']),
    takes: 'case',
    after: both('', ''),
    does: both('shows the reply again, ready to copy', 'remontre la réponse, prête à copier'),
  },
  {
    name: 'approve',
    words: both(['approve', 'second'], ['approuver']),
    takes: 'case',
    action: 'second',
    after: both('', ''),
    does: both('approves a colleague’s reply, where two people must', 'approuve la réponse d’un collègue, là où il faut être deux'),
  },
  {
    name: 'sent',
    words: both(['sent'], ['envoyé']),
    takes: 'case',
    action: 'sent',
    fields: (rest) => (rest === '' ? {} : { confirm: /^(?:y|yes|o|oui)$/i.test(rest) ? 'yes' : rest }),
    after: both('', ''),
    does: both('says that the reply is with the buyer: the clock stops', 'dit que la réponse est partie : le délai s’arrête'),
  },
  {
    name: 'resolve',
    words: both(['resolve', 'close'], ['clore', 'résoudre']),
    takes: 'case',
    action: 'resolve',
    fields: reason,
    after: both('[why]', '[pourquoi]'),
    does: both('closes a case', 'clôt un dossier'),
  },
  {
    name: 'false',
    words: both(['false'], ['fausse']),
    takes: 'case',
    action: 'falseAlarm',
    fields: reason,
    after: both('why', 'pourquoi'),
    does: both('closes a case as a false alarm', 'clôt un dossier comme fausse alerte'),
  },
  {
    name: 'snooze',
    words: both(['snooze'], ['reporter']),
    takes: 'case',
    action: 'snooze',
    fields: untilAndReason,
    after: both('2h why', '2h pourquoi'),
    does: both('puts a case off: 2h, 1d, 16:30, tomorrow 9:00, monday', 'reporte un dossier : 2h, 1d, 16:30, demain 9:00, lundi'),
  },
  {
    name: 'note',
    words: both(['note'], ['noter']),
    takes: 'case',
    action: 'note',
    fields: (text) => ({ text }),
    after: both('text', 'texte'),
    does: both('writes a note for the team', 'ajoute une note pour l’équipe'),
  },
  {
    name: 'relabel',
    words: both(['relabel'], ['reclasser']),
    takes: 'case',
    action: 'relabel',
    fields: (rest) => {
      const [intents, why] = firstWord(rest)
      return { intents, reason: why }
    },
    after: both('intents why', 'intentions pourquoi'),
    does: both('corrects what the buyer says: names parted by commas', 'corrige ce que dit le client : noms séparés par des virgules'),
  },
  {
    name: 'assign',
    words: both(['assign'], ['confier']),
    takes: 'case',
    action: 'assign',
    fields: (person) => ({ person }),
    after: both('name', 'nom'),
    does: both('gives a case to somebody', 'confie un dossier à quelqu’un'),
  },
  {
    name: 'merge',
    words: both(['merge'], ['fusionner']),
    takes: 'case',
    action: 'merge',
    fields: (into) => ({ into }),
    after: both('4', '4'),
    does: both('puts a case into another one', 'fusionne un dossier dans un autre'),
  },
  {
    name: 'split',
    words: both(['split'], ['séparer']),
    takes: 'case',
    action: 'split',
    fields: (messages) => ({ messages }),
    after: both('[2,3]', '[2,3]'),
    does: both('moves messages to a case of their own', 'met des messages dans leur propre dossier'),
  },
  {
    name: 'reopen',
    words: both(['reopen'], ['rouvrir']),
    takes: 'case',
    action: 'reopen',
    fields: reason,
    after: both('[why]', '[pourquoi]'),
    does: both('opens a closed case again', 'rouvre un dossier clos'),
  },
  {
    name: 'undo',
    words: both(['undo'], ['annuler']),
    takes: 'case',
    action: 'undo',
    after: both('', ''),
    does: both('takes back what you did last in a case', 'annule votre dernière action dans un dossier'),
  },
  {
    name: 'history',
    words: both(['history'], ['historique']),
    takes: 'case',
    after: both('', ''),
    does: both('tells what happened in a case', 'raconte ce qui s’est passé dans un dossier'),
  },
  {
    name: 'full',
    words: both(['full'], ['entier']),
    takes: 'case',
    after: both('', ''),
    does: both('shows the whole messages, nothing hidden; that you looked is noted', 'montre les messages entiers, rien de masqué ; la consultation est notée'),
  },
  {
    name: 'digest',
    words: both(['digest'], ['récapitulatif', 'récap']),
    takes: 'nothing',
    after: both('', ''),
    does: both('what is late, what falls due, what nobody has', 'ce qui est en retard, à rendre, sans personne'),
  },
  {
    name: 'site',
    words: both(['site'], ['site']),
    takes: 'text',
    after: both('amazon.fr', 'amazon.fr'),
    does: both('says where the next messages come from', 'dit d’où viennent les messages suivants'),
  },
  {
    name: 'message',
    words: both(['message'], ['message']),
    takes: 'text',
    after: both('text', 'texte'),
    does: both('takes the text in as a buyer’s message, whatever it looks like', 'prend le texte comme message d’acheteur, quel qu’il soit'),
  },
  {
    name: 'explain',
    words: both(['explain'], ['expliquer']),
    takes: 'text',
    after: both('text', 'texte'),
    does: both('explains a text; no case is made', 'explique un texte, sans créer de dossier'),
  },
  {
    name: 'help',
    words: both(['help', '?'], ['aide']),
    takes: 'topic',
    after: both('[command]', '[commande]'),
    does: both('this list, or more about one command', 'cette liste, ou une commande en détail'),
  },
  {
    name: 'quit',
    words: both(['quit', 'exit', 'q'], ['quitter', 'sortir']),
    takes: 'nothing',
    after: both('', ''),
    does: both('leaves (so does Ctrl-D); cases stay', 'sort (Ctrl-D aussi) ; les dossiers restent'),
  },
]

export const VIEW_WORDS: Readonly<Record<ViewName, readonly string[]>> = {
  mine: ['mine', 'miens', 'mes'],
  unclaimed: ['unclaimed', 'libres', 'free'],
  due: ['due', 'échéances'],
  approve: ['approve', 'approuver'],
  all: ['all', 'tous'],
}
