/**
 * From characters to the stretches that are scored: folding, words, clauses, hidden words.
 * Mutants tried, each caught: units of a ligature shifted against their letter; Hangul taken apart (the table of expansions overflows, and
 * one message changes how the next is read); every point ends a sentence; clauses of one word; pairs of any length; a text never cut;
 * leet read in addresses; pieces joined across lines; a unit lost behind a respelt word.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findApart } from '../src/text/apart.ts'
import { clausesIn, pairOf, type Stretch, sentencesIn } from '../src/text/clauses.ts'
import { fold, foldString } from '../src/text/fold.ts'
import { leetReadings } from '../src/text/leet.ts'
import { collapse, doubles, respelled, stutters } from '../src/text/respell.ts'
import { wordsOf } from '../src/text/words.ts'

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string())
const read = (text: string) => {
  const folded = fold(text)
  return { folded, words: wordsOf(folded) }
}
const wordList = (text: string) => {
  const { folded, words } = read(text)
  return Array.from({ length: words.count }, (_, w) => String.fromCharCode(...folded.codes.subarray(words.from[w], words.to[w])))
}

describe('fold', () => {
  test.for([
    ['case', 'ARNAQUE', 'arnaque'],
    ['accents', 'Contrefaçon àéîôü ÑÄ', 'contrefacon aeiou na'],
    ['accents as marks of their own', 'contrefac\u0327on', 'contrefacon'],
    ['letters that are two', 'Straße œuvre Æther', 'strasse oeuvre aether'],
    ['ligatures', 'ﬁnﬂ', 'finfl'],
    ['Cyrillic drawn alike', 'сорiе', 'copie'],
    ['Greek drawn alike', 'αrnaquε', 'arnaque'],
    ['a capital drawn alike', 'РНОТО', 'photo'],
    ['zero-width signs', 'ar\u200bna\u200dque', 'arnaque'],
    ['soft hyphen and bidi marks', 'ar\u00adna\u202eque', 'arnaque'],
    ['full-width', 'ｆａｋｅ１', 'fake1'],
    ['mathematical letters', '𝐟𝐚𝐤𝐞', 'fake'],
    ['apostrophes alike', "l’avis l'avis", 'l avis l avis'],
    ['dotted capital I', 'İstanbul', 'istanbul'],
    ['nothing', '', ''],
    ['a lone surrogate', 'a\ud800b', 'a b'],
    ['private use and the last unit', 'a\ue000b\uffffc', 'a b c'],
    ['letters of no other spelling', '日本 한국', '日本 한국'],
  ] as const)('%s', ([, source, folded]) => {
    expect(foldString(source)).toBe(folded)
  })

  test('the map never falls, begins in the text and ends at its end', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { at, length } = fold(text)
        for (let i = 1; i <= length; i++) expect(at[i]!).toBeGreaterThanOrEqual(at[i - 1]!)
        expect(at[length]).toBe(text.length)
        if (length > 0) expect(at[length - 1]!).toBeLessThan(text.length)
      }),
    )
  })

  test('every unit of a letter that becomes several stands where the letter stands', () => {
    const { at, length } = fold('aß\u200b😀œb')
    expect([...at.subarray(0, length + 1)]).toEqual([0, 1, 1, 3, 5, 5, 6, 7])
  })

  test('a word found in the folded text is shown as it came in', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const text = `${before} Größe ${after}`
        const { folded, words } = read(text)
        const w = wordList(text).lastIndexOf('grosse', words.count)
        const spans = Array.from({ length: words.count }, (_, k) => text.slice(folded.at[words.from[k]!]!, folded.at[words.to[k]!]!))
        expect(w).toBeGreaterThanOrEqual(0)
        expect(spans).toContain('Größe')
      }),
    )
  })

  test('what was folded before changes nothing', () => {
    const text = 'ﬁn Ǆ ㍍ \ufa0e ﷺ 한'
    const before = [...fold(text).codes]
    for (let unit = 0; unit < 0x10000; unit++) fold(String.fromCharCode(unit))
    expect([...fold(text).codes]).toEqual(before)
  })
})

describe('words and stretches', () => {
  test('words are what stands between separators', () => {
    expect(wordList("C'est 12,50 €… n°4 (faux)!")).toEqual(['c', 'est', '12', '50', 'n', '4', 'faux'])
    expect(wordList(' \n\t!?')).toEqual([])
  })

  const show = (text: string, stretches: readonly Stretch[]) => {
    const { folded, words } = read(text)
    return stretches.map(({ first, last }) => text.slice(folded.at[words.from[first]!]!, folded.at[words.to[last]!]!))
  }
  const sentences = (text: string) => sentencesIn(read(text).words, 0, read(text).words.count - 1)

  test.for([
    ['a full stop ends one', 'One two. Three four!', ['One two', 'Three four']],
    ['a point in a number does not', 'It cost 12.50 euros', ['It cost 12.50 euros']],
    ['a comma and one line end do not', 'One, two\nthree', ['One, two\nthree']],
    ['a blank line does', 'One two\n\nthree', ['One two', 'three']],
    ['an ellipsis does', 'Well… no', ['Well', 'no']],
  ] as const)('sentences: %s', ([, text, want]) => {
    expect(show(text, sentences(text))).toEqual(want)
  })
  test('a text without punctuation is cut', () => {
    expect(sentences('word '.repeat(130))).toEqual([
      { first: 0, last: 59 },
      { first: 60, last: 119 },
      { first: 120, last: 129 },
    ])
  })
  test('a long sentence falls into clauses, a short one does not', () => {
    const long = 'I opened the box this morning, it was empty, so please tell me what happens now'
    expect(show(long, clausesIn(read(long).words, sentences(long)[0]!))).toEqual([
      'I opened the box this morning',
      'it was empty',
      'so please tell me what happens now',
    ])
    expect(clausesIn(read('yes, it was empty').words, sentences('yes, it was empty')[0]!)).toEqual([])
  })
  test('a clause of one or two words joins its neighbour', () => {
    const text = 'Well, then, I opened the box and it was all empty inside, sorry'
    expect(show(text, clausesIn(read(text).words, sentences(text)[0]!))).toEqual([])
  })
  test('short neighbours pair, long ones do not', () => {
    const text = `A b. C d. ${'word '.repeat(25)}.`
    const [one, two, long] = sentences(text) as [Stretch, Stretch, Stretch]
    expect(pairOf(one, two)).toEqual({ first: 0, last: 3 })
    expect(pairOf(two, long)).toBeUndefined()
  })
  test('sentences follow one another and lose no word', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('faux', 'and', '.', ',', '\n', '\n\n', '?', '12.5', '…', '😊')), (pieces) => {
        const { words } = read(pieces.join(' '))
        if (words.count === 0) return
        const all = sentencesIn(words, 0, words.count - 1)
        let next = 0
        for (const { first, last } of all) {
          expect(first).toBe(next)
          expect(last).toBeGreaterThanOrEqual(first)
          next = last + 1
        }
        expect(next).toBe(words.count)
      }),
    )
  })
})

describe('hidden words', () => {
  test.for([
    ['c0ntref@çon', ['contrefaçon']],
    ['4rn4que !', ['arnaque !']],
    ['f4ux!', ['faux!']],
    ['vo1eur', ['voieur', 'voleur']],
    ['f 4 k e', ['f a k e']],
    ['12 rue des 4 vents', []],
    ['paul@example.com', []],
    ['https://ex4mple.com/p', []],
    ['12,50 €', []],
  ] as const)('leet in %j reads %j', ([text, readings]) => {
    expect(leetReadings(text)).toEqual(readings)
  })
  test('a reading is as long as the text', () => {
    const pieces = fc.array(
      fc.oneof(fc.constantFrom('c0py', 'f', '4', 'k', '3', ' ', '@', '!', '€', '1l', '\n', 'é'), fc.string({ unit: 'binary', maxLength: 3 })),
    )
    fc.assert(fc.property(pieces, (parts) => leetReadings(parts.join('')).every((reading) => reading.length === parts.join('').length)))
  })
  test.for([
    ['this is f a k e stuff', ['f a k e']],
    ['f.a.k.e', ['f.a.k.e']],
    ['fa-ke', ['fa-ke']],
    ['f a k e and fa_ke', ['f a k e', 'fa_ke']],
    ['fake', []],
    ['fa ke', []],
    ['f     a k e', []],
    ['f\na\nk\ne', []],
  ] as const)('pieces of a word in %j', ([text, want]) => {
    const { folded, words } = read(text)
    const got: string[] = []
    findApart(
      text,
      folded,
      words,
      (letters) => (letters.startsWith('fake') ? [4] : []),
      (_, first, last) => got.push(text.slice(folded.at[words.from[first]!]!, folded.at[words.to[last]!]!)),
    )
    expect(got).toEqual(want)
  })
  test('a respelt word keeps its place', () => {
    const text = 'Une ARNAAAQUE ici'
    const { folded, words } = read(text)
    expect(stutters('arnaaaque')).toBe(true)
    expect(stutters('casse')).toBe(false)
    expect(collapse('arnaaaque')).toBe('arnaque')
    const other = respelled(folded, words, doubles, (word) => (stutters(word) ? collapse(word) : undefined))!
    const again = wordsOf(other.folded)
    expect([...other.changed]).toEqual([1])
    expect(String.fromCharCode(...other.folded.codes.subarray(again.from[1], again.to[1]))).toBe('arnaque')
    expect(other.folded.at[again.from[1]!]).toBe(4)
    expect(text.slice(other.folded.at[again.from[2]!]!)).toBe('ici')
    expect(respelled(folded, words, doubles, () => undefined)).toBeUndefined()
    expect(
      respelled(
        folded,
        words,
        () => false,
        () => 'autre',
      ),
    ).toBeUndefined()
  })
})
