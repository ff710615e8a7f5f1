/**
 * What happens to a case: messages, clicks late and doubled, approvals, undo, merge and split.
 */
import { describe, expect, test } from 'vitest'
import { decide, formOf, offersOf } from '../src/cases/act.ts'
import { TABLE } from '../src/cases/actions.ts'
import { clocksOf } from '../src/cases/clocks.ts'
import { historyOf } from '../src/cases/describe.ts'
import type { Situation } from '../src/cases/situation.ts'
import { ACTION_WORDS } from '../src/cases/words.ts'
import { ACTIONS } from '../src/view.ts'
import { ANA, BEN, book, facts, INTENTS, iso, mild, person, rulesOf, thanks } from './casebook.ts'

/** A Tuesday; 10:00 in Paris. */
const T = (time: string) => `2026-11-24T${time}:00+01:00`
const begun = (policy = '', locale: 'en' | 'fr' = 'en') => {
  const one = book(rulesOf(policy), 1, locale)
  one.message(facts(T('10:00')))
  return one
}

describe('messages', () => {
  test('the first opens a case with what it says', () => {
    const { state } = begun()
    expect(state).toMatchObject({ version: 1, status: 'open', risk: 'critical', escalate: true, orders: ['404-1234567-1234567'], messages: 1 })
    expect(state.unanswered).toHaveLength(1)
    expect(state.ladder).toEqual({ since: Date.parse(T('10:00')), rung: 0, repeats: 0, pagedAt: null })
  })

  test('a calmer one never lowers the risk, a graver one raises it', () => {
    const one = book()
    one.message(mild(T('10:00')))
    expect(one.state).toMatchObject({ risk: 'medium', escalate: false })
    one.message(facts(T('11:00')))
    expect(one.state).toMatchObject({ risk: 'critical', escalate: true })
    one.message(mild(T('12:00')))
    expect(one.state).toMatchObject({ risk: 'critical', escalate: true })
    expect(one.state.intents.map(({ intent }) => intent)).toEqual(['counterfeit', 'damaged'])
  })

  test.each([
    ['answered', (one: ReturnType<typeof book>) => one.act(T('10:30'), ANA, 'sent'), 'replied'],
    ['resolved', (one: ReturnType<typeof book>) => one.act(T('10:30'), ANA, 'resolve', { reason: 'by phone' }), 'resolved'],
    ['snoozed', (one: ReturnType<typeof book>) => one.act(T('10:30'), ANA, 'snooze', { until: '2h', reason: 'carrier' }), 'snoozed'],
  ] as const)('reopen a case that is %s', (_, close, status) => {
    const one = begun()
    expect(close(one).kind).toBe('done')
    expect(one.state.status).toBe(status)
    one.message(mild(T('11:00')))
    expect(one.state).toMatchObject({ status: 'open', closed: null, snooze: null })
    expect(one.state.ladder?.since).toBe(Date.parse(T('11:00')))
    // A closed matter is closed: what is new has the risk of the new words.
    expect(one.state.risk).toBe(status === 'resolved' ? 'medium' : 'critical')
  })

  test('a claimed case stays claimed', () => {
    const one = begun()
    one.act(T('10:05'), ANA, 'claim')
    one.message(facts(T('10:10')))
    expect(one.state).toMatchObject({ status: 'claimed', owner: { name: 'Ana' }, messages: 2 })
  })

  test('thanks wake nobody and close what waits for nothing', () => {
    const one = begun()
    one.message(thanks(T('10:05')))
    expect(one.state).toMatchObject({ status: 'open', risk: 'critical' })
    one.act(T('10:30'), ANA, 'sent')
    one.message(thanks(T('11:00')))
    expect(one.state).toMatchObject({ status: 'resolved', closed: { how: 'thanks' }, unanswered: [] })
    const alone = book()
    alone.message(thanks(T('10:00')))
    expect(alone.state).toMatchObject({ status: 'resolved', messages: 1 })
  })

  test('the marketplace’s clock runs from the oldest that nobody answered, by the log and not by its date', () => {
    const one = begun()
    one.message(facts(T('11:00')))
    const first = clocksOf(one.state, rulesOf()).marketplace!
    expect(iso(first)).toBe('2026-11-25T09:00:00.000Z')
    one.act(T('11:30'), ANA, 'sent')
    expect(clocksOf(one.state, rulesOf()).due).toBeNull()
    // Written before the answer, but it came in after it: nobody has answered it.
    one.message(facts(T('11:15')))
    expect(iso(clocksOf(one.state, rulesOf()).marketplace!)).toBe('2026-11-25T10:15:00.000Z')
  })
})

describe('clocks', () => {
  test.each([
    ['amazon.fr', 'counterfeit', 'buyer', [], '2026-11-24T13:00:00.000Z', 'team', '2026-11-25T09:00:00.000Z'],
    ['ebay.fr', 'counterfeit', 'buyer', [], '2026-11-24T13:00:00.000Z', 'team', '2026-11-27T09:00:00.000Z'],
    ['walmart.com', 'damaged', 'buyer', [], '2026-11-26T09:00:00.000Z', 'marketplace', '2026-11-26T09:00:00.000Z'],
    ['amazon.fr', 'damaged', 'buyer', [], '2026-11-25T09:00:00.000Z', 'marketplace', '2026-11-25T09:00:00.000Z'],
    ['amazon.fr', 'account_notice', 'marketplace', ['2026-11-20', '2026-11-24', '2026-11-25'], '2026-11-24T13:00:00.000Z', 'team', '2026-11-24T23:00:00.000Z'],
    ['amazon.fr', 'account_notice', 'marketplace', [], '2026-11-24T13:00:00.000Z', 'team', undefined],
    ['amazon.fr', 'a_to_z_claim', 'marketplace', [], '2026-11-24T13:00:00.000Z', 'team', '2026-11-26T09:00:00.000Z'],
    ['my.shop', 'counterfeit', 'buyer', [], '2026-11-24T10:00:00.000Z', 'marketplace', '2026-11-24T10:00:00.000Z'],
  ] as const)('%s, %s from the %s', (marketplace, intent, from, dates, due, clock, hard) => {
    const known = INTENTS.find(({ name }) => name === intent)!
    const rules = rulesOf('clocks: { marketplaces: { shop: 2h, my.shop: 1h } }\n')
    const one = book(rules)
    one.message(facts(T('10:00'), { marketplace, from, dates, intents: [{ intent, confidence: 1, status: 'asserted' }], risk: known.risk.asserted }))
    const clocks = clocksOf(one.state, rules)
    expect({ due: iso(clocks.due!.at), clock: clocks.due!.clock, hard: clocks.marketplace === null ? undefined : iso(clocks.marketplace) }).toEqual({
      due,
      clock,
      hard,
    })
  })

  test('the team’s clock stops at night, the marketplace’s does not', () => {
    const one = book()
    // Friday before the clocks go back.
    one.message(facts('2026-10-23T17:00:00+02:00'))
    const { marketplace, team } = clocksOf(one.state, rulesOf())
    expect([iso(marketplace!), iso(team!)]).toEqual(['2026-10-24T15:00:00.000Z', '2026-10-26T11:00:00.000Z'])
  })
})

describe('late and doubled clicks', () => {
  test('two claims at once have one winner, and the other is told', () => {
    const one = begun()
    const seen = one.state.version
    expect(one.act(T('14:02'), ANA, 'claim', {}, { seen })).toMatchObject({ kind: 'done', say: 'Case 1 is yours.' })
    expect(one.act(T('14:02'), BEN, 'claim', {}, { seen })).toEqual({ kind: 'already', say: 'Already: claimed by Ana at 14:02.' })
    expect(one.act(T('14:03'), ANA, 'claim', {}, { seen })).toEqual({ kind: 'already', say: 'It has been yours since 14:02.' })
    expect(one.state).toMatchObject({ version: 2, owner: { name: 'Ana' } })
  })

  test('a page that went out meanwhile stops nobody', () => {
    const one = begun()
    const seen = one.state.version
    one.fire(Object.keys(one.timers(T('10:10'))).find((key) => key.startsWith('rung'))!, T('10:10'))
    expect(one.act(T('10:11'), ANA, 'claim', {}, { seen })).toMatchObject({ kind: 'done' })
  })

  test.each(['claim', 'release', 'assign', 'reply', 'second', 'sent', 'resolve', 'falseAlarm', 'snooze'] as const)('%s after it was resolved', (action) => {
    const one = begun()
    one.act(T('14:02'), ANA, 'resolve', { reason: 'spoke to them' })
    const say = one.act(T('14:05'), BEN, action, {}, { seen: 1 })
    expect(say).toMatchObject({ kind: 'already', say: expect.stringContaining('resolved by Ana at 14:02') })
    expect(one.state.version).toBe(2)
  })

  test('in French, and on another day', () => {
    const one = begun('', 'fr')
    one.act(T('14:02'), ANA, 'resolve', { reason: 'vu par téléphone' })
    expect(one.act(T('14:05'), BEN, 'claim')).toEqual({ kind: 'already', say: 'Déjà : clos par Ana à 14:02.' })
    expect(one.act('2026-11-26T09:00:00+01:00', BEN, 'claim')).toEqual({ kind: 'already', say: 'Déjà : clos par Ana (mar. 24 nov., 14:02).' })
  })

  const twice: readonly (readonly [string, Parameters<ReturnType<typeof book>['act']>[2], Record<string, string>])[] = [
    ['claim', 'claim', {}],
    ['note', 'note', { text: 'called the carrier' }],
    ['resolve', 'resolve', { reason: 'done' }],
    ['falseAlarm', 'falseAlarm', { reason: 'a toy' }],
    ['snooze', 'snooze', { until: '2h', reason: 'carrier' }],
    ['relabel', 'relabel', { intents: 'damaged', reason: 'only broken' }],
    ['assign', 'assign', { person: 'Ana' }],
    ['reply', 'reply', { text: 'Bonjour, voici.' }],
    ['sent', 'sent', {}],
  ]
  test.each(twice)('%s twice changes the case once', (_, action, fields) => {
    const one = begun()
    const seen = one.state.version
    expect(one.act(T('10:30'), ANA, action, fields, { seen }).kind).toBe('done')
    const { version } = one.state
    expect(one.act(T('10:30'), ANA, action, fields, { seen }).kind).toBe('already')
    expect(one.state.version).toBe(version)
  })

  test('undo twice takes back one thing', () => {
    const one = begun()
    one.act(T('10:30'), ANA, 'claim')
    one.act(T('10:31'), ANA, 'note', { text: 'hm' })
    const seen = one.state.version
    expect(one.act(T('10:32'), ANA, 'undo', {}, { seen }).kind).toBe('done')
    expect(one.act(T('10:32'), ANA, 'undo', {}, { seen })).toEqual({ kind: 'already', say: 'Already: last action undone by Ana at 10:32.' })
    expect(one.state).toMatchObject({ status: 'claimed', notes: 0 })
  })
})

test('an answered case changes hands and stays answered', () => {
  const one = begun()
  one.act(T('10:30'), ANA, 'sent')
  expect(one.act(T('10:31'), ANA, 'assign', { person: 'Ben' }, { rules: rulesOf('people: [{ name: Ben }]\n') }).kind).toBe('done')
  expect(one.state).toMatchObject({ status: 'replied', owner: { name: 'Ben' }, ladder: null })
})

test('relabelled, the clocks are those of the new label', () => {
  const one = begun()
  one.act(T('10:30'), ANA, 'relabel', { intents: 'safety', reason: 'it burned' })
  expect(iso(clocksOf(one.state, rulesOf()).team!)).toBe(iso(Date.parse(T('11:00'))))
  one.act(T('10:31'), ANA, 'relabel', { intents: 'order_status', reason: 'misread' })
  expect(iso(clocksOf(one.state, rulesOf()).team!)).toBe(iso(Date.parse('2026-11-26T16:00:00+01:00')))
  expect(one.state).toMatchObject({ risk: 'low', escalate: false })
})

describe('what an action needs', () => {
  test.each([
    ['no reason', 'falseAlarm', {}, 'reason', /« Why » is empty/],
    ['no reason while the buyer waits', 'resolve', { reason: '  ' }, 'reason', /« Why no answer is needed » is empty/],
    ['a time that is none', 'snooze', { until: 'soon', reason: 'x' }, 'until', /« soon » is no time/],
    ['a time gone by', 'snooze', { until: '2020-01-01', reason: 'x' }, 'until', /is past/],
    ['a time too far', 'snooze', { until: '100d', reason: 'x' }, 'until', /90 days at most/],
    ['a time after the marketplace’s clock', 'snooze', { until: '3d', reason: 'x' }, 'until', /wants an answer by Wed 25 Nov, 10:00/],
    ['nobody of the team', 'assign', { person: 'Zoé' }, 'person', /« Zoé » is nobody of the team.*Ana/],
    ['no label', 'relabel', { intents: 'fake', reason: 'x' }, 'intents', /« fake » is no label/],
    ['a case that is none', 'merge', { into: '77' }, 'into', /no case « 77 »/],
    ['the case itself', 'merge', { into: '1' }, 'into', /no case « 1 »/],
    ['an empty reply', 'reply', { text: ' ' }, 'text', /« Your reply » is empty/],
    ['a reply that is too long', 'reply', { text: 'x'.repeat(4001) }, 'text', /4001 characters; 4000 is the most/],
  ] as const)('%s', (_, action, fields, field, say) => {
    const one = begun()
    expect(one.act(T('10:30'), ANA, action, fields)).toMatchObject({ kind: 'refused', field, say: expect.stringMatching(say) })
    expect(one.state.version).toBe(1)
  })
})

describe('rights', () => {
  const policy = 'people:\n  - { name: Léa, groups: [lead] }\nrights: { falseAlarm: lead, merge: anyone }\n'
  const team = (name: string) => person(name, 'team')
  test.each([
    ['an outsider', { id: 'x', name: 'X', groups: new Set<string>() }, 'claim', /Only members of the desk/],
    ['an outsider, where anyone may', { id: 'x', name: 'X', groups: new Set<string>() }, 'merge', /Only members of the desk/],
    ['a colleague, what is the owner’s', team('Ben'), 'release', /Only Ana, who has the case, or a lead/],
    ['the team, what is a lead’s', team('Ana'), 'falseAlarm', /Only a lead may do this/],
  ] as const)('%s is refused', (_, who, action, say) => {
    const one = begun(policy)
    one.act(T('10:01'), team('Ana'), 'claim')
    expect(one.act(T('10:02'), who, action, { reason: 'x' })).toMatchObject({ kind: 'refused', say: expect.stringMatching(say) })
    expect(one.state.version).toBe(2)
  })

  test('owner and lead may', () => {
    for (const who of [team('Ana'), person('Léa', 'lead', 'team')]) {
      const one = begun(policy)
      one.act(T('10:01'), team('Ana'), 'claim')
      expect(one.act(T('10:02'), who, 'release').kind).toBe('done')
      expect(one.state).toMatchObject({ status: 'open', owner: null })
    }
  })
})

describe('replies', () => {
  const TEXT = 'Bonjour, nous vous envoyons un article de remplacement.'

  test('approved, handed over, sent: the marketplace’s clock stops at sent and not before', () => {
    const one = begun()
    expect(one.act(T('10:30'), ANA, 'reply', { text: TEXT })).toMatchObject({
      kind: 'done',
      handover: TEXT,
      say: expect.stringContaining('then choose « Sent »'),
    })
    expect(one.state).toMatchObject({ status: 'claimed', owner: { name: 'Ana' } })
    expect(clocksOf(one.state, rulesOf()).marketplace).not.toBeNull()
    expect(one.act(T('10:31'), ANA, 'sent')).toMatchObject({ kind: 'done' })
    expect(one.state).toMatchObject({ status: 'replied', unanswered: [], reply: null })
    expect(one.act(T('10:32'), BEN, 'sent')).toEqual({ kind: 'already', say: 'Already: answered by Ana at 10:31.' })
  })

  test('the guard stops a text, keeps what was typed and says why', () => {
    const one = begun()
    const text = 'Ce n’est pas une arnaque.'
    const stopped = one.act(T('10:30'), ANA, 'reply', { text })
    expect(stopped).toMatchObject({ kind: 'again', advice: [{ level: 'block', text: 'arnaque' }], form: { action: 'reply', seen: 1 } })
    expect(stopped.kind === 'again' && stopped.form.fields[0]).toMatchObject({ name: 'text', value: text })
    // No reason opens what blocks.
    expect(one.act(T('10:30'), ANA, 'reply', { text, override: 'please' }).kind).toBe('again')
    expect(one.state.version).toBe(1)
  })

  test('a warning passes with a reason, and the reason is kept', () => {
    const one = begun()
    const text = 'Nous garantissons un retour.'
    const stopped = one.act(T('10:30'), ANA, 'reply', { text })
    expect(stopped.kind === 'again' && stopped.form.fields.map(({ name }) => name)).toEqual(['text', 'override'])
    expect(one.act(T('10:31'), ANA, 'reply', { text, override: 'agreed with the lead' })).toMatchObject({ kind: 'done', handover: text })
    expect(one.events.at(-1)?.body).toMatchObject({ override: 'agreed with the lead' })
  })

  test('the buyer wrote meanwhile: the text is stopped, shown again, and goes on from the newest version', () => {
    const one = begun()
    const seen = one.state.version
    one.message(facts(T('10:20'), { excerpt: 'Mon adresse a changé, a@b.fr' }))
    const again = one.act(T('10:30'), ANA, 'reply', { text: TEXT }, { seen })
    expect(again).toMatchObject({
      kind: 'again',
      say: 'The buyer wrote again at 10:20: « Mon adresse a changé, •••@••• ». Please read it before you go on.',
      form: { seen: 2 },
    })
    expect(one.act(T('10:31'), ANA, 'reply', { text: TEXT }, { seen: 2 }).kind).toBe('done')
  })

  test('a colleague answered meanwhile', () => {
    const one = begun()
    const seen = one.state.version
    one.act(T('10:20'), BEN, 'sent', {}, { seen })
    expect(one.act(T('10:30'), ANA, 'reply', { text: TEXT }, { seen })).toMatchObject({
      kind: 'again',
      say: expect.stringContaining('answered by Ben at 10:20'),
    })
  })

  test('a colleague approved another text meanwhile', () => {
    const one = begun()
    one.act(T('10:20'), BEN, 'reply', { text: TEXT }, { seen: 1 })
    expect(one.act(T('10:30'), ANA, 'reply', { text: `${TEXT} Merci.` }, { seen: 1 })).toMatchObject({
      kind: 'again',
      say: expect.stringContaining('approved by Ben at 10:20'),
    })
  })

  test('the buyer wrote between approval and sent: it asks, and what is new stays unanswered', () => {
    const one = begun()
    one.act(T('10:30'), ANA, 'reply', { text: TEXT })
    one.message(facts(T('10:40')))
    expect(one.act(T('10:41'), ANA, 'sent')).toMatchObject({ kind: 'again', form: { action: 'sent', fields: [{ name: 'confirm' }] } })
    expect(one.act(T('10:41'), ANA, 'sent', { confirm: 'yes' }).kind).toBe('done')
    expect(one.state).toMatchObject({ status: 'claimed', unanswered: [{ at: Date.parse(T('10:40')) }] })
  })

  describe('by two people', () => {
    const policy = 'approvals: [counterfeit, safety]\n'
    test('the second hands it over; the first cannot be the second; nothing is sent before', () => {
      const one = begun(policy)
      const first = one.act(T('10:30'), ANA, 'reply', { text: TEXT })
      expect(first).toMatchObject({ kind: 'done', say: expect.stringContaining('A second person') })
      expect(first).not.toHaveProperty('handover')
      expect(one.act(T('10:31'), ANA, 'second')).toMatchObject({ kind: 'refused', say: expect.stringContaining('You approved this text at 10:30') })
      expect(one.act(T('10:31'), ANA, 'sent')).toMatchObject({ kind: 'refused', say: expect.stringContaining('Wait for the second') })
      expect(one.act(T('10:32'), BEN, 'second')).toMatchObject({ kind: 'done', handover: TEXT })
      expect(one.act(T('10:32'), BEN, 'second')).toMatchObject({ kind: 'already', say: 'Already: Ana, Ben.' })
      expect(one.act(T('10:33'), ANA, 'sent').kind).toBe('done')
    })

    test('a changed text needs two again', () => {
      const one = begun(policy)
      one.act(T('10:30'), ANA, 'reply', { text: TEXT })
      const { version } = one.state
      one.act(T('10:31'), ANA, 'reply', { text: `${TEXT} Merci.` })
      expect(one.act(T('10:32'), BEN, 'second', {}, { seen: version })).toMatchObject({ kind: 'again', say: expect.stringContaining('The text has changed') })
      expect(one.act(T('10:33'), BEN, 'reply', { text: 'Bonjour.' })).toMatchObject({ kind: 'done', say: expect.stringContaining('A second person') })
      expect(one.state.reply?.approvedBy.map(({ name }) => name)).toEqual(['Ben'])
    })

    test('the buyer wrote meanwhile: the second does not wave it through', () => {
      const one = begun(policy)
      one.act(T('10:30'), ANA, 'reply', { text: TEXT })
      one.message(facts(T('10:31')))
      expect(one.act(T('10:32'), BEN, 'second')).toMatchObject({ kind: 'again', form: { action: 'reply' } })
    })

    test('answered elsewhere is no way round', () => {
      expect(begun(policy).act(T('10:30'), ANA, 'sent')).toMatchObject({ kind: 'refused', say: expect.stringContaining('Two people approve') })
    })
  })
})

describe('undo', () => {
  test.each([
    ['claim', 'claim', {}],
    ['resolve', 'resolve', { reason: 'x' }],
    ['snooze', 'snooze', { until: '1h', reason: 'x' }],
    ['sent', 'sent', {}],
    ['relabel', 'relabel', { intents: 'damaged', reason: 'x' }],
    ['falseAlarm', 'falseAlarm', { reason: 'x' }],
    ['assign', 'assign', { person: 'Ana' }],
  ] as const)('%s leaves the case as it was', (_, action, fields) => {
    const one = begun()
    const { version, updatedAt, lastUndo, ...before } = one.state
    expect(one.act(T('10:30'), ANA, action, fields)).toMatchObject({ kind: 'done', undoUntil: Date.parse(T('10:40')) })
    expect(one.act(T('10:31'), ANA, 'undo').kind).toBe('done')
    const { version: after, updatedAt: later, lastUndo: undone, ...now } = one.state
    expect(now).toEqual(before)
    expect(after).toBe(version + 2)
  })

  test.each([
    ['another’s', BEN, T('10:31'), /Since then: claimed by Ana at 10:30/],
    ['too late', ANA, T('10:41'), /Too late: an action can be undone for 10 minutes/],
  ] as const)('%s is refused', (_, who, at, say) => {
    const one = begun()
    one.act(T('10:30'), ANA, 'claim')
    expect(one.act(at, who, 'undo')).toMatchObject({ kind: 'refused', say: expect.stringMatching(say) })
  })

  test('a message that came meanwhile stays', () => {
    const one = begun()
    one.act(T('10:30'), ANA, 'resolve', { reason: 'x' })
    one.message(mild(T('10:31')))
    one.act(T('10:32'), ANA, 'undo')
    expect(one.state).toMatchObject({ status: 'open', messages: 2, risk: 'critical' })
    expect(one.state.unanswered).toHaveLength(2)
  })
})

describe('merge and split', () => {
  test('a merged case hands its messages over, and says so to late clicks', () => {
    const from = begun()
    const into = book(rulesOf(), 2)
    into.message(mild(T('09:00'), { id: 'other' }))
    into.act(T('09:30'), BEN, 'sent')
    const decision = from.act(T('10:30'), ANA, 'merge', { into: '#2' }, { other: into.state })
    expect(decision).toMatchObject({ kind: 'done', say: 'Case 1 went into case 2.' })
    if (decision.kind === 'done') into.put(decision.events[1]!.event)
    expect(from.state).toMatchObject({ status: 'merged', mergedInto: { case: 2 } })
    expect(into.state).toMatchObject({ status: 'open', messages: 2, risk: 'critical', escalate: true })
    expect(into.state.unanswered).toHaveLength(1)
    expect(from.act(T('10:31'), BEN, 'claim')).toEqual({ kind: 'already', say: 'Already: merged into case 2 by Ana at 10:30.' })
    expect(from.act(T('10:31'), ANA, 'merge', { into: '2' }, { other: into.state }).kind).toBe('already')
    expect(from.act(T('10:31'), ANA, 'undo').kind).toBe('refused')
  })

  test('what was answered there is answered here', () => {
    const from = begun()
    const into = book(rulesOf(), 2)
    into.message(mild(T('09:00'), { id: 'other' }))
    into.act(T('09:30'), BEN, 'sent')
    into.put({ kind: 'absorbed', at: Date.parse(T('10:30')), actor: ANA, body: { case: 1, messages: [facts(T('10:00'), { answered: true })] } })
    expect(from.state.unanswered).toHaveLength(1)
    expect(into.state).toMatchObject({ status: 'replied', unanswered: [], messages: 2 })
  })

  test('split messages have never been here', () => {
    const one = book()
    one.message(mild(T('09:00')))
    const { version: _, updatedAt: __, ...before } = one.state
    one.message(facts(T('10:00'), { orders: ['405-0000000-0000000'] }))
    const form = formOf(
      {
        state: one.state,
        rules: rulesOf(),
        now: Date.parse(T('10:30')),
        person: ANA,
        locale: 'en',
        guard: () => [],
        messages: [mild(T('09:00')), facts(T('10:00'))],
      },
      'split',
    )
    const option = 'fields' in form ? form.fields[0]?.options?.[1]?.value : undefined
    expect(option).toBeDefined()
    const decision = one.act(T('10:30'), ANA, 'split', { messages: option! })
    expect(decision).toMatchObject({ kind: 'done', events: [{ case: 1 }, { case: 99 }] })
    const { version, updatedAt, touchedAt, lastAct, ...after } = one.state
    expect({ ...after, touchedAt: null, lastAct: null }).toEqual(before)
    const fresh = book(rulesOf(), 99)
    if (decision.kind === 'done') fresh.put(decision.events[1]!.event)
    expect(fresh.state).toMatchObject({ status: 'open', risk: 'critical', messages: 1, orders: ['405-0000000-0000000'] })
    expect(one.act(T('10:30'), ANA, 'split', { messages: option! }, { messages: [mild(T('09:00'))] }).kind).toBe('already')
  })

  test.each([
    ['none', ''],
    ['all', [mild(T('09:00')), mild(T('10:00'))].map(({ source, id }) => encodeURIComponent(`${source} ${id}`)).join(',')],
  ])('of %s is refused', (_, messages) => {
    const one = book()
    one.message(mild(T('09:00')))
    one.message(mild(T('10:00')))
    expect(one.act(T('10:30'), ANA, 'split', { messages }).kind).toBe('refused')
  })
})

describe('the table', () => {
  const situation = (locale: 'en' | 'fr'): Situation => ({
    state: begun().state,
    rules: rulesOf(),
    now: Date.parse(T('10:30')),
    person: ANA,
    locale,
    guard: () => [],
  })

  test('has a row and words in both languages for every action, and a right in the policy', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...ACTIONS].sort())
    for (const action of ACTIONS) {
      expect(rulesOf().policy.rights[action]).toBeDefined()
      for (const words of Object.values(ACTION_WORDS[action])) expect([words.en, words.fr].every((text) => text.length > 1)).toBe(true)
    }
  })

  test.each(['en', 'fr'] as const)('forms have what every platform has room for (%s)', (locale) => {
    for (const action of ACTIONS) {
      const form = formOf(situation(locale), action)
      if (!('fields' in form)) continue
      expect(form.fields.length).toBeLessThanOrEqual(5)
      for (const { label, most } of form.fields) expect([label.length <= 45, most > 0]).toEqual([true, true])
      expect(form.title.length).toBeLessThanOrEqual(24)
      expect(form.submit.length).toBeLessThanOrEqual(24)
    }
  })

  test('three buttons at most; an action without fields needs no form', () => {
    const offers = offersOf(situation('en'))
    expect(offers.filter(({ place }) => place === 'main').map(({ action }) => action)).toEqual(['claim', 'reply'])
    expect(offers.find(({ action }) => action === 'claim')?.asks).toBe(false)
    expect(offers.find(({ action }) => action === 'reply')?.asks).toBe(true)
  })

  test('an unknown right or person changes nothing', () => {
    expect(decide({ ...situation('en'), person: { id: '', name: '', groups: new Set() } }, { action: 'claim', fields: {} }).kind).toBe('refused')
  })
})

test('history says who did what, in both languages', () => {
  const one = begun()
  one.act(T('10:05'), ANA, 'claim')
  one.act(T('10:06'), ANA, 'assign', { person: 'Ana' })
  one.act(T('10:07'), BEN, 'note', { text: 'asked {who} the carrier' })
  one.act(T('10:08'), ANA, 'relabel', { intents: 'damaged', reason: 'only broken' })
  one.act(T('10:09'), ANA, 'snooze', { until: '16:30', reason: 'carrier' })
  const lines = (locale: 'en' | 'fr') =>
    historyOf(one.events, { locale, zone: 'Europe/Paris', now: Date.parse(T('11:00')), intents: rulesOf().intents }).map(({ text }) => text)
  expect(lines('en')).toEqual([
    'message from the buyer',
    'claimed by Ana',
    'note by Ben: asked {who} the carrier',
    'relabelled by Ana as DAMAGED: only broken',
    'snoozed by Ana until 16:30: carrier',
  ])
  expect(lines('fr')).toEqual([
    'message : le client',
    'pris par Ana',
    'note de Ben : asked {who} the carrier',
    'reclassé par Ana, DAMAGED (fr) : only broken',
    'reporté par Ana jusqu’à 16:30 : carrier',
  ])
})
