import { expect, it } from 'vitest'
import { simulateTable } from '../../datasets/simulate.js'
import { LaggedProducts } from '../../eval/forecast/baselines/laggedProducts.js'
import { fitRidge, ridgeForecaster } from '../../eval/forecast/baselines/ridge.js'
import { LinearForecast } from '../../solution/linearForecast.js'
import { servingKernels } from '../../solution/servingKernels.js'
import { autoregressionOfRidge } from './autoregressionOfRidge.js'

it('is the ridge regression, one step at a time', () => {
  const table = simulateTable({ sequences: 12, steps: 150, seed: 1 })
  const n = table.featureNames.length
  const ridge = fitRidge(new LaggedProducts(table, 10), 10)
  const states = table.states.subarray(0, 150 * n)
  const expected = ridgeForecaster(ridge).predictSequence(states)
  const forecast = new LinearForecast(autoregressionOfRidge(ridge), servingKernels())
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
