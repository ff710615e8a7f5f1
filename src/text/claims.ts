/**
 * Which characters of a text are spoken for. Holds its own state; a claim costs its own length, whatever was claimed before.
 */
export interface Claims {
  /** Takes the span and answers true, or answers false and takes nothing where any of it is taken. */
  claim(start: number, end: number): boolean
}

export function createClaims(length: number): Claims {
  // Made at the first claim: most texts have none.
  let taken: Uint8Array | undefined
  return {
    claim(start, end) {
      taken ??= new Uint8Array(length)
      for (let i = start; i < end; i++) if (taken[i] === 1) return false
      taken.fill(1, start, end)
      return true
    },
  }
}
