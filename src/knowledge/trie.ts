/**
 * Words to symbols: a dense character trie over a-z and 0-9. Pure; immutable once built.
 * Invariant: a walk costs one array read a letter, whatever the number of words. Words with letters outside the alphabet
 * share one class for each residue, so the caller's phrases may need their spelling compared (none of today's languages does).
 */

/** 26 letters, 10 digits, 8 classes for all other letters. */
const CLASSES = 44

export function classOf(unit: number): number {
  if (unit >= 97 && unit <= 122) return unit - 97
  if (unit >= 48 && unit <= 57) return unit - 22
  return 36 + (unit & 7)
}

export interface Trie {
  /** Row-major: nodes × CLASSES; 0 for no way on. */
  readonly next: Uint16Array | Uint32Array
  /** Symbol of the word that ends at a node, plus one; 0 for none. */
  readonly whole: Int32Array
  /** Symbol of the pattern `…*` that ends at a node, plus one; 0 for none. */
  readonly prefix: Int32Array
}

export const trieNext = (trie: Trie, node: number, unit: number): number => trie.next[node * CLASSES + classOf(unit)]!

/** `words` are folded; a trailing `*` makes a prefix. The symbol of a word is its place in `words`. */
export function buildTrie(words: readonly string[]): Trie {
  const children: Map<number, number>[] = [new Map()]
  const whole: number[] = [0]
  const prefix: number[] = [0]
  words.forEach((word, symbol) => {
    const open = word.endsWith('*')
    const letters = open ? word.slice(0, -1) : word
    let node = 0
    for (let i = 0; i < letters.length; i++) {
      const edge = classOf(letters.charCodeAt(i))
      let child = children[node]!.get(edge)
      if (child === undefined) {
        child = children.length
        children[node]!.set(edge, child)
        children.push(new Map())
        whole.push(0)
        prefix.push(0)
      }
      node = child
    }
    if (open) prefix[node] = symbol + 1
    else whole[node] = symbol + 1
  })
  const next = new (children.length < 0x10000 ? Uint16Array : Uint32Array)(children.length * CLASSES)
  children.forEach((edges, node) => {
    for (const [edge, child] of edges) next[node * CLASSES + edge] = child
  })
  return { next, whole: Int32Array.from(whole), prefix: Int32Array.from(prefix) }
}
