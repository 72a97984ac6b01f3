import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import type { Traits } from '../models/forecast/traits.js'
import { SequenceTraits } from './sequenceTraits.js'
import { servingKernels } from './servingKernels.js'

const nFeatures = 5
const [count, order] = [3, 4]
const nSteps = 100

function normals(name: string, length: number, scale = 1): Float32Array {
  const random = new RandomStream(1, name)
  return Float32Array.from({ length }, () => scale * random.normal())
}

const traits: Traits = {
  count,
  order,
  centre: normals('centre', nFeatures),
  whitening: normals('whitening', nFeatures * (order + 1) * nFeatures, 0.3),
  offset: normals('offset', nFeatures, 0.1),
  directions: normals('directions', count * nFeatures * order * nFeatures, 0.2),
  mean: normals('mean', count, 0.1),
  scale: Float32Array.of(0.5, 1, 2),
}

/** The definition, from all states at once and in plain loops. */
function slowTraits(states: Float32Array): number[][] {
  const centred = (step: number, j: number) =>
    step < 0 ? 0 : states[step * nFeatures + j] - traits.centre[j]
  const whitened: number[][] = []
  const out: number[][] = []
  const sums = new Array<number>(count).fill(0)
  let energies = 0
  for (let step = 0; step < states.length / nFeatures; step++) {
    if (step >= order) {
      const w = Array.from({ length: nFeatures }, (_, i) => {
        let sum = -traits.offset[i]
        for (let lag = 0; lag <= order; lag++) {
          for (let j = 0; j < nFeatures; j++) {
            const at = (i * (order + 1) + lag) * nFeatures + j
            sum += traits.whitening[at] * centred(step - lag, j)
          }
        }
        return sum
      })
      const energy = w.reduce((sum, value) => sum + value * value, 0) / nFeatures
      for (let k = 0; k < count; k++) {
        let product = 0
        for (let i = 0; i < nFeatures; i++) {
          for (let lag = 1; lag <= order; lag++) {
            const past = whitened[whitened.length - lag]
            for (let j = 0; past && j < nFeatures; j++) {
              const at = ((k * nFeatures + i) * order + lag - 1) * nFeatures + j
              product += w[i] * traits.directions[at] * past[j]
            }
          }
        }
        sums[k] += product - traits.mean[k] * energy
      }
      energies += energy
      whitened.push(w)
    }
    out.push(sums.map((sum, k) => sum / (energies + 30) / traits.scale[k]))
  }
  return out
}

describe('SequenceTraits', () => {
  const states = normals('states', nSteps * nFeatures)
  const expected = slowTraits(states)

  function follow(own: SequenceTraits): Float32Array[] {
    return Array.from({ length: nSteps }, (_, step) => {
      const out = new Float32Array(1 + count)
      own.push(states.subarray(step * nFeatures, (step + 1) * nFeatures))
      own.write(out, 1)
      return out.subarray(1)
    })
  }

  it('are what the definition says at every step, 0 before there is a residual', () => {
    for (const [step, found] of follow(new SequenceTraits(traits, servingKernels())).entries()) {
      for (let k = 0; k < count; k++) {
        expect(Math.abs(found[k] - expected[step][k])).toBeLessThan(1e-5)
        if (step < order) expect(found[k]).toBe(0)
      }
    }
  })

  it('are the same after a reset, and while the memory grows under them', () => {
    const kernels = servingKernels()
    const own = new SequenceTraits(traits, kernels)
    const first = follow(own)
    kernels.memory.allocate(1e6)
    own.reset()
    expect(follow(own)).toEqual(first)
  })
})
