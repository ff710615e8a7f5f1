/**
 * What can go wrong with a store that a person can mend: the engines' codes to one typed fault, with its next step in both languages.
 * Invariant: no message holds a password or a buyer's words; anything not listed here is a bug and keeps its own error.
 */
import { UsageError } from '../settings.ts'

export type FaultKind = keyof typeof TEXTS

/** `place` is the database without its password; `detail` what is known beyond the kind. */
const TEXTS = {
  full: {
    en: 'The disk is full: %place cannot take more. Free some space; what was not stored was not acknowledged and comes again.',
    fr: 'Le disque est plein : %place ne peut plus rien recevoir. Libérez de la place ; ce qui n’a pas été enregistré n’a pas été confirmé et reviendra.',
  },
  locked: {
    en: 'Another program has been writing to %place for too long. Wait for it to end (a backup, a copy, a database browser), then try again.',
    fr: 'Un autre programme écrit dans %place depuis trop longtemps. Attendez qu’il ait fini (sauvegarde, copie, explorateur de base), puis recommencez.',
  },
  held: {
    en: 'A bot already works on %place: %detail. Stop it first; only one works on a store of this kind at a time.',
    fr: 'Un bot travaille déjà sur %place : %detail. Arrêtez-le d’abord ; un seul travaille à la fois sur une base de ce genre.',
  },
  newer: {
    en: '%place was written by a newer version of Sangfroid (%detail). Install that version again, or restore a backup made before.',
    fr: '%place a été écrite par une version plus récente de Sangfroid (%detail). Réinstallez cette version, ou restaurez une sauvegarde antérieure.',
  },
  older: {
    en: '%place still has the form of an earlier version (%detail). Start the bot of this version once: it brings the store up to date.',
    fr: '%place a encore la forme d’une version antérieure (%detail). Démarrez une fois le bot de cette version : il met la base à jour.',
  },
  gone: {
    en: 'The database at %place does not answer (%detail). Check that it runs and that DATABASE_URL is right; nothing is acknowledged meanwhile.',
    fr: 'La base %place ne répond pas (%detail). Vérifiez qu’elle tourne et que DATABASE_URL est juste ; rien n’est confirmé entre-temps.',
  },
  refused: {
    en: 'The database at %place refuses access (%detail). Check user, password and database name in DATABASE_URL.',
    fr: 'La base %place refuse l’accès (%detail). Vérifiez l’utilisateur, le mot de passe et le nom de la base dans DATABASE_URL.',
  },
  unwritable: {
    en: '%place cannot be written (%detail). Give the user that runs Sangfroid write access to the file and its folder, or change DATABASE_URL.',
    fr: '%place ne peut pas être écrite (%detail). Donnez le droit d’écriture sur le fichier et son dossier à l’utilisateur qui lance Sangfroid, ou changez DATABASE_URL.',
  },
  foreign: {
    en: '%place is no store of Sangfroid or is damaged (%detail). Move the file away, or restore a backup: npm run -s restore -- FILE',
    fr: '%place n’est pas une base de Sangfroid ou est abîmée (%detail). Mettez le fichier de côté, ou restaurez une sauvegarde : npm run -s restore -- FICHIER',
  },
} as const

export interface Both {
  readonly en: string
  readonly fr: string
}

/** A fault of the store; `fr` says the same in French. `passing`: trying again later may help. */
export class StoreFault extends UsageError {
  readonly kind: FaultKind
  readonly fr: string
  constructor(kind: FaultKind, place: string, detail: string | Both = '', cause?: unknown) {
    const { en, fr } = typeof detail === 'string' ? { en: detail, fr: detail } : detail
    const told = (text: string, known: string) => text.replace('%place', () => place).replace('%detail', () => known)
    super(told(TEXTS[kind].en, en))
    this.kind = kind
    this.fr = told(TEXTS[kind].fr, fr)
    this.cause = cause
  }
  get passing(): boolean {
    return this.kind === 'full' || this.kind === 'locked' || this.kind === 'gone'
  }
}

/** SQLite's primary result codes (the low byte of an extended one). */
const SQLITE: Readonly<Record<number, FaultKind>> = { 5: 'locked', 6: 'locked', 8: 'unwritable', 11: 'foreign', 13: 'full', 14: 'unwritable', 26: 'foreign' }
/** Of an I/O error SQLite says full where the system said so; every other one is the disk's or the folder's. */
const SQLITE_IOERR = 10

/** PostgreSQL's conditions and the system's errors on the way to it; two characters stand for a class. */
const POSTGRES: Readonly<Record<string, FaultKind>> = {
  ...{ '53100': 'full', '53200': 'gone', '53300': 'gone', '08': 'gone', '57P': 'gone', '58': 'gone', '25006': 'unwritable', '55P03': 'locked' },
  ...{ '28': 'refused', '3D': 'refused', '42501': 'refused', '57014': 'locked', '25P03': 'gone', '42P07': 'foreign', XX001: 'foreign', XX002: 'foreign' },
  ...{ ECONNREFUSED: 'gone', ECONNRESET: 'gone', ENOTFOUND: 'gone', EAI_AGAIN: 'gone', ETIMEDOUT: 'gone', EHOSTUNREACH: 'gone', ENETUNREACH: 'gone' },
  ...{ EPIPE: 'gone', ENOENT: 'gone' },
}
/** pg says these without a code. */
const LOST = /connection terminated|not queryable|timeout exceeded when trying to connect|query read timeout|connection ended|has been discarded/i

/** The fault that an engine's error stands for, or the error itself where it is none. */
export function asFault(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreFault) return error
  const { code, errcode, message } = error as Error & { code?: unknown; errcode?: unknown }
  const kind = typeof errcode === 'number' ? sqliteKind(errcode) : postgresKind(code, message)
  return kind === undefined ? error : new StoreFault(kind, place, typeof code === 'string' && code !== 'ERR_SQLITE_ERROR' ? code : message, error)
}

function sqliteKind(errcode: number): FaultKind | undefined {
  const primary = errcode & 0xff
  return primary === SQLITE_IOERR ? 'unwritable' : SQLITE[primary]
}

function postgresKind(code: unknown, message: string): FaultKind | undefined {
  if (typeof code !== 'string') return LOST.test(message) ? 'gone' : undefined
  return POSTGRES[code] ?? POSTGRES[code.slice(0, 3)] ?? POSTGRES[code.slice(0, 2)]
}
