import { expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { crossFit, type Directions } from './crossFit.js'

const width = 2000
const random = new RandomStream(5, 'rows')
const noise = () => Float64Array.from({ length: width }, () => random.normal())
/** Two ways in which rows differ, as strong as each other. */
const ways = [noise(), noise()]
const strength = 0.15
const newRow = () => {
  const shares = ways.map(() => (random.uniform() < 0.5 ? -strength : strength))
  return noise().map((own, i) => own + shares[0] * ways[0][i] + shares[1] * ways[1][i])
}
const rows = Array.from({ length: 120 }, newRow)
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
const gram = Float64Array.from({ length: rows.length ** 2 }, (_, at) =>
  dot(rows[Math.floor(at / rows.length)], rows[at % rows.length]),
)
const vectorsOf = (directions: Directions) =>
  directions.map((shares) =>
    Float64Array.from({ length: width }, (_, i) =>
      rows.reduce((sum, row, r) => sum + shares[r] * row[i], 0),
    ),
  )
const meanSquare = (direction: Float64Array, some: readonly Float64Array[]) =>
  some.reduce((sum, row) => sum + dot(row, direction) ** 2, 0) / some.length

it('sees the rows of a fold as rows that are yet to come are seen', () => {
  const foldOf = rows.map((_, i) => i % 10)
  const { all, ofFold, scale } = crossFit(gram, foldOf, 4, 1.05 * (width ** 0.5 + 120 ** 0.5) ** 2)
  expect(all).toHaveLength(2)
  const served = vectorsOf(all)
  const coming = Array.from({ length: 400 }, newRow)
  for (const [k, direction] of served.entries()) {
    expect(dot(direction, direction)).toBeCloseTo(1, 8)
    const unseen = meanSquare(direction, coming)
    expect(meanSquare(direction, rows) / unseen).toBeGreaterThan(1.3)
    expect(scale[k] ** 2 / unseen).toBeGreaterThan(0.75)
    expect(scale[k] ** 2 / unseen).toBeLessThan(1.25)
  }
  for (const [fold, directions] of ofFold.entries()) {
    for (const shares of directions) {
      expect(shares.every((share, i) => share === 0 || foldOf[i] !== fold)).toBe(true)
    }
    // Equally strong ways mix at will: turned, they are those of all rows, each in its place.
    for (const [k, direction] of vectorsOf(directions).entries()) {
      expect(dot(direction, direction)).toBeCloseTo(1, 6)
      expect(dot(direction, served[k])).toBeGreaterThan(0.8)
    }
  }
})
