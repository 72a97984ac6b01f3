import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { Normalizer } from './normalizer.js'
import { slowNormalized } from './testing/slowFeatures.js'

describe('Normalizer', () => {
  it('agrees with a fresh computation over the past, over resets, for any offset and spread', () => {
    const part = fc.record({
      nSteps: fc.integer({ min: 1, max: 80 }),
      offset: fc.constantFrom(0, 1, -1e3, 1e6),
      spread: fc.constantFrom(0, 1e-3, 1, 1e4),
    })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), fc.nat(), (parts, seed) => {
        const normalizer = new Normalizer(2)
        const out = new Float32Array(2)
        const random = new RandomStream(seed, 'values')
        for (const { nSteps, offset, spread } of parts) {
          normalizer.reset()
          const past: [number[], number[]] = [[], []]
          for (let step = 0; step < nSteps; step++) {
            for (const values of past) values.push(offset + spread * random.normal())
            normalizer.push(Float64Array.of(past[0][step], past[1][step]), out)
            expect(out[0]).toBeCloseTo(slowNormalized(past[0]), 5)
            expect(out[1]).toBeCloseTo(slowNormalized(past[1]), 5)
          }
        }
      }),
    )
  })

  it('gives exactly 0 at the first step and for a constant', () => {
    const normalizer = new Normalizer(1)
    const out = Float32Array.of(5)
    for (let step = 0; step < 1000; step++) {
      normalizer.push(Float64Array.of(0.1), out)
      expect(out[0]).toBe(0)
    }
    normalizer.reset()
    normalizer.push(Float64Array.of(1e30), out)
    expect(out[0]).toBe(0)
  })

  it('has not drifted after a million steps', () => {
    const random = new RandomStream(3, 'values')
    const values = Float64Array.from({ length: 1_000_000 }, () => 1e4 + random.normal())
    const normalizer = new Normalizer(1)
    const out = new Float32Array(1)
    for (let step = 0; step < values.length; step++) {
      normalizer.push(values.subarray(step, step + 1), out)
    }
    expect(out[0]).toBeCloseTo(slowNormalized(Array.from(values)), 5)
  })
})
