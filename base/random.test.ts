import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { philox4x32, RandomStream } from './random.js'

describe('philox4x32', () => {
  // Known-answer vectors of Random123.
  const f = 0xffffffff
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [f, f, f, f],
      [f, f],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('maps counter %j with key %j as published', ([a, b, c, d], [k0, k1], expected) => {
    expect(philox4x32(a, b, c, d, k0, k1)).toEqual(expected)
  })
})

describe('RandomStream', () => {
  it('repeats for the same seed, name and address, and differs when one of them differs', () => {
    const draw = (...args: [number, string, number?, number?]) => {
      const stream = new RandomStream(...args)
      return [stream.word(), stream.word(), stream.word(), stream.word(), stream.word()]
    }
    const first = draw(7, 'order', 1, 2)
    expect(draw(7, 'order', 1, 2)).toEqual(first)
    for (const other of [draw(8, 'order', 1, 2), draw(7, 'crop', 1, 2), draw(7, 'order', 2, 2)]) {
      expect(other).not.toEqual(first)
    }
  })

  it('draws normals of mean 0 and variance 1', () => {
    const stream = new RandomStream(1, 'normal')
    const n = 100_000
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const value = stream.normal()
      sum += value
      squares += value * value
    }
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
  })

  it('permutes: every number once', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(), (count, seed) => {
        const order = new RandomStream(seed, 'order').permutation(count)
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      }),
    )
  })
})
