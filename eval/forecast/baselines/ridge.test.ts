import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { sequenceOffsets } from '../../../datasets/sequenceOffsets.js'
import { type SequenceTable, type States, sequenceAt } from '../../../datasets/sequenceTable.js'
import { LaggedProducts } from './laggedProducts.js'
import { fitRidge, type RidgeModel, ridgeForecaster, ridgeLambda } from './ridge.js'

/** Random walks that pull back to `offset`, a different one for each feature. */
function randomTable(lengths: readonly number[], n: number, seed: number, offset = 1) {
  const random = new RandomStream(seed, 'ridge')
  const offsets = sequenceOffsets(lengths)
  const rows = offsets[lengths.length]
  const states = new Float32Array(rows * n)
  for (let k = 0; k < states.length; k++) {
    const isFirst = offsets.includes(Math.floor(k / n))
    const mean = offset * (1 + (k % n))
    states[k] = mean + 3 * random.normal() + (isFirst ? 0 : 0.8 * (states[k - n] - mean))
  }
  const table: SequenceTable = {
    seqIx: Int32Array.from(lengths, (_, i) => i),
    offsets,
    states,
    needPrediction: new Uint8Array(rows).fill(1),
    featureNames: Array.from({ length: n }, (_, i) => `f_${i}`),
  }
  return table
}

/** Row t of the regression: 1, then x(t−p+1) … x(t). */
function regressors(states: States, t: number, p: number, n: number): number[] {
  return [1, ...states.subarray((t - p + 1) * n, (t + 1) * n)]
}

/**
 * Ridge the obvious way: every row of the regression written out, the intercept a column of ones without
 * a penalty. Returns [nFeatures][1 + p·n].
 */
function obviousRidge(table: SequenceTable, p: number): number[][] {
  const n = table.featureNames.length
  const size = 1 + p * n
  const rows: number[][] = []
  for (let i = 0; i < table.seqIx.length; i++) {
    const { states } = sequenceAt(table, i)
    for (let t = p - 1; (t + 1) * n < states.length; t++) {
      rows.push([...regressors(states, t, p, n), ...states.subarray((t + 1) * n, (t + 2) * n)])
    }
  }
  const sum = (a: number, b: number) => rows.reduce((total, row) => total + row[a] * row[b], 0)
  const system = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size + n }, (_, b) => sum(a, b) + (a === b && a > 0 ? ridgeLambda : 0)),
  )
  eliminate(system)
  return Array.from({ length: n }, (_, i) => system.map((row) => row[size + i]))
}

/** Gauss and Jordan, with partial pivoting: turns [A | B] into [I | A⁻¹B]. */
function eliminate(system: number[][]): void {
  for (let k = 0; k < system.length; k++) {
    const pivot = system.slice(k).reduce((a, b) => (Math.abs(b[k]) > Math.abs(a[k]) ? b : a))
    system[system.indexOf(pivot)] = system[k]
    system[k] = pivot.map((value) => value / pivot[k])
    for (const row of system) {
      if (row === system[k]) continue
      const factor = row[k]
      for (let c = 0; c < row.length; c++) row[c] -= factor * system[k][c]
    }
  }
}

/** The model's intercept for states as they are, not around the centre. */
function plainIntercept({ centre, intercept, weights }: RidgeModel, i: number): number {
  const n = centre.length
  const size = weights.length / n
  let value = centre[i] + intercept[i]
  for (let k = 0; k < size; k++) value -= weights[i * size + k] * centre[k % n]
  return value
}

const shape = fc
  .tuple(
    fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 4 }),
    fc.nat(),
  )
  .filter(([lengths, , order]) => order < Math.max(...lengths))

describe('fitRidge', () => {
  it('has the weights and intercept of the regression written out row by row', () => {
    fc.assert(
      fc.property(shape, ([lengths, n, order, seed]) => {
        const table = randomTable(lengths, n, seed)
        const model = fitRidge(
          new LaggedProducts(table, Math.min(4, Math.max(...lengths) - 1)),
          order,
        )
        const size = order * n
        for (const [i, [intercept, ...weights]] of obviousRidge(table, order).entries()) {
          expect(Math.abs(plainIntercept(model, i) - intercept)).toBeLessThan(1e-9)
          for (let k = 0; k < size; k++) {
            expect(Math.abs(model.weights[i * size + k] - weights[k])).toBeLessThan(1e-9)
          }
        }
      }),
    )
  })

  it('keeps its digits where features lie far from zero', () => {
    const fitAround = (offset: number) =>
      fitRidge(new LaggedProducts(randomTable(new Array(5).fill(40), 3, 1, offset), 2), 2)
    const near = fitAround(0)
    // 2¹⁶ and its multiples cost the float32 states themselves 2⁻⁷ at most.
    const far = fitAround(65_536)
    for (let k = 0; k < near.weights.length; k++) {
      expect(Math.abs(far.weights[k] - near.weights[k])).toBeLessThan(1e-3)
    }
  })
})

describe('ridgeForecaster', () => {
  it('applies the weights to the last steps, and puts steps before the first at the centre', () => {
    fc.assert(
      fc.property(shape, ([lengths, n, order, seed]) => {
        const table = randomTable(lengths, n, seed)
        const model = fitRidge(new LaggedProducts(table, order), order)
        const { states } = sequenceAt(table, lengths.length - 1)
        const forecast = ridgeForecaster(model).predictSequence(states)
        for (let k = 0; k < forecast.length; k++) {
          const t = Math.floor(k / n)
          const expected = obviousForecast(model, states, t, k % n)
          expect(Math.abs(forecast[k] - expected)).toBeLessThan(1e-9)
        }
      }),
    )
  })
})

function obviousForecast(model: RidgeModel, states: States, t: number, i: number): number {
  const { order, centre, weights } = model
  const n = centre.length
  let value = plainIntercept(model, i)
  for (let lag = 0; lag < order; lag++) {
    for (let j = 0; j < n; j++) {
      const x = t >= lag ? states[(t - lag) * n + j] : centre[j]
      value += weights[i * order * n + (order - 1 - lag) * n + j] * x
    }
  }
  return value
}
