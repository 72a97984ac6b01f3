import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { simulateTable } from '../../datasets/simulate.js'
import { closed, optimumMetadata, optimumR2, readOptimum } from './optimum.js'

// The figures published with the specification of the process, seed 7.
const fixture = JSON.parse(
  readFileSync(new URL('../../datasets/fixtures/simulator.json', import.meta.url), 'utf8'),
)

describe('optimumR2', () => {
  it('is the published one on 20 × 300', () => {
    const { meanR2, r2 } = optimumR2(simulateTable({ sequences: 20, steps: 300, seed: 7 }))
    expect(Math.abs(meanR2 - fixture.optimum20x300.meanR2)).toBeLessThan(2e-6)
    expect(Math.abs(r2[0] - fixture.optimum20x300.f_0)).toBeLessThan(2e-6)
    expect(Math.abs(r2[31] - fixture.optimum20x300.f_31)).toBeLessThan(2e-6)
  })
})

describe('optimum metadata', () => {
  const optimum = { meanR2: 0.43601312345678, r2: [0.1, 2 / 3] }

  it('are read back as they were written', () => {
    expect(readOptimum({ other: 'x', ...optimumMetadata(optimum) })).toEqual(optimum)
  })

  it('are undefined for data that were not simulated', () => {
    expect(readOptimum({ other: 'x' })).toBeUndefined()
  })

  it('are refused when they do not hold numbers', () => {
    const broken = { ...optimumMetadata(optimum), 'seqarena.optimumR2PerFeature': '[1, null]' }
    expect(() => readOptimum(broken)).toThrow(
      'metadata key seqarena.optimumR2PerFeature holds "[1, null]". Simulate the file again, or remove the key.',
    )
    expect(() => readOptimum({ 'seqarena.optimumR2PerFeature': '[1]' })).toThrow(
      'metadata key seqarena.optimumR2 holds undefined',
    )
  })
})

it('closed is 0 at the linear baseline and 1 at the optimum', () => {
  expect(closed(0.3224, 0.3224, 0.4348)).toBe(0)
  expect(closed(0.4348, 0.3224, 0.4348)).toBe(1)
  // The published GRU.
  expect(closed(0.3947, 0.3224, 0.4348)).toBeCloseTo(0.64, 2)
})
