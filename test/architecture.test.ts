/**
 * The laws of the design, as tests: reading order is import order, a platform knows the contract and itself, files stay small.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CONTRACT, ORDER } from './reading-order.ts'

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(([, path]) => join(dirname(file), path!))
const lines = (file: string) => readFileSync(file, 'utf8').split('\n').length - 1
const sources = () => globSync('{src,adapters}/**/*.ts').sort()

describe('reading order', () => {
  test('names every source file once, and no other', () => {
    expect([...ORDER].sort()).toEqual(globSync('src/**/*.ts').sort())
    expect(new Set(ORDER).size).toBe(ORDER.length)
  })

  test.each(ORDER)('%s imports only what stands above it', (file) => {
    for (const to of importsOf(file)) {
      if (to.startsWith('adapters/')) continue
      expect(ORDER.indexOf(to), `${file} imports ${to}, which is not above it`).toBeLessThan(ORDER.indexOf(file))
      expect(ORDER).toContain(to)
    }
  })
})

describe('platforms', () => {
  test.each(globSync('adapters/**/*.ts'))('%s knows the contract, what platforms share, and its own folder', (file) => {
    const own = `${file.split('/').slice(0, 2).join('/')}/`
    for (const to of importsOf(file))
      expect(CONTRACT.includes(to) || to.startsWith(own) || to.startsWith('adapters/shared/'), `${file} imports ${to}`).toBe(true)
  })

  test('the core names no platform', () => {
    for (const file of ORDER) {
      const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      expect(code, file).not.toMatch(/@slack\/|discord\.js|from '[^']*adapters\//)
    }
  })
})

describe('small files', () => {
  test('none over 300 lines, median under 120', () => {
    const sizes = sources()
      .map((file) => [lines(file), file] as const)
      .sort((a, b) => a[0] - b[0])
    expect(sizes.filter(([size]) => size > 300)).toEqual([])
    expect(sizes[sizes.length >> 1]![0]).toBeLessThan(120)
  })

  test('no drawers, no barrels, no marks left', () => {
    for (const file of sources()) {
      expect(file).not.toMatch(/(?:^|\/)(?:utils?|types|helpers|lib)\.ts$/)
      const text = readFileSync(file, 'utf8')
      expect(text, file).not.toMatch(new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`))
      expect(text, file).not.toMatch(/^export \* from|^export \{[^}]*\} from/m)
    }
  })

  test('every module opens by saying its job', () => {
    for (const file of sources()) expect(readFileSync(file, 'utf8').startsWith('/**'), file).toBe(true)
  })
})

describe('dependencies', () => {
  test('natural comes by deep import only: its root loads databases and prints', () => {
    for (const file of [...sources(), ...globSync('test/**/*.ts')])
      expect(readFileSync(file, 'utf8'), file).not.toMatch(/(?:from|import|import\(|require\()\s*['"]natural['"]/)
  })

  test('what the bench compares with is no dependency of the product', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
    for (const peer of ['eld', '@nlpjs/nlu', 'wink-perceptron']) expect(dependencies).not.toHaveProperty(peer)
    for (const file of sources())
      for (const name of readFileSync(file, 'utf8').matchAll(/from '([^'.][^']*)'/g)) {
        const root = name[1]!.startsWith('@') ? name[1]!.split('/').slice(0, 2).join('/') : name[1]!.split('/')[0]!
        expect(root.startsWith('node:') || root in dependencies, `${file} imports ${root}`).toBe(true)
      }
  })
})

test('every setting that the program reads stands in .env.example', () => {
  const documented = readFileSync('.env.example', 'utf8')
  const read = readFileSync('src/settings.ts', 'utf8')
  for (const [, name] of read.matchAll(/\{ ([A-Z_, ]+) \}: NodeJS\.ProcessEnv/g)) {
    for (const key of name!.split(', ')) if (!/^L[AC]/.test(key)) expect(documented).toMatch(new RegExp(`^#? ?${key}=`, 'm'))
  }
})

test('the readme names files that exist', () => {
  for (const [, path] of readFileSync('README.md', 'utf8').matchAll(/`((?:src|adapters|intents|test)\/[\w/.-]+\.\w+)`/g))
    expect(existsSync(path!), path).toBe(true)
})
