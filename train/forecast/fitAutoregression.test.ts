import { expect, it } from 'vitest'
import { simulateTable } from '../../datasets/simulate.js'
import { ridgeForecaster } from '../../eval/forecast/baselines/ridge.js'
import { scoreBaselines } from '../../eval/forecast/baselines.js'
import { LinearForecast } from '../../solution/linearForecast.js'
import { servingKernels } from '../../solution/servingKernels.js'
import { fitAutoregression } from './fitAutoregression.js'

it('is the ridge regression of the baselines, one step at a time', () => {
  const table = simulateTable({ sequences: 12, steps: 150, seed: 1 })
  const n = table.featureNames.length
  const { ridgeModel } = scoreBaselines(table, table)
  const states = table.states.subarray(0, 150 * n)
  const expected = ridgeForecaster(ridgeModel).predictSequence(states)
  const forecast = new LinearForecast(fitAutoregression(table), servingKernels())
  for (const _ of ['fresh', 'reset']) {
    forecast.reset()
    const out = new Float32Array(n)
    for (let step = 0; step < 150; step++) {
      forecast.push(states.subarray(step * n, (step + 1) * n), out)
      for (let f = 0; f < n; f++) {
        expect(Math.abs(out[f] - expected[step * n + f])).toBeLessThan(1e-5)
      }
    }
  }
})

it('takes sequences that are shorter than its order', () => {
  const table = simulateTable({ sequences: 60, steps: 6, seed: 1 })
  expect(fitAutoregression(table).order).toBe(5)
})
