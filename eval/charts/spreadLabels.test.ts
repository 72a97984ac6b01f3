import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spreadLabels } from './spreadLabels.js'

it('leaves alone what is far enough apart', () => {
  expect(spreadLabels([50, 10, 30], 15, [0, 100])).toEqual([50, 10, 30])
})

it('puts what would overlap around the middle of its places', () => {
  expect(spreadLabels([50, 50, 50], 10, [0, 100])).toEqual([40, 50, 60])
  // The first two make a block that then touches the third.
  const places = spreadLabels([20, 22, 34], 10, [0, 100])
  for (const [i, place] of places.entries()) expect(place).toBeCloseTo(76 / 3 + 10 * (i - 1), 12)
})

it('keeps order, distance and range, wherever there is room', () => {
  const wanted = fc.array(fc.double({ min: -50, max: 150, noNaN: true }), { maxLength: 10 })
  fc.assert(
    fc.property(wanted, (values) => {
      const places = spreadLabels(values, 10, [0, 100])
      const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b])
      for (const [rank, index] of order.entries()) {
        expect(places[index]).toBeGreaterThanOrEqual(-1e-9)
        expect(places[index]).toBeLessThanOrEqual(100 + 1e-9)
        if (rank > 0) expect(places[index] - places[order[rank - 1]]).toBeGreaterThan(10 - 1e-9)
      }
    }),
  )
})
