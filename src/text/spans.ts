/**
 * Questions to many spans of one text at once, in linear time. Pure.
 */

interface Place {
  readonly start: number
  readonly end: number
}

/**
 * For each place the furthest end of any span that begins at or before it: a span is inside another where the table at its start
 * reaches its end. Worked out when first asked, from the spans that stood there when this was called.
 */
export function furthestFrom(length: number, spans: readonly Place[]): () => Uint32Array {
  const until = spans.length
  let table: Uint32Array | undefined
  return () => {
    if (table) return table
    table = new Uint32Array(length + 1)
    for (let i = 0; i < until; i++) table[spans[i]!.start] = Math.max(table[spans[i]!.start]!, spans[i]!.end)
    for (let place = 1; place <= length; place++) table[place] = Math.max(table[place]!, table[place - 1]!)
    return table
  }
}

/** For each place the length of the longest span over it; undefined where there is no span. */
export function widestAt(length: number, spans: readonly Place[]): Uint32Array | undefined {
  if (spans.length === 0) return undefined
  const table = new Uint32Array(length)
  for (const { start, end } of spans) for (let place = start; place < end; place++) table[place] = Math.max(table[place]!, end - start)
  return table
}
