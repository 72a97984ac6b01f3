import { expect, it } from 'vitest'
import { movingAverage } from './movingAverage.js'

it('is the mean of the last 5 states, of all seen before', () => {
  const states = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60)
  expect([...movingAverage(2).predictSequence(states)]).toEqual([
    1, 10, 1.5, 15, 2, 20, 2.5, 25, 3, 30, 4, 40,
  ])
})
