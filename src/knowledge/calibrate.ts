/**
 * Margins to probabilities: one logistic curve a class over (margin, log of the number of stretches), after Platt (1999). Pure.
 * The second term is there because the largest of many margins is large by chance alone: a long story must not become an intent.
 */

export interface Curve {
  readonly slope: number
  readonly length: number
  readonly bias: number
}

export interface Observation {
  readonly margin: number
  readonly stretches: number
  readonly said: boolean
}

export function probability({ slope, length, bias }: Curve, margin: number, stretches: number): number {
  return 1 / (1 + Math.exp(-(slope * margin + length * Math.log(Math.max(1, stretches)) + bias)))
}

const ROUNDS = 40
/** Keeps the curve finite where a class separates perfectly. */
const RIDGE = 0.05

/**
 * Newton's method on three parameters. Few observations of a class give a flat, honest curve. Without `byLength` the curve looks at the
 * margin alone: what was added to a message then never lowers what it said before.
 */
export function fitCurve(observations: readonly Observation[], byLength = true): Curve {
  const said = observations.filter(({ said }) => said).length
  // Platt's targets: never quite 0 or 1.
  const high = (said + 1) / (said + 2)
  const low = 1 / (observations.length - said + 2)
  let w = [4, 0, -1]
  for (let round = 0; round < ROUNDS; round++) {
    const g = w.map((value, i) => (i < 2 ? RIDGE * value : 0))
    const h = [
      [RIDGE, 0, 0],
      [0, RIDGE, 0],
      [0, 0, 1e-6],
    ]
    for (const { margin, stretches, said } of observations) {
      const x = [margin, byLength ? Math.log(Math.max(1, stretches)) : 0, 1]
      const p = 1 / (1 + Math.exp(-(w[0]! * x[0]! + w[1]! * x[1]! + w[2]!)))
      const error = p - (said ? high : low)
      const spread = Math.max(p * (1 - p), 1e-6)
      for (let i = 0; i < 3; i++) {
        g[i]! += error * x[i]!
        for (let j = 0; j < 3; j++) h[i]![j]! += spread * x[i]! * x[j]!
      }
    }
    const move = solve3(h, g)
    w = w.map((value, i) => value - move[i]!)
    if (Math.max(...move.map(Math.abs)) < 1e-7) break
  }
  return { slope: w[0]!, length: w[1]!, bias: w[2]! }
}

function solve3(h: readonly (readonly number[])[], g: readonly number[]): number[] {
  const determinant = (m: readonly (readonly number[])[]) =>
    m[0]![0]! * (m[1]![1]! * m[2]![2]! - m[1]![2]! * m[2]![1]!) -
    m[0]![1]! * (m[1]![0]! * m[2]![2]! - m[1]![2]! * m[2]![0]!) +
    m[0]![2]! * (m[1]![0]! * m[2]![1]! - m[1]![1]! * m[2]![0]!)
  const d = determinant(h)
  return [0, 1, 2].map((column) => determinant(h.map((row, i) => row.map((value, j) => (j === column ? g[i]! : value)))) / d)
}
