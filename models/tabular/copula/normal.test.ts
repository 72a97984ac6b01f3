import { expect, it } from 'vitest'
import { normalDensity, normalQuantile } from './normal.js'

it.each([
  // SciPy 1.17.1, scipy.stats.norm.ppf.
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0.1, -1.2815515655446004],
  [1e-10, -6.361340902404056],
  [1e-300, -37.0470962993612],
  [0.999999, 4.753424308817087],
])('the normal quantile of %f is %f', (p, z) => {
  expect(normalQuantile(p)).toBeCloseTo(z, 10)
})

it('is infinite at the ends, and the density is 0 there', () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity])
  expect([normalDensity(-Infinity), normalDensity(0)]).toEqual([0, 1 / Math.sqrt(2 * Math.PI)])
})
