/**
 * Knowledge from files: every fault at once, and the structures that the compiled form is made of.
 * Mutants tried, each caught: keys may stand twice; aliases unbounded; unknown keys pass; only the first fault of a file; phrases across
 * sentences; a gap of five words; only one term at a phrase's end; arrays not aligned; a pooled buffer's offset kept; slips of the first
 * letter, of two letters, of known words; words of five letters need their accents.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { buildMatcher, scan } from '../src/knowledge/matcher.ts'
import { pack, unpack } from '../src/knowledge/pack.ts'
import { describeFault, KnowledgeError } from '../src/knowledge/source.ts'
import { buildSpelling, meant } from '../src/knowledge/spelling.ts'
import { parseTerm, spellings } from '../src/knowledge/terms.ts'
import { buildTrie, trieNext } from '../src/knowledge/trie.ts'
import { INTENTS } from '../src/settings.ts'
import { fold } from '../src/text/fold.ts'
import { SENTENCE, wordsOf } from '../src/text/words.ts'

const INTENT = `title: { en: Late, fr: Retard }
group: problem
precedence: 20
risk: { asserted: medium }
hours: 24
remedy: { en: [Look], fr: [Regarder] }
reply: true
`
const LANGUAGE = `keywords: { strong: [retard], weak: [lent] }
examples:
  - arrivé trop tard
reply: Bonjour
checks:
  - { text: trop tard, has: [late] }
`

describe('loading', () => {
  let root: string
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const faults = (): readonly string[] => {
    try {
      loadKnowledge(root)
      return []
    } catch (error) {
      if (!(error instanceof KnowledgeError)) throw error
      for (const fault of error.faults) expect(error.message).toContain(`  ${describeFault(fault)}`)
      return error.faults.map(({ file, line, field, problem }) => `${file}:${line} ${field}: ${problem}`)
    }
  }
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sangfroid-'))
    cpSync(join(INTENTS, '_language', 'fr.yaml'), join(root, '_language', 'fr.yaml'), { recursive: true })
    put('late/intent.yaml', INTENT)
    put('late/fr.yaml', LANGUAGE)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  test('a sound folder loads, and a folder that is there is known', () => {
    expect(faults()).toEqual([])
    put('broken/intent.yaml', INTENT.replace('20', '19'))
    put('broken/fr.yaml', LANGUAGE)
    expect(loadKnowledge(root).intents.map(({ name }) => name)).toEqual(['broken', 'late'])
  })

  test.for([
    ['a missing key', 'late/intent.yaml', INTENT.replace('hours: 24\n', ''), /^late\/intent\.yaml:1 hours: .*number/],
    ['an unknown key', 'late/fr.yaml', `${LANGUAGE}exemples: [x]\n`, /^late\/fr\.yaml:\d+ : .*"exemples"/],
    ['a value that is not one of the list', 'late/intent.yaml', INTENT.replace('medium', 'huge'), /^late\/intent\.yaml:4 risk\.asserted: .*"critical"/],
    ['a key that stands twice', 'late/intent.yaml', `${INTENT}hours: 3\n`, /^late\/intent\.yaml:8 : .*unique/],
    ['broken YAML', 'late/fr.yaml', 'keywords: "strong', /^late\/fr\.yaml:\d+ : /],
    [
      'a term that stands twice',
      'late/fr.yaml',
      LANGUAGE.replace('[lent]', '[lent, retard]'),
      /^late\/fr\.yaml:1 keywords\.weak\[1\]: "retard" stands here twice/,
    ],
    ['the same example twice', 'late/fr.yaml', LANGUAGE.replace('reply', '  - arrivé trop tard\nreply'), /^late\/fr\.yaml:4 examples\[1\]: the same text/],
    ['an unknown intent in a check', 'late/fr.yaml', LANGUAGE.replace('[late]', '[lait]'), /^late\/fr\.yaml:6 checks\[0\]: unknown intent "lait"/],
    [
      'an unknown intent in an example',
      'late/fr.yaml',
      LANGUAGE.replace('- arrivé trop tard', '- { text: tard, also: [lait] }'),
      /^late\/fr\.yaml:3 examples\[0\]\.also: unknown intent "lait"/,
    ],
    ['an unknown language', 'late/xx.yaml', LANGUAGE, /^late\/xx\.yaml:1 : unknown language "xx": known are fr; add _language\/xx\.yaml first/],
    ['no reply where one goes out', 'late/fr.yaml', LANGUAGE.replace('reply: Bonjour\n', ''), /^late\/fr\.yaml:1 reply: missing/],
    ['an unknown folder', '_sgnals/fr.yaml', 'x: 1', /^_sgnals\/fr\.yaml:1 : unknown folder "_sgnals"/],
    ['a name that is none', 'Late!/fr.yaml', LANGUAGE, /^Late!\/fr\.yaml:1 : "Late!" is no name/],
    ['a folder too deep', 'late/more/fr.yaml', LANGUAGE, /^late\/more\/fr\.yaml:1 : a file here stands/],
    ['an empty file', 'late/fr.yaml', '', /^late\/fr\.yaml:1 : /],
    ['an alias bomb', 'late/fr.yaml', bomb(), /^late\/fr\.yaml:\d+ : .*alias/i],
  ] as const)('%s', ([, file, text, wanted]) => {
    put(file, text)
    expect(faults()).toEqual([expect.stringMatching(wanted)])
  })

  test('a missing language, a missing intent.yaml and a missing folder', () => {
    cpSync(join(INTENTS, '_language', 'de.yaml'), join(root, '_language', 'de.yaml'))
    rmSync(join(root, 'late', 'intent.yaml'))
    expect(faults()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^late\/intent\.yaml:1 : missing/),
        expect.stringMatching(/^late\/de\.yaml:1 : missing: every intent speaks every language/),
      ]),
    )
    expect(() => loadKnowledge(join(root, 'nowhere'))).toThrow(/no such folder/)
  })

  test('all faults come at once', () => {
    put('late/intent.yaml', INTENT.replace('24', '-1').replace('problem', 'trouble'))
    put('late/fr.yaml', LANGUAGE.replace('[lent]', '[]').replace('strong', 'strog'))
    put('_background/fr.yaml', 'examples: [""]')
    put('_language/de.yaml', 'name: { en: German }')
    const found = faults()
    for (const place of ['late/intent.yaml:2 group', 'late/intent.yaml:5 hours', 'late/fr.yaml', '_background/fr.yaml', '_language/de.yaml', 'late/de.yaml'])
      expect(found).toContainEqual(expect.stringContaining(place))
  })
})

function bomb(): string {
  const rows = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi']) rows.push(`${to}: &${to} [${`*${from},`.repeat(9)}]`)
  return rows.join('\n')
}

describe('matching', () => {
  const letter = fc.constantFrom('a', 'b', 'c')
  const word = fc.string({ unit: letter, minLength: 1, maxLength: 4 })
  const openWord = fc.tuple(word, fc.boolean()).map(([text, open]) => (open ? `${text}*` : text))
  const fits = (pattern: string, text: string) => (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern)
  const wordAt = ({ codes }: ReturnType<typeof fold>, from: number, to: number) => String.fromCharCode(...codes.subarray(from, to))

  test('the trie knows its words and no others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(openWord, { maxLength: 30 }), fc.array(word), (patterns, texts) => {
        const trie = buildTrie(patterns)
        for (const text of [...texts, ...patterns.map((pattern) => pattern.replace('*', ''))]) {
          const open: number[] = []
          let node = 0
          let i = 0
          for (; i < text.length; i++) {
            node = trieNext(trie, node, text.charCodeAt(i))
            if (node === 0) break
            if (trie.prefix[node] !== 0) open.push(trie.prefix[node]! - 1)
          }
          const whole = i === text.length && node !== 0 && trie.whole[node] !== 0 ? [trie.whole[node]! - 1] : []
          expect([...open, ...whole].sort()).toEqual(patterns.flatMap((pattern, p) => (fits(pattern, text) ? [p] : [])).sort())
        }
      }),
    )
  })

  /** Every way to lay the term's words over the text's, by trying all of them. */
  function naive(terms: readonly (readonly string[])[], texts: readonly string[], ends: (w: number) => boolean): readonly string[] {
    const out = new Set<string>()
    const follow = (term: number, piece: number, w: number, first: number) => {
      const words = terms[term]!
      if (piece === words.length) return void out.add(`${term} ${first} ${w - 1}`)
      const gap = words[piece] === '…'
      for (let skip = 0; skip <= (gap ? 4 : 0); skip++) {
        const at = w + skip
        if (at >= texts.length) return
        if (at > first) for (let k = w; k <= at; k++) if (k > first && ends(k)) return
        if (fits(words[piece + (gap ? 1 : 0)]!, texts[at]!)) follow(term, piece + (gap ? 2 : 1), at + 1, first)
      }
    }
    for (let term = 0; term < terms.length; term++) for (let w = 0; w < texts.length; w++) follow(term, 0, w, w)
    return [...out].sort()
  }

  test('the matcher finds what trying everything finds', () => {
    const term = fc
      .array(fc.tuple(openWord, fc.boolean()), { minLength: 1, maxLength: 4 })
      .map((pieces) => pieces.flatMap(([piece, gap], i) => (gap && i > 0 ? ['…', piece] : [piece])))
    const text = fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', ' ', ', ', '. ')), { maxLength: 14 })
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 12 }), text, (terms, pieces) => {
        const folded = fold(pieces.flat().join(''))
        const words = wordsOf(folded)
        const texts = Array.from({ length: words.count }, (_, w) => wordAt(folded, words.from[w]!, words.to[w]!))
        const found = new Set<string>()
        scan(buildMatcher(terms), folded, words, (at, first, last) => found.add(`${at} ${first} ${last}`))
        expect([...found].sort()).toEqual(naive(terms, texts, (w) => words.breaks[w] === SENTENCE))
      }),
      { numRuns: 1000 },
    )
  })

  test.for([
    ['Contrefaçon*', ['contrefacon*'], undefined],
    ["n'est pas un vrai", ['n', 'est', 'pas', 'un', 'vrai'], undefined],
    ['numéro … invalide*', ['numero', '…', 'invalide*'], undefined],
    ['numéro ... invalide', ['numero', '…', 'invalide'], undefined],
    ['… copie …', ['copie'], undefined],
    ['usé', ['use'], 'usé'],
    ['usé*', ['use*'], undefined],
    ['usée trop', ['usee', 'trop'], undefined],
    ['copié', ['copie'], undefined],
    ['*', [], undefined],
    ['A-to-Z', ['a', 'to', 'z'], undefined],
  ] as const)('the term %j', ([source, words, exact]) => {
    expect(parseTerm(source)).toEqual({ words, exact })
  })
  test('German terms are also typed without umlaut keys', () => {
    expect(spellings('Fälschung für Öl', 'de')).toEqual(['Fälschung für Öl', 'Faelschung fuer oel'])
    expect(spellings('Fälschung', 'fr')).toEqual(['Fälschung'])
  })
  test.for([
    ['conterfeit', 'counterfeit'],
    ['counterfiet', 'counterfeit'],
    ['counterfeiit', 'counterfeit'],
    ['countarfeit', 'counterfeit'],
    ['cuonterfeit', 'counterfeit'],
    ['countefit', undefined],
    ['couterfenit', undefined],
    ['ounterfeit', undefined],
    ['replicat', undefined],
    ['thieve', undefined],
    ['counterfeit1', undefined],
  ] as const)('the slip %s means %s', ([word, want]) => {
    expect(meant(buildSpelling(['counterfeit', 'replica', 'thief'], ['replicat']), word)).toBe(want)
  })
})

test('pack and unpack are each other’s way back', () => {
  const typed = fc.oneof(fc.uint8Array(), fc.int8Array(), fc.uint16Array(), fc.int32Array(), fc.uint32Array(), fc.float32Array(), fc.float64Array())
  const key = fc.string().filter((name) => name !== '__proto__')
  const plain = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null))
  const { data } = fc.letrec((tie) => ({ data: fc.dictionary(key, fc.oneof(typed, plain, fc.array(fc.oneof(plain, typed)), tie('data')), { maxKeys: 5 }) }))
  fc.assert(
    fc.property(data as fc.Arbitrary<object>, fc.nat({ max: 9 }), (value, shift) => {
      const bytes = pack(value)
      // As a pooled buffer would hand it out: at any place of a larger one.
      const pooled = new Uint8Array(bytes.length + shift)
      pooled.set(bytes, shift)
      expect(unpack(pooled.subarray(shift))).toEqual(value)
    }),
  )
  const whole = pack({ a: new Float64Array([1, 2, 3]) })
  for (const cut of [0, 3, 9, whole.length - 1]) expect(() => unpack(whole.slice(0, cut))).toThrow()
})
