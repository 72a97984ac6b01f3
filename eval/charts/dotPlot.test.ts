import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { dotPlot } from './dotPlot.js'

const data = {
  title: 'Scores beside their references',
  names: ['accuracy', 'a <b> & "c"', 'utility'],
  series: [
    { name: 'synthetic', mark: 'dot' as const, values: [0.95, 0.8, undefined] },
    { name: 'real', mark: 'ring' as const, values: [0.96, 0.9, 0.7] },
    { name: 'holdout', mark: 'thick' as const, values: [0.97, 0.85, 0.8] },
    { name: 'independent', mark: 'diamond' as const, values: [0.87, Number.NaN, 0.75] },
  ],
}

it.each([960, 350])('is drawn as in the snapshot at %d pixels', async (width) => {
  const svg = dotPlot({ ...data, width })
  await expect(`${svg}\n`).toMatchFileSnapshot(`./snapshots/dotPlot-${width}.svg`)
})

it('puts marks on one scale and leaves out what is missing', () => {
  const all = elements(parseMarkup(dotPlot(data)))
  const rows = all.filter(({ attributes }) => attributes.class === 'dot-row')
  const marks = (row: (typeof rows)[number], tone: string) =>
    elements(row).filter(({ attributes }) => attributes.class === tone)
  const x = (i: number, tone: string) => Number(marks(rows[i], tone)[0].attributes.cx)
  const slope = (x(0, 'dot-mark') - x(1, 'dot-mark')) / 0.15
  expect((x(0, 'ring-mark') - x(1, 'ring-mark')) / 0.06).toBeCloseTo(slope, 0)
  expect(marks(rows[2], 'dot-mark')).toEqual([])
  expect(marks(rows[1], 'baseline-mark')).toEqual([])
  expect(textOf(rows[2])).toContain('synthetic –')
})

it('is well-formed for any names and values', () => {
  const value = fc.option(fc.double(), { nil: undefined })
  const row = fc.record({
    name: fc.string({ unit: 'binary', maxLength: 60 }),
    own: value,
    other: value,
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const svg = dotPlot({
        title: 't',
        names: rows.map(({ name }) => name),
        series: [
          { name: 'a', mark: 'dot', values: rows.map(({ own }) => own) },
          { name: 'b', mark: 'diamond', values: rows.map(({ other }) => other) },
        ],
      })
      for (const { attributes } of elements(parseMarkup(svg))) {
        expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity/)
      }
    }),
  )
})
