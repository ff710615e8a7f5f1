/**
 * What is shown of cases: cards, lists, pages, the digest; masked, in both languages. Times as people write them.
 */
import { describe, expect, test } from 'vitest'
import { cardOf, lineOf } from '../src/cases/card.ts'
import { digestKey, digestOf, nextDigest } from '../src/cases/digest.ts'
import { factsOf } from '../src/cases/facts.ts'
import { createCalendar } from '../src/cases/hours.ts'
import { mask, maskOrder } from '../src/cases/mask.ts'
import { pageText } from '../src/cases/paging.ts'
import { mentionsOf, personOf } from '../src/cases/rights.ts'
import { clockText, parseWhen } from '../src/cases/when.ts'
import type { Triage } from '../src/message.ts'
import { ANA, BEN, book, facts, iso, mild, rulesOf, thanks } from './casebook.ts'

const T = (time: string) => `2026-11-24T${time}:00+01:00`
const viewing = (at: string, locale: 'en' | 'fr' = 'en', policy = '') => ({ rules: rulesOf(policy), now: Date.parse(at), locale })

describe('masking', () => {
  test.each([
    ['écrivez à jean.dupont@example.fr merci', 'écrivez à •••@••• merci'],
    ['appelez le 06 12 34 56 78.', 'appelez le •••5678.'],
    ['+33 (0)6.12.34.56.78', '•••5678'],
    ['IBAN FR76 3000 6000 0112 3456 7890 189', 'IBAN ••• 189'],
    ['commande 404-1234567-1234567', 'commande •••4567'],
    ['reçu le 24/11/2026 à 14:02, 59,90 €', 'reçu le 24/11/2026 à 14:02, 59,90 €'],
    ['le 24/11/2026 14:02, tél. 0612345678', 'le 24/11/2026 14:02, tél. •••5678'],
    ['2026-11-24', '2026-11-24'],
    ['06.12.34.56.78 ou 06-12-34-56-78', '•••5678 ou •••5678'],
    ['SKU 123456', 'SKU 123456'],
    ['order XK-77A9', 'order •••77A9'],
  ])('%j', (text, want) => {
    expect(mask(text, ['XK-77A9'])).toBe(want)
  })

  test('an order shows its last four', () => {
    expect([maskOrder('404-1234567-1234567'), maskOrder('77A9')]).toEqual(['•••4567', '77A9'])
  })

  test('is linear', () => {
    const long = '1 '.repeat(50_000) + 'a@'.repeat(50_000)
    const start = performance.now()
    mask(long)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('cards', () => {
  test('say at a glance what it is, who has it, and by when', () => {
    const one = book()
    one.message(facts(T('10:00'), { excerpt: 'Commande 404-1234567-1234567 : c’est une contrefaçon, a@b.fr' }))
    expect(cardOf(one.state, viewing(T('10:30')))).toMatchObject({
      case: 1,
      riskLabel: 'CRITICAL',
      title: 'COUNTERFEIT',
      order: '•••4567',
      owner: null,
      statusLine: 'nobody has it yet',
      due: { at: Date.parse(T('14:00')), clock: 'team', label: 'team’s clock', overdue: false, text: 'answer by 14:00' },
      reasons: [{ label: 'COUNTERFEIT', quotes: ['contrefaçon'] }],
      excerpt: 'Commande •••4567 : c’est une contrefaçon, •••@•••',
      draft: { label: 'Suggested reply', blanks: ['solution'] },
      todo: ['look'],
      counts: { messages: 1, label: '1 message' },
      finished: false,
    })
    one.act(T('10:31'), ANA, 'claim')
    expect(cardOf(one.state, viewing(T('15:00'), 'fr'))).toMatchObject({
      riskLabel: 'CRITIQUE',
      owner: 'Ana',
      statusLine: 'pris par Ana à 10:31',
      due: { overdue: true, label: 'délai de l’équipe', text: 'en retard depuis 14:00' },
      draft: { label: 'Réponse proposée' },
    })
  })

  test('the earlier of both clocks, and which one it is', () => {
    const one = book()
    one.message(mild(T('10:00')))
    expect(cardOf(one.state, viewing(T('10:30'))).due).toMatchObject({ clock: 'marketplace', text: 'answer by Wed 25 Nov, 10:00' })
  })

  test('finished ones lose their buttons; a list still offers to reopen', () => {
    const one = book()
    one.message(facts(T('10:00')))
    one.act(T('10:31'), ANA, 'resolve', { reason: 'x' })
    expect(cardOf(one.state, viewing(T('15:00')))).toMatchObject({
      finished: true,
      actions: [],
      draft: null,
      due: null,
      statusLine: 'resolved by Ana at 10:31',
      todo: [],
    })
    expect(lineOf(one.state, viewing(T('15:00'))).actions.map(({ action }) => action)).toEqual(['reopen', 'note'])
  })

  test('a text that waits for its second', () => {
    const policy = 'approvals: [counterfeit]\n'
    const one = book(rulesOf(policy))
    one.message(facts(T('10:00')))
    expect(cardOf(one.state, viewing(T('10:30'), 'en', policy)).draft?.label).toBe('Suggested reply (two people approve the reply)')
    one.act(T('10:31'), ANA, 'reply', { text: 'Bonjour.' })
    const card = cardOf(one.state, viewing(T('10:32'), 'en', policy))
    expect(card.draft).toMatchObject({ label: 'Approved by Ana; a second person must approve', text: 'Bonjour.' })
    expect(card.actions.filter(({ place }) => place === 'main').map(({ action }) => action)).toEqual(['second'])
    expect(cardOf(one.state, { ...viewing(T('10:32'), 'en', policy), person: ANA }).actions.map(({ action }) => action)).not.toContain('second')
    one.act(T('10:33'), BEN, 'second')
    expect(cardOf(one.state, viewing(T('10:34'), 'en', policy)).draft?.label).toBe('Approved by Ana, Ben; not sent yet')
  })

  test('thanks carry a hint', () => {
    const one = book()
    one.message(thanks(T('10:00')))
    expect(cardOf(one.state, viewing(T('10:30'), 'fr')).hint).toContain('aucune réponse nécessaire')
  })

  test('what sounded like it and signs of the buyer stand beside', () => {
    const one = book()
    one.message(facts(T('10:00'), { quotes: [], why: ['counterfeit: sounds like it: « ce n’est pas un vrai »', 'the buyer is very angry'] }))
    expect(cardOf(one.state, viewing(T('10:30'))).reasons).toEqual([
      { label: 'COUNTERFEIT', quotes: ['ce n’est pas un vrai'] },
      { label: 'Sign: the buyer is very angry', quotes: [] },
    ])
  })
})

test('a page says which case, how grave, why now and by when, and nothing else of the buyer', () => {
  const one = book()
  one.message(facts(T('10:00')))
  expect(pageText(one.state, { kind: 'rung', breach: false }, viewing(T('10:15')))).toBe(
    'Case 1 · CRITICAL · COUNTERFEIT\nNobody has taken it up yet. Please claim it.\nanswer by 14:00 (team’s clock)',
  )
  expect(pageText(one.state, { kind: 'remind', breach: true }, viewing(T('15:00'), 'fr'))).toBe(
    'Dossier 1 · CRITIQUE · COUNTERFEIT (fr)\nL’échéance est passée.\nen retard depuis 14:00 (délai de l’équipe)',
  )
})

describe('the digest', () => {
  test.each([
    ['today', '2026-11-24T08:59:59+01:00', '2026-11-24', '2026-11-24T09:00:00+01:00'],
    ['once told, tomorrow', '2026-11-24T09:00:00+01:00', '2026-11-25', '2026-11-25T09:00:00+01:00'],
    ['over the spring change', '2026-03-28T09:00:00+01:00', '2026-03-29', '2026-03-29T09:00:00+02:00'],
    ['over the autumn change', '2026-10-24T09:00:00+02:00', '2026-10-25', '2026-10-25T09:00:00+01:00'],
  ])('%s', (_, after, day, due) => {
    expect(nextDigest(rulesOf(), Date.parse(after))).toEqual({ day, due: Date.parse(due) })
  })

  test.each([
    ['skipped', '2026-03-28T12:00:00+01:00', '2026-03-29T03:00:00+02:00', '2026-03-30T02:30:00+02:00'],
    ['that comes twice', '2026-10-24T12:00:00+02:00', '2026-10-25T02:30:00+02:00', '2026-10-26T02:30:00+01:00'],
  ])('once a day at an hour that is %s', (_, after, first, second) => {
    const rules = rulesOf('ladder: { digestAt: "02:30" }\n')
    const one = nextDigest(rules, Date.parse(after))!
    expect([iso(one.due), iso(nextDigest(rules, one.due)!.due)]).toEqual([first, second].map((at) => iso(Date.parse(at))))
    expect(digestKey(one.day, 'console')).toBe(`digest:${one.day}:console`)
  })

  test('none where the policy wants none', () => {
    expect(nextDigest(rulesOf('ladder: { digestAt: none }\n'), 0)).toBeNull()
  })

  test('each case once, the earliest first, long lists cut', () => {
    const cases = Array.from({ length: 12 }, (_, i) => {
      const one = book(rulesOf(), i + 1)
      one.message(i === 0 ? mild(T('10:00'), { marketplace: 'walmart.com' }) : facts(T(`10:${String(59 - i).padStart(2, '0')}`)))
      return one.state
    })
    const digest = digestOf(cases, { opened: 12, answered: 0, closed: 3 }, viewing(T('16:00')))
    expect(digest.sections.map(({ title, lines, rest }) => [title, lines.map(({ case: number }) => number), rest])).toEqual([
      ['Overdue', [12, 11, 10, 9, 8, 7, 6, 5], 'and 3 more'],
      ['Nobody has them', [1], null],
    ])
    expect(digest.title).toBe('Digest of 24 November 2026')
    expect(digestOf([], { opened: 1, answered: 2, closed: 3 }, viewing(T('16:00'), 'fr')).summary).toBe(
      'Depuis le dernier récapitulatif : 1 ouverts, 2 répondus, 3 clos. Rien n’attend.',
    )
  })
})

describe('times', () => {
  const calendar = createCalendar('Europe/Paris', [])
  const now = Date.parse('2026-10-24T10:00:00+02:00')
  test.each([
    ['2h', '2026-10-24T12:00:00+02:00'],
    ['24h', '2026-10-25T09:00:00+01:00'],
    ['tomorrow', '2026-10-25T09:00:00+01:00'],
    ['Demain 9h30', '2026-10-25T09:30:00+01:00'],
    ['tomorrow at 9:00', '2026-10-25T09:00:00+01:00'],
    ['16:30', '2026-10-24T16:30:00+02:00'],
    ['9:00', '2026-10-25T09:00:00+01:00'],
    ['lundi 14:00', '2026-10-26T14:00:00+01:00'],
    ['saturday', '2026-10-31T09:00:00+01:00'],
    ['2026-12-01', '2026-12-01T09:00:00+01:00'],
    ['2026-12-01 18:15', '2026-12-01T18:15:00+01:00'],
    ['2026-12-01T18:15:00Z', '2026-12-01T18:15:00Z'],
    ['soon', null],
    ['25:00', null],
    ['2026-13-01', null],
    ['tomorrow noon', null],
    ['', null],
  ])('%j', (text, want) => {
    const at = parseWhen(text, now, calendar)
    expect(at === null ? null : iso(at)).toBe(want === null ? null : iso(Date.parse(want)))
  })

  test('are shown short', () => {
    expect(clockText(Date.parse('2026-10-24T16:30:00+02:00'), now, 'fr', 'Europe/Paris')).toBe('16:30')
    expect(clockText(Date.parse('2026-10-25T16:30:00+01:00'), now, 'en', 'Europe/Paris')).toBe('Sun 25 Oct, 16:30')
    expect(clockText(Date.parse('2028-10-25T16:30:00+01:00'), now, 'en', 'Europe/Paris')).toContain('2028')
  })
})

describe('people', () => {
  const { policy } = rulesOf(
    'people:\n  - { name: Ana, slack: U1, console: ana }\n  - { name: Léa, slack: U2, groups: [lead] }\n  - { name: Équipe, slack: S9, groups: [team, night] }\n',
  )
  const who = (given: object) => ({ tenant: 'default', user: 'U7', roles: [], name: 'Zoé', member: true, ...given })
  test.each([
    ['by their id', who({ user: 'U1', name: 'ana.m' }), 'Ana', ['Ana', 'team']],
    ['a lead is of the team', who({ user: 'U2', member: false }), 'Léa', ['Léa', 'lead', 'team']],
    ['a member whom the policy does not name', who({}), 'slack:U7', ['team']],
    ['by a user group', who({ roles: ['S9'], member: false }), 'slack:U7', ['night', 'team', 'Équipe']],
    ['an outsider', who({ member: false }), 'slack:U7', []],
    ['an id of another desk is nobody’s here', who({ user: 'ana', member: false }), 'slack:ana', []],
  ])('%s', (_, given, id, groups) => {
    const found = personOf(policy, 'slack', given)
    expect([found.id, [...found.groups].sort()]).toEqual([id, groups])
  })

  test('without any lead the team is the lead', () => {
    expect(personOf(rulesOf().policy, 'console', who({})).groups).toEqual(new Set(['team', 'lead']))
  })

  test.each([
    ['assignee', { id: 'Ana', name: 'Ana' }, [{ name: 'Ana', id: 'U1' }]],
    ['assignee', { id: 'slack:U7', name: 'Zoé' }, [{ name: 'Zoé', id: 'U7' }]],
    ['assignee', { id: 'console:x', name: 'Zoé' }, [{ name: 'Zoé', id: null }]],
    ['assignee', null, []],
    ['lead', null, [{ name: 'Léa', id: 'U2' }]],
    ['night', null, [{ name: 'Équipe', id: 'S9' }]],
    ['Ana', null, [{ name: 'Ana', id: 'U1' }]],
  ])('a rung for %s, owner %j', (rung, owner, want) => {
    expect(mentionsOf(policy, 'slack', rung, owner)).toEqual(want)
  })
})

test('facts: no time is now, a time to come is now, a long text is cut by letters', () => {
  const now = Date.parse(T('10:00'))
  const triage = {
    language: 'fr',
    intents: [],
    risk: 'none',
    escalate: false,
    why: [],
    keywords: [],
    entities: { orders: [], asins: [], amounts: [], dates: [], trackings: [] },
    deadline: null,
    reply: null,
  } as unknown as Triage
  const at = (receivedAt?: string) =>
    factsOf({ tenant: 'default', source: 'mail', message: { id: 'm', text: '😀'.repeat(400), receivedAt } }, triage, ['A'], now)
  expect([at().at, at('2030-01-01T00:00:00Z').at, at(T('09:00')).at, at('nonsense').at]).toEqual([now, now, Date.parse(T('09:00')), now])
  expect([...at().excerpt]).toHaveLength(300)
  expect(at().excerpt.endsWith('😀…')).toBe(true)
})
