import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { correctionShares, shareCorrections } from './correctionShares.js'
import type { SharedTraining } from './sharedTraining.js'

const n = 3
const steps = 4000
const random = new RandomStream(1, 'corrections')
const normals = () => Array.from({ length: steps }, () => random.normal())

/** One training sequence of two steps, then one to validate on, whose states lie 0.5 above their base. */
function sharedWith(added: number[][]) {
  const base = Float32Array.from({ length: (2 + steps) * n }, () => 0.5)
  const states = new Float32Array(base.length)
  const predictions = new Float32Array(steps * n)
  const signal = normals()
  for (let t = 0; t < steps; t++) {
    for (let f = 0; f < n; f++) {
      if (t + 1 < steps) states[(2 + t + 1) * n + f] = 0.5 + signal[t]
      predictions[t * n + f] = 0.5 + added[f][t] + (f === 0 ? signal[t] : 0)
    }
  }
  const scored = new Uint8Array(2 + steps).fill(1, 2 + 100, 2 + steps - 1)
  const offsets = Int32Array.of(0, 2, 2 + steps)
  return {
    shared: { states, base, scored, offsets, task: { nFeatures: n } } as SharedTraining,
    predictions,
  }
}

it('shares corrections by least squares, none where they are noise, all where they fall short', () => {
  // The first is the truth and as much noise, the second noise alone, the third nothing.
  const { shared, predictions } = sharedWith([normals(), normals(), new Array(steps).fill(0)])
  const shares = correctionShares(shared, [1], [predictions])
  expect(shares[0]).toBeGreaterThan(0.47)
  expect(shares[0]).toBeLessThan(0.53)
  expect(Math.abs(shares[1])).toBeLessThan(0.05)
  expect(shares[2]).toBe(1)

  shareCorrections(shared, [1], [predictions], Float64Array.of(0, 0.5, 1))
  expect([...predictions.subarray(0, n)][0]).toBe(0.5)

  const half = sharedWith([normals().map(() => 0), normals(), normals()])
  for (let t = 0; t < steps; t++) {
    half.predictions[t * n] = 0.5 + (half.predictions[t * n] - 0.5) / 2
  }
  expect(correctionShares(half.shared, [1], [half.predictions])[0]).toBe(1)
})
