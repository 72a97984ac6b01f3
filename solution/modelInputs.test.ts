import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { featureGroups } from './features.js'
import { buildInputs, ModelInputs } from './modelInputs.js'
import { slowFeature, slowNormalized } from './testing/slowFeatures.js'

const nFeatures = 3
const nSteps = 120
const random = new RandomStream(1, 'states')
const states = Float32Array.from({ length: nSteps * nFeatures }, () => random.normal())

describe('buildInputs', () => {
  it.each(['sequence', 'none'] as const)(
    'with normalize %s gives what the steps of serving give',
    (normalize) => {
      const config = { features: featureGroups, normalize, plain: ['raw', 'lag3'] }
      const inputs = new ModelInputs(nFeatures, config)
      const out = new Float32Array(nSteps * inputs.size)
      buildInputs(states, new ModelInputs(nFeatures, config), out)
      const served = new Float32Array(inputs.size)
      inputs.push(states.subarray(0, nFeatures), served)
      inputs.reset()
      for (let step = 0; step < nSteps; step++) {
        inputs.push(states.subarray(step * nFeatures, (step + 1) * nFeatures), served)
        expect(out.subarray(step * inputs.size, (step + 1) * inputs.size)).toEqual(served)
      }
    },
  )

  it.each(['sequence', 'none'] as const)(
    'with normalize %s agrees with a fresh computation',
    (normalize) => {
      const features = ['raw', 'diff2', 'std20', 'max5', 'ema0.3']
      const plain = ['raw', 'lag7']
      const groups = [...features, ...plain]
      const out = new Float32Array(nSteps * groups.length * nFeatures)
      buildInputs(states, new ModelInputs(nFeatures, { features, normalize, plain }), out)
      groups.forEach((group, g) => {
        const isPlain = normalize === 'none' || g >= features.length
        const past: number[] = []
        for (let step = 0; step < nSteps; step++) {
          const values = Array.from({ length: step + 1 }, (_, t) => states[t * nFeatures + 1])
          past.push(slowFeature(group, values))
          const expected = isPlain ? past[step] : slowNormalized(past)
          expect(out[(step * groups.length + g) * nFeatures + 1]).toBeCloseTo(expected, 5)
        }
      })
    },
  )
})
