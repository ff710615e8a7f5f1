/**
 * Small pieces that every action is made of: a row of the table, its fields, its refusals, its end. Pure.
 */
import type { Bilingual } from '../intent.ts'
import type { ActionName, Field } from '../view.ts'
import type { Actor, CaseState, NewEvent } from './case.ts'
import type { Decision, Situation } from './situation.ts'
import { ACTION_WORDS, FIELD_WORDS, fillIn } from './words.ts'

export type Values = Readonly<Record<string, string>>

export interface Action {
  /** Is it among the few buttons, as the case stands? */
  readonly main?: (situation: Situation) => boolean
  /** Is it worth offering? A click on what is not offered still gets its answer. */
  readonly offered: (situation: Situation) => boolean
  /** What had already happened, where the click comes too late. */
  readonly late?: (situation: Situation) => string | null
  readonly fields?: (situation: Situation) => readonly Field[]
  /** Read before the fields. */
  readonly notice?: (situation: Situation) => string | undefined
  /** The form is shown although it asks for nothing. */
  readonly shows?: boolean
  /** Rights, lateness and the form of the fields are checked before. `seen` is the version that the person had before them. */
  readonly decide: (situation: Situation, values: Values, seen: number) => Decision
}

export const said = ({ locale }: Pick<Situation, 'locale'>, words: Bilingual<string>, values: Readonly<Record<string, string | number>> = {}): string =>
  fillIn(words[locale], values)

export const refused = (
  situation: Situation,
  words: Bilingual<string>,
  values: Readonly<Record<string, string | number>> = {},
  field?: string,
): Extract<Decision, { kind: 'refused' }> => ({ kind: 'refused', say: said(situation, words, values), ...(field === undefined ? {} : { field }) })

/** One event in the case itself. */
export const done = (
  situation: Situation,
  action: ActionName,
  events: readonly NewEvent[],
  values: Readonly<Record<string, string | number>> = {},
): Extract<Decision, { kind: 'done' }> => ({
  kind: 'done',
  events: events.map((event) => ({ case: situation.state.id, event })),
  say: said(situation, ACTION_WORDS[action].done, { case: situation.state.id, ...values }),
})

export const field = ({ locale }: Pick<Situation, 'locale'>, name: string, label: keyof typeof FIELD_WORDS, rest: Omit<Field, 'name' | 'label'>): Field => ({
  name,
  label: FIELD_WORDS[label][locale],
  ...rest,
})

/** Several choices come as one line, parted by commas. */
export const choose = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]

/** Whom a case may be given to: the people of the policy, whoever has it, and oneself. */
export function peopleOf({ rules, state, person }: Pick<Situation, 'rules' | 'person'> & { readonly state: Pick<CaseState, 'owner'> }): readonly Actor[] {
  const people = [
    ...rules.policy.people.map(({ name }) => ({ id: name, name })),
    ...(state.owner === null ? [] : [state.owner]),
    { id: person.id, name: person.name },
  ]
  return [...new Map(people.map(({ id, name }) => [id, { id, name }])).values()]
}
