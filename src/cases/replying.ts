/**
 * Replying, in three acts: a person approves a text, a second one where the policy says so, and it is with the buyer. Pure.
 * Invariants: the guard reads every text that is approved, each time; a text is stopped where the buyer wrote or a colleague answered
 * meanwhile, and shown again with what was typed; `sent` answers only what the approved text could answer.
 */
import { blocks } from '../answer/guard.ts'
import type { Bilingual } from '../intent.ts'
import type { Advice, Field, Form } from '../view.ts'
import { adviceOf } from './advice.ts'
import { BUYER, type CaseState } from './case.ts'
import { becameOf, timeText, withTime, eventLine } from './describe.ts'
import { isClosed } from './fold.ts'
import { mask } from './mask.ts'
import { type Decision, eventOf, readerOf, type Situation } from './situation.ts'
import { ACTION_WORDS, FIELD_WORDS, fillIn, NOTICES, REFUSALS } from './words.ts'
import { type Action, done, field, refused, said, type Values } from './pieces.ts'

const LONGEST_TEXT = 4000
const LONGEST_REASON = 500
const SHORT = 120
const TWO = 2

/** People who must approve a reply in this case. */
export const approvalsNeeded = ({ intents }: Pick<CaseState, 'intents'>, { rules }: Pick<Situation, 'rules'>): number =>
  intents.some(({ intent }) => rules.policy.approvals.includes(intent)) ? TWO : 1

const awaited = ({ reply: waiting }: CaseState) => waiting !== null && waiting.approvedBy.length < waiting.needed

const textFields = (situation: Situation, override: boolean, value?: string): readonly Field[] => [
  field(situation, 'text', 'text', {
    kind: 'text',
    required: true,
    most: LONGEST_TEXT,
    value: value ?? situation.state.reply?.text ?? situation.state.draft?.text ?? '',
  }),
  ...(override ? [field(situation, 'override', 'override', { kind: 'line', required: false, most: LONGEST_REASON })] : []),
]

/** The form again, with what was typed, on the newest version. */
const again = (
  situation: Situation,
  action: 'reply' | 'second' | 'sent',
  say: string,
  fields: readonly Field[],
  advice: readonly Advice[] = [],
): Extract<Decision, { kind: 'again' }> => {
  const { state, locale } = situation
  const { label, submit } = ACTION_WORDS[action]
  const form: Form = { case: state.id, action, seen: state.version, title: label[locale], submit: submit[locale], fields, notice: say }
  return { kind: 'again', say, form, advice }
}

const buyerWrote = (situation: Situation): string => {
  const { state, locale } = situation
  const time = timeText(state.lastMessage!.at, readerOf(situation))
  return fillIn(NOTICES.buyerWrote[locale], { time, excerpt: short(mask(state.excerpt)) })
}
const short = (text: string) => {
  const letters = [...text.replace(/\s+/g, ' ').trim()]
  return letters.length > SHORT ? `${letters.slice(0, SHORT - 1).join('')}…` : letters.join('')
}

/** What happened after the person looked, or null. */
function meanwhile(situation: Situation, seen: number): string | null {
  const { state, person } = situation
  const reader = readerOf(situation)
  if (state.lastMessage !== null && state.lastMessage.seq > seen) return buyerWrote(situation)
  const tell = (words: Bilingual<string>, kind: 'sent' | 'approved', by: CaseState['owner'], at: number) =>
    said(situation, words, { history: withTime(eventLine({ kind, at, actor: by ?? BUYER, body: {} } as never, reader), at, reader) })
  if (state.lastSent !== null && state.lastSent.seq > seen) return tell(NOTICES.answered, 'sent', state.lastSent.by, state.lastSent.at)
  const { reply: other } = state
  if (other !== null && other.seq > seen && other.approvedBy[0]!.id !== person.id) return tell(NOTICES.otherText, 'approved', other.approvedBy[0]!, other.at)
  return null
}

/** Blocks stop a text; warnings ask for a reason. Null where it may go out. */
function stoppedBy(
  situation: Situation,
  text: string,
  override: string,
): { readonly say: string; readonly advice: readonly Advice[]; readonly blocked: boolean } | null {
  const findings = situation.guard(text)
  const blocked = blocks(findings)
  if (findings.length === 0 || (!blocked && override.trim() !== '')) return null
  return { say: said(situation, blocked ? NOTICES.guardBlocks : NOTICES.guardWarns), advice: adviceOf(findings, situation.locale), blocked }
}

export const reply: Action = {
  main: ({ state }) => !isClosed(state) && state.status !== 'replied' && state.reply === null,
  offered: ({ state }) => !isClosed(state),
  fields: (situation) => textFields(situation, false),
  late: (situation) => (isClosed(situation.state) ? said(situation, NOTICES.already, { history: becameOf(situation.state, readerOf(situation)) ?? '' }) : null),
  decide: (situation, { text = '', override = '' }: Values, seen) => {
    const { state, person } = situation
    const { reply: before } = state
    if (before !== null && before.text === text && before.approvedBy.some(({ id }) => id === person.id) && (state.lastMessage?.seq ?? 0) <= before.answers) {
      const ready = before.approvedBy.length >= before.needed
      return {
        kind: 'already',
        say: ready ? said(situation, NOTICES.sameText, { time: timeText(before.at, readerOf(situation)) }) : said(situation, NOTICES.twoNeeded),
        ...(ready ? { handover: text } : {}),
      }
    }
    const happened = meanwhile(situation, seen)
    if (happened !== null) return again(situation, 'reply', happened, textFields(situation, override !== '', text))
    const stopped = stoppedBy(situation, text, override)
    if (stopped) return again(situation, 'reply', stopped.say, textFields(situation, !stopped.blocked || override !== '', text), stopped.advice)
    const needed = approvalsNeeded(state, situation)
    const body = { text, answers: state.version, needed, ...(override.trim() === '' ? {} : { override: override.trim() }) }
    const ended = done(situation, 'reply', [eventOf(situation, 'approved', body)])
    return needed > 1 ? { ...ended, say: said(situation, NOTICES.twoNeeded) } : { ...ended, handover: text }
  },
}

export const second: Action = {
  main: ({ state, person }) => awaited(state) && !state.reply!.approvedBy.some(({ id }) => id === person.id),
  offered: ({ state, person }) => awaited(state) && !state.reply!.approvedBy.some(({ id }) => id === person.id),
  shows: true,
  notice: (situation) => {
    const { reply: waiting } = situation.state
    if (waiting === null) return undefined
    return `${said(situation, NOTICES.toSecond, { person: waiting.approvedBy[0]!.name, time: timeText(waiting.at, readerOf(situation)) })}\n\n${waiting.text}`
  },
  late: (situation) => {
    const { state } = situation
    if (awaited(state)) return null
    if (state.reply !== null) return said(situation, NOTICES.already, { history: state.reply.approvedBy.map(({ name }) => name).join(', ') })
    const history = becameOf(state, readerOf(situation))
    return history === null ? said(situation, NOTICES.nothingToSecond) : said(situation, NOTICES.already, { history })
  },
  decide: (situation, _, seen) => {
    const { state, person } = situation
    const waiting = state.reply!
    if (waiting.approvedBy.some(({ id }) => id === person.id))
      return refused(situation, REFUSALS.ownApproval, { time: timeText(waiting.at, readerOf(situation)) })
    // The buyer's newer words may change what should be said: the text is written anew, not waved through.
    if (state.lastMessage !== null && state.lastMessage.seq > waiting.answers)
      return again(situation, 'reply', buyerWrote(situation), textFields(situation, false))
    if (waiting.seq > seen) {
      const shown = second.notice?.(situation) ?? ''
      return again(situation, 'second', `${said(situation, NOTICES.textChanged)}\n\n${shown}`, [])
    }
    const findings = situation.guard(waiting.text)
    if (blocks(findings))
      return again(situation, 'reply', said(situation, NOTICES.guardBlocks), textFields(situation, false), adviceOf(findings, situation.locale))
    const ended = done(situation, 'second', [eventOf(situation, 'seconded', { reply: waiting.seq })])
    return waiting.approvedBy.length + 1 >= waiting.needed ? { ...ended, handover: waiting.text } : ended
  },
}

export const sent: Action = {
  main: ({ state }) => state.reply !== null && !awaited(state),
  offered: ({ state }) => !isClosed(state) && (state.unanswered.length > 0 || state.reply !== null) && !awaited(state),
  late: (situation) => {
    const { state } = situation
    const over = isClosed(state) || (state.status === 'replied' && state.reply === null)
    return over ? said(situation, NOTICES.already, { history: becameOf(state, readerOf(situation)) ?? '' }) : null
  },
  decide: (situation, { confirm = '' }, seen) => {
    const { state } = situation
    const { reply: approved } = state
    const count = approved?.approvedBy.length ?? 0
    if (approved === null ? approvalsNeeded(state, situation) > 1 : awaited(state)) return refused(situation, REFUSALS.notApproved, { count })
    const answers = approved?.answers ?? Math.min(seen, state.version)
    if (state.lastMessage !== null && state.lastMessage.seq > answers && confirm === '') {
      const options = [{ value: 'yes', label: FIELD_WORDS.confirmYes[situation.locale] }]
      return again(situation, 'sent', buyerWrote(situation), [field(situation, 'confirm', 'confirm', { kind: 'choice', required: true, most: 10, options })])
    }
    return done(situation, 'sent', [eventOf(situation, 'sent', { reply: approved?.seq ?? null, answers })])
  },
}
