/**
 * The bot as a user has it: `npm start` and the commands beside it, real processes, pipes and files; one case from its first message on,
 * through a kill.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { ROOT } from '../src/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sangfroid-shell-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Talk {
  readonly child: ChildProcessWithoutNullStreams
  /** Types lines and waits for what comes of them; answers everything since. */
  readonly say: (lines: string, wanted: RegExp) => Promise<string>
  readonly heard: (wanted: RegExp) => Promise<string>
  readonly ended: Promise<number | null>
}
const running = new Set<ChildProcessWithoutNullStreams>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

function start(file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Talk {
  const child = spawn(process.execPath, [join(ROOT, 'src', file), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, LOCALE: 'en', TIMEZONE: 'Europe/Paris', ...env },
  })
  running.add(child)
  let out = ''
  let from = 0
  let closed = false
  let wake = () => {}
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      out += part
      wake()
    })
  child.stdin.on('error', () => {})
  const ended = new Promise<number | null>((resolve) =>
    child.on('close', (status) => {
      running.delete(child)
      closed = true
      wake()
      resolve(status)
    }),
  )
  const heard = async (wanted: RegExp) => {
    while (!wanted.test(out.slice(from))) {
      if (closed) throw new Error(`ended without ${wanted}:\n${out.slice(from)}`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const since = out.slice(from)
    from = out.length
    return since
  }
  return {
    child,
    heard,
    ended,
    say: (lines, wanted) => {
      child.stdin.write(`${lines}\n`)
      return heard(wanted)
    },
  }
}

/** A command to its end: status and all that it said. */
async function run(file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<{ status: number | null; out: string }> {
  const talk = start(file, args, env)
  talk.child.stdin.end()
  let out = ''
  for (const stream of [talk.child.stdout, talk.child.stderr]) stream.on('data', (part: string) => void (out += part))
  return { status: await talk.ended, out }
}

const MESSAGE = 'Bonjour,\nce sac est une contrefaçon, remboursez-moi. Commande 404-1234567-1234567\n'
const ANSWER = 'Bonjour,\n\nMerci de votre message. Nous vous proposons le remboursement de votre commande. Cela vous convient-il ?\n\nBien cordialement'

test('one case from its first message on: claim, guard, kill -9, reply, sent, resolve, reopened; a bad policy; a quiet end', async () => {
  const first = start('main.ts')
  await first.heard(/No case is open/)
  await first.say(`${MESSAGE}\ncases`, /Case 1 · CRITICAL[\s\S]*« contrefaçon »[\s\S]*Cases by deadline[\s\S]* 1 {2}CRITICAL/)
  await first.say('claim 1', /✓ Case 1 is yours/)
  await first.say(
    "reply 1\nall\nCe n'est pas une contrefaçon.\n.\nok",
    /must not go out[\s\S]*« contrefaçon »[\s\S]*instead :[\s\S]*Ce n'est pas une contrefaçon\./,
  )
  const other = await run('main.ts')
  expect(other).toMatchObject({ status: 2, out: expect.stringMatching(/A bot already works on \S+sangfroid\.db: process \d+/) })
  first.child.kill('SIGKILL')
  await first.ended

  const second = start('main.ts')
  await second.heard(/1 open: type cases/)
  await second.say('show 1', /Claimed by /)
  await second.say(`reply 1\nall\n${ANSWER}\n.\nok`, /copy from here[\s\S]*Cela vous convient-il \?\n\nBien cordialement\n/)
  await second.say('sent 1', /✓ Case 1 is answered/)
  await second.say('resolve 1', /✓ Case 1 is resolved/)
  await second.say('claim 1', /· Already: resolved by .* at \d\d:\d\d/)
  await second.say('message Toujours rien pour la commande 404-1234567-1234567, je suis très déçue.', /Case 1 · [\s\S]*2 messages/)
  writeFileSync(join(folder, 'policy.yaml'), 'undoSeconds: soon\nretention: 3\n')
  await second.heard(/The policy was not taken over[\s\S]*policy\.yaml:1 [\s\S]*undoSeconds/)
  await second.say('note 1 call back', /The note is in case 1/)
  await second.say('undo 1', /✓ Undone/)
  writeFileSync(join(folder, 'policy.yaml'), 'undoSeconds: 0\n')
  await second.heard(/The policy was read again/)
  await second.say('note 1 call back', /The note is in case 1/)
  await second.say('undo 1', /✗ Too late/)
  second.child.kill('SIGTERM')
  await second.heard(/Stopping: [\s\S]*Goodbye[\s\S]*Nothing is lost/)
  expect(await second.ended).toBe(0)

  const { out } = await run('commands/cases.ts', ['export'])
  const line = JSON.parse(out) as Record<string, unknown>
  expect(line).toMatchObject({ case: 1, status: 'open', orders: ['404-1234567-1234567'] })
  expect(out).toMatch(/Toujours rien/)
}, 120_000)

describe('cases', () => {
  test('list, show, export as CSV, erase, purge: beside each other, with their exit status', async () => {
    expect(await run('commands/cases.ts', ['list'])).toMatchObject({ status: 0, out: expect.stringMatching(/Cases by deadline\n +1 /) })
    expect(await run('commands/cases.ts', ['show', '1'], { LOCALE: 'fr' })).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^Dossier 1 · [\s\S]*404-1234567-1234567[\s\S]*ce sac est une contrefaçon[\s\S]*Historique/),
    })
    expect(await run('commands/cases.ts', ['show', '7'])).toMatchObject({ status: 1, out: expect.stringMatching(/There is no case 7/) })
    expect((await run('commands/cases.ts', ['export', '--csv'])).out).toMatch(/^\ufeffcase,status,[\s\S]*\r\n1,open,/)
    expect(await run('commands/cases.ts', ['erase', '--buyer', 'b-1'])).toMatchObject({ status: 2, out: expect.stringMatching(/Add --yes/) })
    expect(await run('commands/cases.ts', ['erase', '--buyer', 'b-1', '--yes'])).toMatchObject({
      status: 1,
      out: expect.stringMatching(/Nobody of the name « b-1 »/),
    })
    expect(await run('commands/cases.ts', ['purge'])).toMatchObject({ status: 0, out: expect.stringMatching(/Nothing was closed more than 30 days ago/) })
  }, 120_000)
  test.for([
    [['frob'], /"frob" is nothing that cases can do: list, show/],
    [['show'], /show needs the number/],
    [['list', 'old'], /list "old" is no list/],
    [['erase'], /erase needs the buyer/],
    [['purge', 'all'], /"all" is too much/],
  ] as const)('wrong use: %s', async ([args, wanted]) => {
    expect(await run('commands/cases.ts', args)).toMatchObject({ status: 2, out: expect.stringMatching(wanted) })
  })
})

describe('doctor', () => {
  test('all is well', async () => {
    const { status, out } = await run('commands/doctor.ts')
    expect(status).toBe(0)
    for (const what of ['settings', 'store', 'form', 'clock', 'knowledge', 'policy', 'desks', 'delivery']) expect(out).toMatch(new RegExp(`^✓ ${what} `, 'm'))
  })
  test('every fault at once, each with its next step, in both languages', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'people:\n  - {name: Ana, slak: U1}\n')
    writeFileSync(join(folder, 'text.db'), 'this is no database, this is a text, long enough to be looked at as one')
    const env = { TIMEZONE: 'Mars/Olympus', LOG_LEVEL: 'loud', DATABASE_URL: 'sqlite:text.db', POLICY_FILE: 'bad.yaml', LOCALE: 'fr' }
    const { status, out } = await run('commands/doctor.ts', [], env)
    expect(status).toBe(1)
    expect(out).toMatch(/✗ réglages +TIMEZONE is "Mars\/Olympus"/)
    expect(out).toMatch(/✗ réglages +LOG_LEVEL is "loud"/)
    expect(out).toMatch(/✗ base +text\.db n’est pas une base de Sangfroid/)
    expect(out).toMatch(/✗ règles +bad\.yaml:2 people\[0\]\.slak[\s\S]*→ Corrigez ces lignes/)
    expect(out).toMatch(/4 défauts à corriger/)
  })
})

test.for(['commands/cases.ts', 'commands/doctor.ts'] as const)('%s --help in English and in French', async (file) => {
  const [en, fr] = await Promise.all([run(file, ['--help']), run(file, ['-h'], { LOCALE: 'fr' })])
  expect(en).toMatchObject({ status: 0, out: expect.stringMatching(/^npm run -s [\s\S]*Exit status/) })
  expect(fr).toMatchObject({ status: 0, out: expect.stringMatching(/^npm run -s [\s\S]*Code de sortie/) })
  expect(await run(file, ['--frob'])).toMatchObject({ status: 2, out: expect.stringMatching(/'--frob'.*--help/) })
})
