/**
 * Plain data with typed arrays to bytes and back: a JSON header, then the arrays, aligned. Pure.
 * Invariant: `unpack(pack(x))` equals x; the arrays share the bytes that were read, so unpacking copies nothing.
 */

const ARRAYS = { Uint8Array, Int8Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array }
type ArrayName = keyof typeof ARRAYS
type Typed = InstanceType<(typeof ARRAYS)[ArrayName]>
type Plain = { [key: string]: Plain | Typed }

/** Where an array belongs in the data, and where its bytes stand behind the header. */
type Entry = readonly [path: readonly string[], name: ArrayName, at: number, length: number]

const ALIGN = 8
const aligned = (n: number) => Math.ceil(n / ALIGN) * ALIGN

export function pack(value: object): Uint8Array {
  const entries: Entry[] = []
  const arrays: Typed[] = []
  let size = 0
  const without = (part: unknown, path: readonly string[]): unknown => {
    if (ArrayBuffer.isView(part)) {
      const array = part as Typed
      entries.push([path, array.constructor.name as ArrayName, size, array.length])
      arrays.push(array)
      size += aligned(array.byteLength)
      return null
    }
    if (part === null || typeof part !== 'object') return part
    if (Array.isArray(part)) return part.map((item, i) => without(item, [...path, String(i)]))
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, without(item, [...path, key])]))
  }
  const data = without(value, [])
  const text = new TextEncoder().encode(JSON.stringify({ entries, data }))
  const base = aligned(ALIGN + text.length)
  const bytes = new Uint8Array(base + size)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, ALIGN)
  for (const [i, array] of arrays.entries()) bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), base + entries[i]![2])
  return bytes
}

/** Throws RangeError, TypeError or SyntaxError where the bytes are not whole. */
export function unpack(source: Uint8Array): object {
  // Views need an aligned start: pooled buffers do not promise one.
  const bytes = source.byteOffset % ALIGN === 0 ? source : source.slice()
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const base = aligned(ALIGN + length)
  const { entries, data } = JSON.parse(new TextDecoder().decode(bytes.subarray(ALIGN, ALIGN + length))) as { entries: readonly Entry[]; data: Plain }
  for (const [path, name, at, count] of entries) {
    let owner = data
    for (const key of path.slice(0, -1)) owner = owner[key] as Plain
    owner[path.at(-1)!] = new ARRAYS[name](bytes.buffer as ArrayBuffer, bytes.byteOffset + base + at, count)
  }
  return data
}
