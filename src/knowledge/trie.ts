/**
 * Words to symbols: a double-array trie (Aoe, 1989) over letters and digits. Pure; immutable once built.
 * Invariant: a step costs two array reads, whatever the number of words, and the arrays stay near the size of the words themselves.
 * Letters beyond a-z share one class for each residue: a caller with such terms compares their spelling (none of today's has such letters).
 */

/** 26 letters, 10 digits, 8 classes for all other letters. */
const CLASSES = 44

function classOf(unit: number): number {
  if (unit >= 97 && unit <= 122) return unit - 97
  if (unit >= 48 && unit <= 57) return unit - 22
  return 36 + (unit & 7)
}

export interface Trie {
  /** For each node: where the row of its children begins. */
  readonly base: Int32Array
  /** For each place: the node whose child stands there, plus one; 0 for none. A child's place is its number. */
  readonly check: Int32Array
  /** Symbol of the word that ends at a node, plus one; 0 for none. */
  readonly whole: Int32Array
  /** Symbol of the pattern `…*` that ends at a node, plus one; 0 for none. */
  readonly prefix: Int32Array
}

/** The next node, or 0 where there is none; the root is node 0 and nobody's child. */
export function trieNext({ base, check }: Trie, node: number, unit: number): number {
  const to = base[node]! + classOf(unit)
  return check[to] === node + 1 ? to : 0
}

/** `words` are folded; a trailing `*` makes a prefix. The symbol of a word is its place in `words`. */
export function buildTrie(words: readonly string[]): Trie {
  interface Node {
    readonly children: Map<number, Node>
    whole: number
    prefix: number
  }
  const fresh = (): Node => ({ children: new Map(), whole: 0, prefix: 0 })
  const root = fresh()
  words.forEach((word, symbol) => {
    const open = word.endsWith('*')
    let node = root
    for (let i = 0; i < word.length - (open ? 1 : 0); i++) {
      const edge = classOf(word.charCodeAt(i))
      const child = node.children.get(edge) ?? fresh()
      node.children.set(edge, child)
      node = child
    }
    if (open) node.prefix = symbol + 1
    else node.whole = symbol + 1
  })

  const base: number[] = []
  const check: number[] = [0]
  const whole: number[] = []
  const prefix: number[] = []
  const used = (place: number) => place === 0 || (check[place] ?? 0) !== 0
  let hint = 1
  const queue: [Node, number][] = [[root, 0]]
  for (const [node, place] of queue) {
    whole[place] = node.whole
    prefix[place] = node.prefix
    const edges = [...node.children.keys()].sort((a, b) => a - b)
    if (edges.length === 0) {
      base[place] = 0
      continue
    }
    while (used(hint)) hint++
    let row = Math.max(0, hint - edges[0]!)
    while (edges.some((edge) => used(row + edge))) row++
    base[place] = row
    for (const edge of edges) {
      check[row + edge] = place + 1
      queue.push([node.children.get(edge)!, row + edge])
    }
  }
  const size = check.length + CLASSES
  const packed = (source: readonly number[]) => Int32Array.from({ length: size }, (_, i) => source[i] ?? 0)
  return { base: packed(base), check: packed(check), whole: packed(whole), prefix: packed(prefix) }
}
