/**
 * An action on a case: may this person, is it late, is the form complete, what changes. Pure; the table says the rest.
 * Invariant: nobody changes anything without the right to; every click gets an answer that a person can use.
 */
import type { Act } from '../desk.ts'
import { ACTIONS, type ActionName, type Field, type Form, type Offer } from '../view.ts'
import { isUndoable, TABLE } from './actions.ts'
import { isOutsider, may } from './rights.ts'
import type { Decision, Situation } from './situation.ts'
import { ACTION_WORDS, FIELD_WORDS, fillIn, REFUSALS } from './words.ts'
import { type Action, refused } from './pieces.ts'

const MOST_BUTTONS = 3
const DANGEROUS: ReadonlySet<ActionName> = new Set(['falseAlarm', 'merge'])

export function decide(situation: Situation, { action, seen, fields }: Pick<Act, 'action' | 'seen' | 'fields'>): Decision {
  const row = TABLE[action]
  const stopped = stop(situation, action)
  if (stopped) return stopped
  const typed = trimmed(fields)
  const wrong = faultIn(situation, row, typed)
  if (wrong) return wrong
  const decision = row.decide(situation, typed, seen ?? situation.state.version)
  if (decision.kind !== 'done') return decision
  const { policy } = situation.rules
  const undoable = decision.events.length === 1 && isUndoable(decision.events[0]!.event.kind) && policy.undoSeconds > 0
  return undoable ? { ...decision, undoUntil: situation.now + policy.undoSeconds * 1000 } : decision
}

/** The form of an action, or why there is none. Reads nothing but what came in: a modal can be opened at once. */
export function formOf(situation: Situation, action: ActionName): Form | Decision {
  const { state, locale } = situation
  const stopped = stop(situation, action)
  if (stopped) return stopped
  const row = TABLE[action]
  const { label, submit } = ACTION_WORDS[action]
  const notice = row.notice?.(situation)
  return {
    case: state.id,
    action,
    seen: state.version,
    title: label[locale],
    submit: submit[locale],
    fields: row.fields?.(situation) ?? [],
    ...(notice === undefined ? {} : { notice }),
  }
}

/**
 * What a card offers: to anybody (rights are asked at the click), or to the one person of a private view. Buttons first, three at most.
 */
export function offersOf(situation: Situation, only?: 'allowed'): readonly Offer[] {
  let buttons = 0
  const offers = ACTIONS.filter((action) => TABLE[action].offered(situation) && (only === undefined || allowed(situation, action))).map((action): Offer => {
    const row = TABLE[action]
    const main = row.main?.(situation) === true && buttons < MOST_BUTTONS
    if (main) buttons++
    const asks = row.shows === true || (row.fields?.(situation).length ?? 0) > 0
    return { action, label: ACTION_WORDS[action].label[situation.locale], place: main ? 'main' : 'more', danger: DANGEROUS.has(action), asks }
  })
  return [...offers.filter(({ place }) => place === 'main'), ...offers.filter(({ place }) => place === 'more')]
}

const allowed = ({ person, rules, state }: Situation, action: ActionName) => !isOutsider(person) && may(person, rules.policy.rights[action], state.owner)

function stop(situation: Situation, action: ActionName): Decision | null {
  const { state, person, rules } = situation
  const right = rules.policy.rights[action]
  if (!allowed(situation, action)) {
    if (isOutsider(person)) return refused(situation, REFUSALS.outsider)
    if (right === 'owner') return state.owner === null ? refused(situation, REFUSALS.team) : refused(situation, REFUSALS.owner, { owner: state.owner.name })
    return refused(situation, right === 'lead' ? REFUSALS.lead : REFUSALS.team)
  }
  const late = TABLE[action].late?.(situation) ?? null
  return late === null ? null : { kind: 'already', say: late }
}

const trimmed = (fields: Act['fields']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()]))

function faultIn(situation: Situation, row: Action, typed: Readonly<Record<string, string>>): Decision | null {
  const { locale } = situation
  for (const field of row.fields?.(situation) ?? []) {
    const value = typed[field.name] ?? ''
    if (field.required && value === '') return refused(situation, REFUSALS.missing, { field: field.label }, field.name)
    if (value.length > field.most) return tooLong(situation, field, value.length)
  }
  const override = typed.override ?? ''
  if (override.length > LONGEST_OVERRIDE)
    return tooLong(situation, { name: 'override', label: FIELD_WORDS.override[locale], most: LONGEST_OVERRIDE }, override.length)
  return null
}

const LONGEST_OVERRIDE = 500

const tooLong = ({ locale }: Situation, { name, label, most }: Pick<Field, 'name' | 'label' | 'most'>, count: number): Decision => ({
  kind: 'refused',
  say: fillIn(REFUSALS.long[locale], { field: label, count, most }),
  field: name,
})
