import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { MatVec } from './matVec.js'

describe('MatVec', () => {
  it('gives x · W for any sizes, and touches nothing after the output', () => {
    const size = fc.integer({ min: 1, max: 35 })
    fc.assert(
      fc.property(size, size, fc.nat(), (nIn, nOut, seed) => {
        const random = new RandomStream(seed, 'matVec')
        const weight = Float32Array.from({ length: nIn * nOut }, () => random.normal())
        const x = Float32Array.from({ length: nIn }, () => random.normal())
        const memory = new Float32Array(nOut + 8).fill(7)
        new MatVec(weight, nIn, nOut).multiply(x, memory.subarray(0, nOut))
        for (let j = 0; j < nOut; j++) {
          let sum = 0
          for (let i = 0; i < nIn; i++) sum += x[i] * weight[i * nOut + j]
          expect(memory[j]).toBe(Math.fround(sum))
        }
        expect(memory.subarray(nOut).every((value) => value === 7)).toBe(true)
      }),
    )
  })
})
