/**
 * Cases that turn out to be one, and one that turns out to be two. Pure. Both cases are written together; each tells of the other.
 */
import type { Bilingual } from '../intent.ts'
import { type Facts, messageKey } from './case.ts'
import { becameOf, lastActLine, timeText } from './describe.ts'
import { mask } from './mask.ts'
import { eventOf, readerOf, type Situation } from './situation.ts'
import { ACTION_WORDS, NOTICES, REFUSALS } from './words.ts'
import { type Action, choose, field, refused, said } from './pieces.ts'

const LONGEST_LABEL = 60
/** Forms of most platforms have room for no more; the newest are the likeliest to belong elsewhere. */
const MOST_OFFERED = 25

const goneInto = (situation: Situation): string | null =>
  situation.state.mergedInto === null ? null : said(situation, NOTICES.already, { history: becameOf(situation.state, readerOf(situation)) ?? '' })

export const merge: Action = {
  offered: ({ state }) => state.mergedInto === null,
  late: goneInto,
  fields: (situation) => [field(situation, 'into', 'into', { kind: 'case', required: true, most: 12 })],
  decide: (situation, { into: typed = '' }) => {
    const { state, other, messages = [] } = situation
    const value = typed.trim().replace(/^[#№]\s*/, '')
    if (other === undefined || other.id === state.id || String(other.id) !== value) return refused(situation, REFUSALS.case, { value: typed }, 'into')
    if (other.mergedInto !== null) return refused(situation, REFUSALS.mergedCase, { value, other: other.mergedInto.case }, 'into')
    return {
      kind: 'done',
      events: [
        { case: state.id, event: eventOf(situation, 'merged', { into: other.id }) },
        { case: other.id, event: eventOf(situation, 'absorbed', { case: state.id, messages }) },
      ],
      say: said(situation, ACTION_WORDS.merge.done as Bilingual<string>, { case: state.id, other: other.id }),
    }
  },
}

export const split: Action = {
  offered: ({ state }) => state.mergedInto === null && state.messages > 1,
  late: goneInto,
  fields: (situation) => [
    field(situation, 'messages', 'messages', {
      kind: 'choices',
      required: true,
      most: 4000,
      options: (situation.messages ?? []).slice(-MOST_OFFERED).map((facts) => ({ value: keyOf(facts), label: labelOf(facts, situation) })),
    }),
  ],
  decide: (situation, { messages: typed = '' }) => {
    const { state, messages = [], fresh } = situation
    const chosen = new Set(choose(typed))
    const moved = messages.filter((facts) => chosen.has(keyOf(facts)))
    // A doubled click: what it names is elsewhere already.
    if (chosen.size > 0 && moved.length === 0 && state.lastAct?.kind === 'splitOff')
      return { kind: 'already', say: said(situation, NOTICES.already, { history: lastActLine(state, readerOf(situation)) }) }
    if (fresh === undefined || moved.length === 0 || moved.length === messages.length) return refused(situation, REFUSALS.messages, {}, 'messages')
    return {
      kind: 'done',
      events: [
        { case: state.id, event: eventOf(situation, 'splitOff', { case: fresh, keys: moved.map(messageKey) }) },
        { case: fresh, event: eventOf(situation, 'splitFrom', { case: state.id, messages: moved }) },
      ],
      say: said(situation, ACTION_WORDS.split.done, { case: state.id, other: fresh }),
    }
  },
}

/** A comma parts choices, so none stands in a value. */
const keyOf = (facts: Facts): string => encodeURIComponent(messageKey(facts))

const labelOf = ({ at, excerpt }: Facts, situation: Situation): string => {
  const text = [...`${timeText(at, readerOf(situation))} · ${mask(excerpt).replace(/\s+/g, ' ')}`]
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1).join('')}…` : text.join('')
}
