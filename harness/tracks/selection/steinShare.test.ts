import { expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { steinShare } from './steinShare.js'

const cells = 50
const unit = 12
const truth = normed(Array.from({ length: cells }, (_, i) => 1 / (i + 3)))

function normed(weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b)
  return weights.map((weight) => weight / sum)
}

/** Counts of groups that lie whole in one cell each. */
function drawn(shares: readonly number[], groups: number, random: RandomStream): Float64Array {
  const counts = new Float64Array(cells)
  for (let group = 0; group < groups; group++) {
    let rest = random.uniform()
    let cell = 0
    while (cell < cells - 1 && rest > shares[cell]) rest -= shares[cell++]
    counts[cell] += unit
  }
  return counts
}

/** The mean of Stein's shares over many tables, and the share that is best over them all, by trial. */
function shares(bias: number, trainingGroups: number) {
  const poolGroups = 50 * trainingGroups
  const random = new RandomStream(1, `cells-${bias}-${trainingGroups}`)
  const biased = normed(truth.map((share) => share * Math.exp(bias * random.normal())))
  // As if of endlessly many groups.
  const pool = { counts: Float64Array.from(biased, (share) => share * poolGroups * unit) }
  const grid = Array.from({ length: 101 }, (_, i) => i / 100)
  const errors = grid.map(() => 0)
  let sum = 0
  const draws = 200
  for (let draw = 0; draw < draws; draw++) {
    const counts = drawn(truth, trainingGroups, random)
    const training = { counts, squares: counts.map((count) => count * unit) }
    sum += steinShare({ base: 0, cells }, training, pool, { unit, trainingGroups, poolGroups })
    for (const [i, share] of grid.entries()) {
      for (let cell = 0; cell < cells; cell++) {
        const own = counts[cell] / (trainingGroups * unit)
        errors[i] += (own + share * (biased[cell] - own) - truth[cell]) ** 2
      }
    }
  }
  return { stein: sum / draws, best: grid[errors.indexOf(Math.min(...errors))] }
}

it.each([
  [0.2, 200],
  [0.2, 2000],
  [0.5, 200],
  [0.5, 1000],
])('is the share with the least error: pool off by %f, %i groups', (bias, groups) => {
  const { stein, best } = shares(bias, groups)
  expect(Math.abs(stein - best)).toBeLessThan(0.1)
})

it('is all the way to a pool that is right, and none where there is no chance', () => {
  expect(shares(0, 300).stein).toBeGreaterThan(0.85)
  const counts = Float64Array.of(40 * unit, 0)
  const certain = { counts, squares: counts.map((count) => count * unit) }
  const pool = { counts: Float64Array.of(60 * unit, 60 * unit) }
  const sizes = { unit, trainingGroups: 40, poolGroups: 120 }
  expect(steinShare({ base: 0, cells: 2 }, certain, pool, sizes)).toBe(0)
})
