import fc from 'fast-check'
import { expect, it } from 'vitest'
import { heldOutGroups } from './heldOutGroups.js'

it('holds every group out once in ten generators, and trains on all others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), (count, seed) => {
      const heldOut = new Array<number>(count).fill(0)
      for (let member = 0; member < Math.min(10, count); member++) {
        const { train, valid } = heldOutGroups(count, seed, member)
        for (const group of valid) heldOut[group]++
        expect([...train, ...valid].sort((a, b) => a - b)).toEqual([...heldOut.keys()])
        expect(Math.abs(valid.length - count / Math.min(10, count))).toBeLessThan(1)
      }
      expect(heldOut).toEqual(heldOut.map(() => 1))
    }),
  )
})

it('trains and judges on a single group', () => {
  const { train, valid } = heldOutGroups(1, 1, 3)
  expect([...train, ...valid]).toEqual([0, 0])
})
