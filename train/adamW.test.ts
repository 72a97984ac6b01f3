import { describe, expect, it } from 'vitest'
import { adamWScalars } from './adamW.js'

const options = { lr: 0.01, weightDecay: 0.1, clipNorm: 1, ema: 0.999 }

describe('adamWScalars', () => {
  it('scales a gradient down to the clipping norm, and leaves a shorter one alone', () => {
    expect(adamWScalars(1, 5, options).clip).toBeCloseTo(0.2, 12)
    expect(adamWScalars(1, 0.5, options).clip).toBe(1)
  })

  it('corrects the bias of the running means, most at the first step', () => {
    expect(adamWScalars(1, 1, options)).toMatchObject({ lr: 0.01, weightDecay: 0.1 })
    expect(adamWScalars(1, 1, options).correction1).toBeCloseTo(10, 9)
    expect(adamWScalars(1, 1, options).correction2).toBeCloseTo(1000, 6)
    expect(adamWScalars(2, 1, options).correction1).toBeCloseTo(1 / 0.19, 9)
    expect(adamWScalars(10_000, 1, options).correction2).toBeCloseTo(1, 4)
  })

  it('lets the running average of the weights begin short and grow to its largest decay', () => {
    expect(adamWScalars(1, 1, options).averageDecay).toBeCloseTo(2 / 11, 12)
    expect(adamWScalars(100_000, 1, options).averageDecay).toBe(0.999)
    expect(adamWScalars(100_000, 1, { ...options, ema: 0 }).averageDecay).toBe(0)
  })
})
