/**
 * The contract of a desk, as one suite for all: whatever stands in adapters/ plays it. What people see is what counts.
 */
import naughty from 'big-list-of-naughty-strings' with { type: 'json' }
import { afterEach, describe, expect, test } from 'vitest'
import { DeliveryError, type Outcome } from '../src/desk.ts'
import { openStore } from '../src/store/store.ts'
import { ACTIONS, type ActionName, type Advice } from '../src/view.ts'
import { openBot } from './office.ts'
import { cardOf, done, formOf, type OpenStage, post, scripted, type Stage } from './stage.ts'

const never = new AbortController().signal
/** Buyers' words that would do something if a platform took them for its own. */
const HOSTILE = [
  '\u001b[2J\u001b]0;mine\u0007\u009b31m gone',
  '\u202egnp.exe \u2066hidden\u2069 \u061c',
  '@everyone <!channel> <!here> <@U012AB3CD> <@&123456789012345678> <#C012AB3CD> @here',
  '<https://evil.example|your account> [click](https://evil.example) https://evil.example www.evil.example',
  '*bold* _italics_ ~struck~ `code` ```block``` > quote ||spoiler|| # heading - list',
  '&lt;!channel&gt; &amp; {{handlebars}} %{template} <script>alert(1)</script> <:emoji:1> :smile: <t:1:R>',
  'line\r\nover\rwritten\u0000\u0008\u0008 \u2028 \u2029 \ud800 lone \udfff',
]
const LONG = 'Ünendlich '.repeat(400).slice(0, 3990)

/** What is typed into the form of each action. */
const FIELDS: Readonly<Record<ActionName, Readonly<Record<string, string>>>> = {
  ...{ claim: {}, release: {}, second: {}, sent: {}, undo: {} },
  reply: { text: 'Bonjour,\n\nnous vous remboursons.' },
  resolve: { reason: 'answered by telephone' },
  falseAlarm: { reason: 'a novel' },
  snooze: { until: '2h', reason: 'waits for a photo' },
  note: { text: 'call tomorrow' },
  relabel: { intents: 'damaged,refund_request', reason: 'it broke' },
  assign: { person: 'Ben' },
  reopen: { reason: 'not over' },
  merge: { into: '4' },
  split: { messages: 'm-2,m-3' },
}
const ADVICE: Advice = { level: 'block', start: 12, end: 23, text: 'contrefaçon', why: 'a word that is searched for', alternative: 'article différent' }

/** Words are looked for, however lines are broken. */
const flat = (text: string) => text.replace(/[│\s\u00a0]+/g, ' ')

export function deskSuite(name: string, open: OpenStage): void {
  const stages: Stage[] = []
  const begin = async (...given: Parameters<OpenStage>) => {
    const stage = await open(...given)
    stages.push(stage)
    return stage
  }
  afterEach(async () => {
    for (const stage of stages.splice(0)) await stage.stop()
  })
  const texts = (stage: Stage) => stage.everyone().map(({ text }) => flat(text))

  describe(`${name}: posts`, () => {
    test('a card is posted once, edited in its place, and found by its key', async () => {
      const stage = await begin(scripted().sangfroid)
      const first = post({ kind: 'card', card: cardOf() }, { key: 'card:3' })
      const ref = await stage.desk.post(first, never)
      const again = await stage.desk.edit(ref, { ...first, card: cardOf({ version: 5, owner: 'Ana', statusLine: 'claimed by Ana' }) } as never, never)
      expect(again).toBe(ref)
      expect(texts(stage).filter((text) => text.includes('Case 3'))).toHaveLength(1)
      expect(await stage.desk.find(first, 0, never)).toBe(ref)
      expect(await stage.desk.find({ key: 'card:4', tenant: 'default', thread: null }, 0, never)).toBeNull()
    })
    test('a card says everything that a person decides by', async () => {
      const stage = await begin(scripted().sangfroid)
      await stage.desk.post(post({ kind: 'card', card: cardOf({ hint: 'Mark it: no response needed.' }) }), never)
      const [text] = texts(stage)
      for (const part of ['Case 3', 'CRITICAL', 'Counterfeit', 'contrefaçon', 'obody has it yet', 'nswer by 13:00', 'team’s clock', '•••4567', 'amazon.fr'])
        expect(text).toContain(part)
      for (const part of [
        'Suggested reply',
        'Nous vous proposons {solution}.',
        'Stop selling it',
        '1 message',
        'Ce sac est une contrefaçon',
        'Mark it: no response',
      ])
        expect(text).toContain(part)
    })
    test('pages, reminders, notes, digests and alarms are shown, each with whom it calls', async () => {
      const stage = await begin(scripted().sangfroid)
      const { desk } = stage
      const ref = await desk.post(post({ kind: 'card', card: cardOf() }), never)
      const mentions = [
        { name: 'Ana', id: 'U012AB3CD' },
        { name: 'Ben', id: null },
      ]
      const calls = { case: 3, mentions, breach: false, direct: false }
      await desk.post(post({ kind: 'ping', ...calls, text: 'Case 3 · CRITICAL\nPlease claim it.' }, { thread: ref }), never)
      await desk.post(post({ kind: 'reminder', ...calls, breach: true, text: 'The deadline is past.' }, { thread: ref }), never)
      await desk.post(post({ kind: 'note', case: 3, version: 6, text: 'note by Ben: called' }, { thread: ref }), never)
      await desk.post(post({ kind: 'digest', digest: await scripted().sangfroid.digest({} as never) }), never)
      await desk.post(post({ kind: 'alarm', text: 'A promise was not kept.', mentions: [] }), never)
      const [, ping, reminder, note, digest, alarm] = texts(stage)
      expect(ping).toMatch(/Please claim it\..*Ana.*Ben/)
      expect(reminder).toMatch(/The deadline is past\./)
      expect(note).toMatch(/3.*note by Ben: called/)
      expect(digest).toMatch(/Digest of today.*Overdue.*3.*Counterfeit.*and 4 more.*1 opened\./)
      expect(alarm).toMatch(/A promise was not kept\./)
      expect(stage.everyone().map(({ thread }) => thread)).toEqual([null, ref, ref, ref, null, null])
    })
    test('what may have been seen before says so', async () => {
      const stage = await begin(scripted().sangfroid)
      await stage.desk.post(post({ kind: 'alarm', text: 'Look.', mentions: [] }, { repeat: true }), never)
      await stage.desk.post(post({ kind: 'card', card: cardOf() }, { repeat: true }), never)
      for (const text of texts(stage)) expect(text).toMatch(/possible repeat/)
    })
    test('a try that was given up counts as unclear', async () => {
      const stage = await begin(scripted().sangfroid)
      const error = await stage.desk.post(post({ kind: 'alarm', text: 'Look.', mentions: [] }), AbortSignal.abort()).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'DeliveryError', kind: 'unclear' })
      expect(texts(stage)).toEqual([])
    })
    test('every fault of the platform is called by its kind', async () => {
      const { faults } = await begin(scripted().sangfroid)
      for (const fault of Object.keys(faults)) {
        const stage = await begin(scripted().sangfroid)
        stage.faults[fault]!.cause()
        const error = await stage.desk.post(post({ kind: 'alarm', text: 'Look.', mentions: [] }), never).catch((thrown: unknown) => thrown)
        expect(error, fault).toBeInstanceOf(DeliveryError)
        expect((error as DeliveryError).kind, fault).toBe(stage.faults[fault]!.kind)
      }
    })
    test('a desk that has stopped takes nothing, and says that it is unclear', async () => {
      const stage = await begin(scripted().sangfroid)
      await stage.stop()
      const error = await stage.desk.post(post({ kind: 'alarm', text: 'Look.', mentions: [] }), never).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'DeliveryError', kind: 'unclear' })
    })
  })

  describe.each(['en', 'fr'] as const)(`${name}: buyers’ words are data (%s)`, (locale) => {
    const poisoned = (text: string) =>
      cardOf({
        ...{ locale, excerpt: text, title: text.slice(0, 80) || 'x', reasons: [{ label: 'Counterfeit', quotes: [text] }], owner: text.slice(0, 40) || null },
        draft: { label: 'Draft', text, language: locale, blanks: [] },
      })
    test('hostile and naughty strings do nothing on any view', async () => {
      const script = scripted(locale)
      const stage = await begin(script.sangfroid)
      for (const [i, text] of [...HOSTILE, ...naughty].entries()) {
        const card = poisoned(text)
        await stage.desk.post(post({ kind: 'card', card: { ...card, case: i + 10 } }, { locale }), never)
        await stage.desk.post(post({ kind: 'note', case: 3, text: `note: ${text}` }, { locale }), never)
      }
      for (const text of HOSTILE) {
        script.card = poisoned(text)
        for (const what of ['card', 'list', 'full', 'history', 'digest'] as const) await stage.look(what)
      }
      expect(stage.everyone().length).toBeGreaterThan(900)
      for (const { text } of stage.everyone()) expect(stage.alive(text)).toEqual([])
      expect(stage.alive(stage.alone())).toEqual([])
      expect(stage.over()).toEqual([])
    })
    test('the longest inputs fit', async () => {
      const script = scripted(locale)
      const stage = await begin(script.sangfroid)
      const many = { reasons: Array.from({ length: 5 }, () => ({ label: LONG.slice(0, 300), quotes: Array<string>(5).fill(LONG.slice(0, 500)) })) }
      const card = cardOf({ ...poisoned('𝕏'.repeat(2000)), ...many, todo: Array<string>(9).fill(LONG.slice(0, 400)), statusLine: LONG.slice(0, 600) })
      await stage.desk.post(post({ kind: 'card', card }, { locale }), never)
      await stage.desk.post(post({ kind: 'note', case: 3, text: LONG }, { locale }), never)
      const lines = Array.from({ length: 8 }, (_, i) => ({ ...card, case: i + 1 }))
      const sections = Array.from({ length: 4 }, () => ({ title: 'Overdue', lines, rest: 'and 9999 more' }))
      await stage.desk.post(post({ kind: 'digest', digest: { title: 'Digest', sections, summary: LONG } }, { locale }), never)
      script.card = card
      for (const what of ['card', 'list', 'full', 'history', 'digest', 'help'] as const) await stage.look(what)
      expect(stage.everyone()).toHaveLength(3)
      expect(stage.over()).toEqual([])
    })
  })

  describe(`${name}: people at work`, () => {
    test('a message comes in whole, with an id and a time', async () => {
      const script = scripted()
      const stage = await begin(script.sangfroid)
      await stage.hear('Bonjour,\nce sac est une contrefaçon.')
      expect(script.heard).toHaveLength(1)
      expect(script.heard[0]).toMatchObject({ tenant: 'default', message: { text: 'Bonjour,\nce sac est une contrefaçon.' } })
      expect(script.heard[0]!.message.id).not.toBe('')
      expect(script.heard[0]!.message.receivedAt).toMatch(/Z$/)
    })
    test.each(ACTIONS)('%s is within reach, with what it asks for', async (action) => {
      const script = scripted()
      script.form = formOf('reply')
      const stage = await begin(script.sangfroid)
      await stage.act(action, 3, FIELDS[action])
      expect(script.acts).toEqual([expect.objectContaining({ case: 3, action, fields: FIELDS[action] })])
      expect(flat(stage.alone())).toContain('It is done.')
      expect(stage.everyone()).toEqual([])
    })
    test.each([
      ['refused', { kind: 'refused', say: 'Only a lead may do this.' }],
      ['already done', { kind: 'already', say: 'resolved by Ben at 14:02' }],
      ['unknown', { kind: 'unknown', say: 'There is no case 3.' }],
    ] as const)('what was %s is told to the person alone', async (_, outcome) => {
      const script = scripted()
      script.outcomes = [outcome as Outcome]
      const stage = await begin(script.sangfroid)
      await stage.act('claim', 3)
      expect(flat(stage.alone())).toContain(outcome.say)
      expect(stage.everyone()).toEqual([])
    })
    test('an objection shows the place, the reason and the alternative, and keeps what was typed', async () => {
      const script = scripted()
      const text = 'Ce n’est pas une contrefaçon du tout.'
      const form = formOf('reply', { seen: 7, fields: [{ ...formOf('reply').fields[0]!, value: text }] })
      script.outcomes = [
        { kind: 'again', say: 'This text must not go out.', form, advice: [ADVICE] },
        { ...done('Copy this text.'), handover: 'Bonjour,\nvoilà.' } as Outcome,
      ]
      const stage = await begin(script.sangfroid)
      await stage.act('reply', 3, { text })
      for (const part of ['This text must not go out.', 'contrefaçon', 'a word that is searched for', 'article différent', text])
        expect(flat(stage.alone())).toContain(part)
      await stage.act('reply', 3)
      expect(script.acts[1]).toMatchObject({ action: 'reply', seen: 7, fields: { text } })
      expect(stage.alone()).toContain('Bonjour,\nvoilà.')
    })
    test('every view is within reach', async () => {
      const stage = await begin(scripted().sangfroid)
      for (const [what, wanted] of [
        ['card', /Case 3.*nswer by 13:00/],
        ['list', /Cases by deadline.*Counterfeit/],
        ['full', /404-1234567-1234567.*claimed by Ana/],
        ['history', /claimed by Ana/],
        ['digest', /Digest of today/],
        ['help', /claim/],
      ] as const) {
        const from = stage.alone().length
        await stage.look(what)
        expect(flat(stage.alone().slice(from)), what).toMatch(wanted)
      }
    })
    test('what nobody understands is answered clearly', async () => {
      const script = scripted()
      const stage = await begin(script.sangfroid)
      await stage.babble('clam 3')
      expect(flat(stage.alone())).toMatch(/clam.*claim|help/)
      expect(script.acts).toEqual([])
      expect(script.heard).toEqual([])
    })
    test('a fault of the store is told, and the desk goes on', async () => {
      const script = scripted()
      const stage = await begin(script.sangfroid)
      script.fault = Object.assign(new Error('The disk is full.'), { name: 'UsageError' })
      await stage.hear('Bonjour, ce sac est une contrefaçon.')
      expect(flat(stage.alone())).toContain('The disk is full.')
      script.fault = undefined
      await stage.hear('Bonjour, ce sac est une contrefaçon.')
      expect(script.heard).toHaveLength(1)
    })
  })

  test(`${name}: the whole way on a real core`, async () => {
    const store = await openStore('sqlite::memory:', { role: 'command' })
    const bot = await openBot(store, { desks: [name] })
    const stage = await begin(bot.work.forDesk(name))
    /** What the dispatcher does, without its clock. */
    const deliver = async () => {
      for (const row of (await bot.rows('')).filter(({ dest, state }) => dest === name && state === 'waiting')) {
        const { content, locale } = (await bot.work.render(store, row, bot.office.now()))!
        const shown = post(content, { key: row.key, locale })
        const ref = row.ref === null ? await stage.desk.post(shown, never) : await stage.desk.edit(row.ref, shown, never)
        await store.db.updateTable('outbox').set({ state: 'done', ref }).where('id', '=', row.id).execute()
      }
    }
    await stage.hear('Bonjour, ce sac est une contrefaçon. Commande 404-1234567-1234567.')
    await deliver()
    expect(flat(stage.alone() + texts(stage).join(' '))).toMatch(/Case 1 · CRITICAL.*« contrefaçon »/)
    expect(flat(stage.alone() + texts(stage).join(' ')).match(/Case 1 · CRITICAL/g), 'seen once').toHaveLength(1)
    expect(await bot.state(1)).toMatchObject({ status: 'open', orders: ['404-1234567-1234567'] })
    await stage.act('claim', 1)
    expect(await bot.state(1)).toMatchObject({ status: 'claimed', owner: { name: 'Ana' } })
    await stage.act('reply', 1, { text: 'Bonjour, ce n’est pas une contrefaçon.' })
    expect(flat(stage.alone())).toMatch(/must not go out.*contrefaçon/)
    expect((await bot.state(1)).reply).toBeNull()
    const text = 'Bonjour,\n\nMerci de votre message. Nous vous proposons le remboursement de votre commande. Cela vous convient-il ?\n\nBien cordialement'
    await stage.act('reply', 1, { text })
    expect(stage.alone()).toContain(text)
    await stage.act('sent', 1)
    expect(await bot.state(1)).toMatchObject({ status: 'replied', unanswered: [] })
    await stage.act('resolve', 1)
    expect((await bot.state(1)).status).toBe('resolved')
    await deliver()
    await stage.hear('Toujours rien reçu pour la commande 404-1234567-1234567, je suis déçue.')
    await deliver()
    expect(await bot.state(1)).toMatchObject({ status: 'open', messages: 2 })
    await stage.look('list')
    expect(flat(stage.alone())).toMatch(/1 [A-Z]+ .*open · Ana/)
    await stage.stop()
    await store.close()
  })
}
