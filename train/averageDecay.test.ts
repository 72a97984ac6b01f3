import { describe, expect, it } from 'vitest'
import { averageDecay } from './averageDecay.js'

/** Mean age in steps, over `steps`, of the weights that the running average is made of, by their shares. */
function meanAge(ema: number, steps: number): number {
  let age = 0
  for (let step = 1; step <= steps; step++) age = averageDecay(ema, step) * (age + 1)
  return age
}

describe('averageDecay', () => {
  it('spans a ninth of the training until it has reached its largest, then as many steps as that one', () => {
    // Shares of the steps fall with the eighth power of their place: the mean age is steps / 10.
    for (const steps of [1000, 3000, 9000]) {
      expect(meanAge(0.9999, steps) / steps).toBeCloseTo(0.1, 2)
    }
    expect(meanAge(0.99, 5000)).toBeCloseTo(0.99 / 0.01, 6)
  })

  it('leaves nothing of the weights at the start', () => {
    let share = 1
    for (let step = 1; step <= 200; step++) share *= averageDecay(0.999, step)
    expect(share).toBeLessThan(1e-8)
  })

  it('is 0 where no average is wanted', () => {
    expect(averageDecay(0, 1000)).toBe(0)
  })
})
