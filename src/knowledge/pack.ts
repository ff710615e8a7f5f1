/**
 * Plain data with typed arrays to bytes and back: a JSON header, then the arrays, aligned. Pure.
 * Invariant: `unpack(pack(x))` equals x; the arrays share the bytes that were read, so unpacking copies nothing.
 */

const ARRAYS = { Uint8Array, Int8Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array }
type ArrayName = keyof typeof ARRAYS
type Typed = InstanceType<(typeof ARRAYS)[ArrayName]>

const ALIGN = 8
const aligned = (n: number) => Math.ceil(n / ALIGN) * ALIGN
const nameOf = (value: unknown): ArrayName | undefined => (ArrayBuffer.isView(value) ? (value.constructor.name as ArrayName) : undefined)

export function pack(value: unknown): Uint8Array {
  const arrays: Typed[] = []
  let size = 0
  const header = JSON.stringify(value, (_, part: unknown) => {
    const name = nameOf(part)
    if (!name) return part
    const array = part as Typed
    arrays.push(array)
    const at = size
    size += aligned(array.byteLength)
    return { $array: name, at, length: array.length }
  })
  const text = new TextEncoder().encode(header)
  const base = aligned(ALIGN + text.length)
  const bytes = new Uint8Array(base + size)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, ALIGN)
  let at = base
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += aligned(array.byteLength)
  }
  return bytes
}

/** Throws RangeError or SyntaxError where the bytes are not whole. */
export function unpack(source: Uint8Array): unknown {
  // Views need an aligned start: Node's pooled buffers do not promise one.
  const bytes = source.byteOffset % ALIGN === 0 ? source : source.slice()
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const base = aligned(ALIGN + length)
  const header = new TextDecoder().decode(bytes.subarray(ALIGN, ALIGN + length))
  return JSON.parse(header, (_, part: { $array?: ArrayName; at: number; length: number } | null) => {
    if (!part || typeof part !== 'object' || part.$array === undefined) return part
    return new ARRAYS[part.$array](bytes.buffer as ArrayBuffer, bytes.byteOffset + base + part.at, part.length)
  })
}
