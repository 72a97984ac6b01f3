import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { pairedBars } from './pairedBars.js'

const data = {
  title: 'Labels of emily',
  names: ['A2', 'b <&> "c"', '(other)'],
  real: [0.5, 0.3, 0.2],
  synthetic: [0.4, 0.3, 0.3],
  width: 300,
}

it('is drawn as in the snapshot', async () => {
  await expect(`${pairedBars(data)}\n`).toMatchFileSnapshot('./snapshots/pairedBars.svg')
})

it('scales both tables alike and writes the difference in points', () => {
  const all = elements(parseMarkup(pairedBars(data)))
  const widths = (tone: string) =>
    all
      .filter(({ attributes }) => attributes.class === tone)
      .map(({ attributes }) => Number(attributes.width))
  expect(widths('real-bar')[0] / widths('synthetic-bar')[0]).toBeCloseTo(0.5 / 0.4, 2)
  const points = all.filter(({ attributes }) => attributes.class === 'points').map(textOf)
  expect(points).toEqual(['−10.0', '0.00', '+10.0'])
})

it('is well-formed for any names and shares', () => {
  const row = fc.record({
    name: fc.string({ unit: 'binary', maxLength: 60 }),
    real: fc.double(),
    synthetic: fc.double(),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
      const svg = pairedBars({
        title: 't',
        names: rows.map(({ name }) => name),
        real: rows.map(({ real }) => real),
        synthetic: rows.map(({ synthetic }) => synthetic),
      })
      for (const { attributes } of elements(parseMarkup(svg))) {
        expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity/)
      }
    }),
  )
})
