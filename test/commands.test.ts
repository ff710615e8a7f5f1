/**
 * The commands as a user and a script meet them: real processes, real pipes. One process answers several questions where it can.
 * Mutants tried, each caught: blank lines not counted; faulty lines forgotten; wrong use ends with 1; `why` in the reader's language;
 * colours in a pipe; a guard that lets all pass; a closed pipe is a fault; lines answered only at the end; the buyer's escapes shown.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ROOT } from '../src/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sangfroid-'))
afterAll(() => rmSync(folder, { recursive: true }))
const put = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

interface Run {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs in a folder of its own: no `.env` and no `policy.yaml` of the developer's. */
function run(file: string, args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'src', file), ...args], { cwd: folder, env: { PATH: process.env.PATH, LOCALE: 'en', ...env } })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part
    })
    // A command that refuses its options does not read its input.
    child.stdin.on('error', () => {})
    child.on('error', reject).on('close', (status) => resolve({ status, out, err }))
    child.stdin.end(input)
  })
}
const lines = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const COMMANDS = ['commands/triage.ts', 'commands/guard.ts', 'commands/evaluate.ts', 'commands/backup.ts', 'commands/restore.ts', 'main.ts'] as const

describe.each(COMMANDS)('%s', (file) => {
  test('--help in English and in French, and nothing else', async () => {
    const [en, fr] = await Promise.all([run(file, ['--help']), run(file, ['-h'], '', { LOCALE: 'fr_FR.UTF-8' })])
    expect(en).toMatchObject({ status: 0, err: '' })
    expect(fr).toMatchObject({ status: 0, err: '' })
    expect(en.out).toMatch(/^npm (?:run -s|start)/)
    expect(fr.out).toMatch(/^npm (?:run -s|start)/)
    expect(fr.out).not.toBe(en.out)
    expect(fr.out).toMatch(/ouvre|texte|FICHIER/)
  })
  test('an unknown option is refused with the way out', async () => {
    const { status, out, err } = await run(file, ['--frob'])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(/'--frob'.*--help/)
    expect(err).not.toMatch(/ {4}at /)
  })
})

describe('triage --jsonl', () => {
  test('answers in order, errors in their place, blank lines passed over, unknown fields ignored', async () => {
    const input = [
      '{"id":"a","text":"Ce sac est une contrefaçon."}',
      '',
      '{"id":"b","text":"hello","colour":"blue","order":{"id":"1","gift":true}}',
      'not json',
      '   ',
      '[1]',
      '{"id":"c"}',
      '{"text":7,"from":"nobody","receivedAt":"yesterday"}',
      '{"text":"x","order":{"total":{"amount":"5","currency":"EURO"}}}',
      '{"id":"z","text":""}',
    ].join('\r\n')
    const { status, out, err } = await run('commands/triage.ts', ['--jsonl'], input, { LOCALE: 'fr', POLICY_FILE: '' })
    const answers = lines(out)
    expect(status).toBe(1)
    expect(answers.map(({ id, line }) => id ?? line)).toEqual(['a', 'b', 4, 6, 7, 8, 9, 'z'])
    expect(answers[0]).toMatchObject({ language: 'fr', risk: 'critical', why: ['counterfeit: « contrefaçon » (characters 15–26)'] })
    expect(answers[2]!.error).toMatch(/not JSON/)
    expect(answers[3]!.error).toMatch(/not an object/)
    expect(answers[4]!.error).toMatch(/^text: /)
    expect(answers[5]!.error).toMatch(/text: .*; from: .*; receivedAt: .*ISO 8601/)
    expect(answers[6]!.error).toMatch(/order\.total\.amount: .*; order\.total\.currency: .*ISO 4217/)
    expect(err.replace(/^Learning.*\n/, '')).toBe('')
  })
  test('streams: an answer comes before the next question', async () => {
    const child = spawn(process.execPath, [join(ROOT, 'src/commands/triage.ts'), '--jsonl'], { cwd: folder, env: { PATH: process.env.PATH } })
    const ended = new Promise((resolve) => child.on('close', resolve))
    let left = 3
    let out = ''
    child.stdin.write('{"id":"3","text":"hello"}\n')
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part
      if (!part.endsWith('\n')) return
      if (--left > 0) child.stdin.write(`{"id":"${left}","text":"hello"}\n`)
      else child.stdin.end()
    })
    expect(await ended).toBe(0)
    expect(lines(out).map(({ id }) => id)).toEqual(['3', '2', '1'])
  })
  test('a reader that leaves early is no fault', async () => {
    const child = spawn(process.execPath, [join(ROOT, 'src/commands/triage.ts'), '--jsonl'], { cwd: folder, env: { PATH: process.env.PATH } })
    let err = ''
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part
    })
    child.stdin.on('error', () => {})
    child.stdout.once('data', () => child.stdout.destroy())
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.stdin.end('{"text":"hello"}\n'.repeat(5000))
    expect(await ended).toBe(0)
    expect(err).not.toMatch(/EPIPE|Error/)
  })
  test('takes no text beside it', async () => {
    const { status, err } = await run('commands/triage.ts', ['--jsonl', 'text'])
    expect(status).toBe(2)
    expect(err).toMatch(/--jsonl reads standard input/)
  })
})

describe('triage for a person', () => {
  test.for([
    ['as an argument', ["C'est une contrefaçon. Où est \u001b[31mmon colis ?"], ''],
    ['from a pipe', [], "C'est une contrefaçon. Où est \u001b[31mmon colis ?\n"],
  ] as const)('%s: plain in a pipe, in the reader’s language', async ([, args, input]) => {
    const { status, out } = await run('commands/triage.ts', args, input, { LOCALE: 'fr', TIMEZONE: 'Europe/Paris' })
    expect(status).toBe(0)
    expect(out).toMatch(/CRITIQUE[\s\S]*« contrefaçon »[\s\S]*« Où est mon colis »[\s\S]*Bonjour,/)
    expect(out).not.toMatch(/\u001b/)
  })
  test('--json, --from and --marketplace', async () => {
    const { out } = await run('commands/triage.ts', ['--json', '--from', 'marketplace', '--marketplace', 'amazon.fr', 'Your account has been suspended.'])
    expect(lines(out)).toMatchObject([{ reply: null, intents: [{ intent: 'account_notice' }] }])
    expect(await run('commands/triage.ts', ['--from', 'nobody', 'x'])).toMatchObject({
      status: 2,
      err: expect.stringMatching(/--from is "nobody"; it can be buyer or marketplace/),
    })
  })
})

describe('settings that cannot be used say what is wrong, what is legal and what to do', () => {
  test.for([
    ['LOCALE', { LOCALE: 'klingon' }, /LOCALE is "klingon"; it can be en or fr\. Change it/],
    ['TIMEZONE', { TIMEZONE: 'Mars/Olympus' }, /TIMEZONE is "Mars\/Olympus"; .*Europe\/Paris/],
    ['POLICY_FILE', { POLICY_FILE: 'nowhere.yaml' }, /POLICY_FILE names "nowhere\.yaml", and there is no such file/],
  ] as const)('%s', async ([, env, wanted]) => {
    const { status, out, err } = await run('commands/triage.ts', ['hello'], '', env)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(wanted)
  })
  test.for([
    ['an unknown key', 'lookalike: [faux cuir]\n', /policy\.yaml:1.*"lookalike"/],
    ['a term that is none', 'lookalikes:\n  - faux cuir\n  - "!!"\n', /policy\.yaml:3 lookalikes\[1\]: a look-alike needs a letter/],
    ['not a list', 'lookalikes: faux\n', /policy\.yaml:1 lookalikes: /],
    ['broken YAML', 'lookalikes: [faux\n', /policy\.yaml:\d+: /],
  ] as const)('policy file: %s', async ([, text, wanted]) => {
    const { status, err } = await run('commands/triage.ts', ['hello'], '', { POLICY_FILE: put('bad-policy.yaml', text) })
    expect(status).toBe(2)
    expect(err).toMatch(wanted)
  })
})

describe('guard', () => {
  test.for([
    ['nothing to object', ['Bonjour, merci de votre message.'], 0, /Nothing to object/],
    ['a risk word', ["Ce n'est pas une contrefaçon."], 1, /G1 .*must not go out.*« contrefaçon »/],
    ['a blank', ['We can offer {solution}.'], 1, /\{solution\}/],
    ['a blank in a draft', ['--draft', 'We can offer you {solution}.'], 0, /Nothing to object/],
    ['an unapproved promise only warns', ['We guarantee that it arrives tomorrow.'], 0, /G9 .*think twice/],
    ['the wrong language', ['--language', 'de', 'Nous vous remercions de votre message.'], 1, /form/],
  ] as const)('%s', async ([, args, status, wanted]) => {
    const answer = await run('commands/guard.ts', args)
    expect(answer.out).toMatch(wanted)
    expect(answer.status).toBe(status)
  })
  test('--jsonl is the contract’s', async () => {
    const { status, out } = await run('commands/guard.ts', ['--jsonl'], '{"text":"Not a fake."}\n\n{}\n{"text":"Thank you for your message."}\n')
    expect(status).toBe(1)
    const fake = { class: 'G1', level: 'block', start: expect.any(Number), end: 10, alternative: expect.any(String) }
    expect(lines(out)).toEqual([{ findings: [fake] }, { line: 3, error: expect.stringMatching(/^text: /) }, { findings: [] }])
  })
})

describe('evaluate', () => {
  const row = (id: string, text: string, intents: readonly string[], escalate: boolean) => JSON.stringify({ id, text, language: 'en', intents, escalate })
  test('scores a file', async () => {
    const file = put('gold.jsonl', `${row('1', 'This bag is a counterfeit.', ['counterfeit'], true)}\n\n${row('2', 'Where is my parcel?', ['thanks'], true)}\n`)
    const [json, plain] = await Promise.all([run('commands/evaluate.ts', [file, '--json']), run('commands/evaluate.ts', [file, '--misses', '1'])])
    expect(lines(json.out)).toMatchObject([
      { rows: 2, 'escalation recall': 0.5, perLanguage: { en: { 'escalation recall': 0.5 } }, perIntent: { thanks: { missed: 1 } } },
    ])
    expect(plain).toMatchObject({ status: 0, out: expect.stringMatching(/Gold rows: 2[\s\S]*escalation recall +50\.0 %[\s\S]*\n2: .*not escalated/) })
  })
  test('a file that is not there, or no gold row, is told', async () => {
    expect(await run('commands/evaluate.ts', ['nowhere.jsonl'])).toMatchObject({ status: 2, err: expect.stringMatching(/no file "nowhere\.jsonl"/) })
    const file = put('bad.jsonl', `${row('1', 'x', ['other'], false)}\n{"text":"x"}\n`)
    expect(await run('commands/evaluate.ts', [file])).toMatchObject({ status: 2, err: expect.stringMatching(/bad\.jsonl:2 is no gold row/) })
    expect(await run('commands/evaluate.ts', ['--misses', 'many'])).toMatchObject({ status: 2, err: expect.stringMatching(/--misses is "many"/) })
  })
})

test('npm start reads a message of several lines from a pipe, answers and ends', async () => {
  const { status, out } = await run('main.ts', [], 'Bonjour,\nce sac est une contrefaçon.\n')
  expect(status).toBe(0)
  expect(out).toMatch(/Sangfroid keeps your cases[\s\S]*CRITICAL[\s\S]*« contrefaçon »[\s\S]*Goodbye/)
  expect(out).not.toMatch(/\u001b/)
})
