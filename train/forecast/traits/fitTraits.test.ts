import { describe, expect, it } from 'vitest'
import type { SequenceTable } from '../../../datasets/sequenceTable.js'
import type { Traits } from '../../../models/forecast/traits.js'
import { SequenceTraits } from '../../../solution/sequenceTraits.js'
import { servingKernels } from '../../../solution/servingKernels.js'
import { fitTraits } from './fitTraits.js'
import { echoes, nFeatures } from './testing/echoes.js'

const nSteps = 200

/** The traits of each sequence after its last step. */
function lastTraits(table: SequenceTable<Float32Array>, fitted: Traits) {
  const own = new SequenceTraits(fitted, servingKernels())
  return Array.from(table.seqIx, (_, i) => {
    own.reset()
    for (let step = 0; step < nSteps; step++) {
      const at = (i * nSteps + step) * nFeatures
      own.push(table.states.subarray(at, at + nFeatures))
    }
    const out = new Float32Array(fitted.count)
    own.write(out, 0)
    return out
  })
}

describe('fitTraits', () => {
  it('finds a hidden delay, in one trait that tells the classes of other sequences apart', () => {
    const { served: fitted } = fitTraits(echoes(60, nSteps, [3, 7]), 16)!
    expect(fitted.count).toBe(1)
    const found = lastTraits(echoes(40, nSteps, [3, 7], 2), fitted).map(([trait]) => trait)
    const even = found.filter((_, i) => i % 2 === 0)
    const odd = found.filter((_, i) => i % 2 === 1)
    const apart = Math.max(...even) < Math.min(...odd) || Math.max(...odd) < Math.min(...even)
    expect(apart).toBe(true)
    // In units of its spread over the training sequences.
    const square = found.reduce((sum, value) => sum + value * value, 0) / found.length
    expect(square).toBeGreaterThan(0.5)
    expect(square).toBeLessThan(1.5)
  })

  it('finds nothing where all sequences follow one law', () => {
    expect(fitTraits(echoes(60, nSteps, [3, 3]), 16)).toBeNull()
  })

  it('gives whitened residuals: the covariance of what is left is 1', () => {
    const table = echoes(60, nSteps, [3, 7])
    const { served: fitted } = fitTraits(table, 16)!
    const { order, whitening, offset, centre } = fitted
    const sum = new Float64Array(nFeatures * nFeatures)
    let rows = 0
    for (let i = 0; i < table.seqIx.length; i++) {
      for (let step = order; step < nSteps; step++, rows++) {
        const w = Array.from({ length: nFeatures }, (_, row) => {
          let value = -offset[row]
          for (let lag = 0; lag <= order; lag++) {
            for (let j = 0; j < nFeatures; j++) {
              const state = table.states[(i * nSteps + step - lag) * nFeatures + j] - centre[j]
              value += whitening[(row * (order + 1) + lag) * nFeatures + j] * state
            }
          }
          return value
        })
        for (const [a, x] of w.entries()) {
          for (const [b, y] of w.entries()) sum[a * nFeatures + b] += x * y
        }
      }
    }
    for (const [at, value] of sum.entries()) {
      expect(value / rows).toBeCloseTo(at % (nFeatures + 1) === 0 ? 1 : 0, 3)
    }
  })

  it.each([
    ['none are asked for', echoes(60, nSteps, [3, 7]), 0],
    ['there are few sequences', echoes(39, nSteps, [3, 7]), 16],
  ])('gives none where %s', (_name, table, most) => {
    expect(fitTraits(table, most)).toBeNull()
  })

  it('takes a feature that never changes', () => {
    const table = echoes(60, nSteps, [3, 7])
    for (let at = 0; at < table.states.length; at += nFeatures) table.states[at] = 2
    const { served: fitted } = fitTraits(table, 16)!
    expect(fitted.count).toBe(1)
    for (const tensor of [fitted.whitening, fitted.directions, fitted.offset]) {
      expect(tensor.every(Number.isFinite)).toBe(true)
    }
  })
})
