/**
 * One YAML file, checked: its data, or every fault in it with file, line and field. Pure but for nothing: text in, result out.
 */
import { isNode, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'

export interface Fault {
  readonly file: string
  readonly line: number
  /** Path of keys, as in `keywords.strong[3]`. */
  readonly field: string
  readonly problem: string
}

export const describeFault = ({ file, line, field, problem }: Fault): string => `${file}:${line}${field ? ` ${field}` : ''}: ${problem}`

/** Every fault of all files at once, so that one round of mending is enough. */
export class KnowledgeError extends Error {
  override readonly name = 'KnowledgeError'
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    super(
      `${faults.length === 1 ? 'one fault' : `${faults.length} faults`} in the data files; mend and start again:\n${faults.map((fault) => `  ${describeFault(fault)}`).join('\n')}`,
    )
    this.faults = faults
  }
}

export interface Source<T> {
  readonly data: T | undefined
  readonly faults: readonly Fault[]
  /** Line of the value at a path, for faults that only the whole shows. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

export const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')

/** A file of one's own may be large, never a bomb: YAML aliases are not expanded beyond this. */
const MOST_ALIASES = 10

export function readSource<T>(file: string, text: string, schema: z.ZodType<T>): Source<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => ({ file, line: lines.linePos(error.pos[0]).line, field: '', problem: error.message }))
    return { data: undefined, faults, lineOf }
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (cause) {
    return { data: undefined, faults: [{ file, line: 1, field: '', problem: (cause as Error).message }], lineOf }
  }
  const result = schema.safeParse(value)
  if (result.success) return { data: result.data, faults: [], lineOf }
  const faults = result.error.issues.map(({ path, message }) => ({ file, line: lineOf(path), field: fieldOf(path), problem: message }))
  return { data: undefined, faults, lineOf }
}
