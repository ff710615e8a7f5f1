/**
 * The policy in force: taken over when its file changes, kept when the file is corrupt or away.
 */
import { beforeAll, expect, test } from 'vitest'
import type { Compiled } from '../src/knowledge/compile.ts'
import type { KnowledgeError } from '../src/knowledge/source.ts'
import { openEngine } from '../src/open.ts'
import { openRulebook } from '../src/rulebook.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = (await openEngine(undefined)).compiled
})

const open = (first: string | undefined) => {
  const file = { text: first }
  const faults: KnowledgeError[] = []
  const book = openRulebook({
    ...{ file: 'policy.yaml', compiled, zone: 'Europe/Paris', desks: ['console'] },
    read: () => file.text,
    told: (fault) => faults.push(fault),
  })
  return { book, file, faults }
}

test('a changed file takes force once, rules and look-alikes alike', () => {
  const { book, file } = open(undefined)
  expect(book.rules().policy.undoSeconds).toBe(600)
  const engine = book.engine()
  file.text = 'undoSeconds: 60\nlookalikes: [faux cuir]\n'
  expect(book.refresh()).toBe(true)
  expect(book.rules().policy.undoSeconds).toBe(60)
  expect(book.engine()).not.toBe(engine)
  expect(book.refresh()).toBe(false)
})

test('a corrupt file is told once with file, line and field, and what was before stays in force', () => {
  const { book, file, faults } = open('undoSeconds: 60\n')
  file.text = 'holidays: []\nundoSeconds: soon\nretention: 3\napprovals: [nonsense]\n'
  expect(book.refresh()).toBe(false)
  expect(book.refresh()).toBe(false)
  expect(faults).toHaveLength(1)
  expect(faults[0]!.message).toMatch(/policy\.yaml:2 undoSeconds: /)
  expect(faults[0]!.message).toMatch(/retention/)
  expect(book.rules().policy.undoSeconds).toBe(60)
  file.text = 'people: [{name: Ana, slak: U1}]\napprovals: [nonsense]\n'
  book.refresh()
  expect(faults[1]!.message).toMatch(/people\[0\]\.slak[\s\S]*approvals\[0\]/)
  file.text = 'undoSeconds: 5\n'
  expect(book.refresh()).toBe(true)
  expect(book.rules().policy.undoSeconds).toBe(5)
})

test('a file that is away for a moment changes nothing', () => {
  const { book, file, faults } = open('undoSeconds: 60\n')
  file.text = undefined
  expect(book.refresh()).toBe(false)
  expect(book.rules().policy.undoSeconds).toBe(60)
  expect(faults).toEqual([])
})

test('at the start there is nothing before: a fault is thrown', () => {
  expect(() => open('undoSeconds: soon\n')).toThrow(/policy\.yaml:1 undoSeconds/)
})
