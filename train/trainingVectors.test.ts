import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxSlots, slotsOf } from './trainingVectors.js'

describe('slotsOf', () => {
  it('cuts a batch into at most eight runs of neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), (size) => {
        const batch = Array.from({ length: size }, (_, i) => i)
        const slots = slotsOf(batch)
        expect(slots.length).toBeLessThanOrEqual(maxSlots)
        expect(slots.flat()).toEqual(batch)
      }),
    )
  })
})
