import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { cellNumber, cellPaths, heatMap } from './heatMap.js'

const random = new RandomStream(3, 'heat-map-test')
const names = ['mike', 'emily', 'a <name> & "more"', 'lucas']
const values = names.map(() => [...names, 'next row'].map(() => 0.9 + 0.1 * random.uniform()))
const data = {
  title: 'Accuracy of pairs',
  description: 'Made up.',
  rows: names,
  columns: [...names, 'next row'],
  values: [[null, ...values[0].slice(1)], ...values.slice(1)],
  scale: { kind: 'sequential', low: 0.9, high: 1 } as const,
  numbers: 'percent' as const,
  split: 4,
}

it('is drawn as in the snapshot', async () => {
  await expect(`${heatMap(data)}\n`).toMatchFileSnapshot('./snapshots/heatMap.svg')
})

it('draws correlations as in the snapshot', async () => {
  const correlations = names.map((_, i) => names.map((_, j) => (i === j ? 1 : (i - j) / 4)))
  const svg = heatMap({
    title: 'Correlations',
    rows: names,
    columns: names,
    values: correlations,
    scale: { kind: 'diverging', low: -1, high: 1 },
    numbers: 'correlation',
    cell: 30,
  })
  await expect(`${svg}\n`).toMatchFileSnapshot('./snapshots/heatMap-diverging.svg')
})

describe('cellPaths', () => {
  it('hold every cell once, in the path of its level', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.option(fc.double()), { minLength: 3, maxLength: 3 }), {
          maxLength: 6,
        }),
        (matrix) => {
          const paths = cellPaths(matrix, data.scale, 2)
          const cells = paths.flatMap((d) => d.match(/M[\d.]+ \d+/g) ?? [])
          expect(new Set(cells).size).toBe(3 * matrix.length)
          expect(cells).toHaveLength(3 * matrix.length)
        },
      ),
    )
    expect(cellPaths([[null, 0.9, 1]], data.scale, 2)[0]).toBe('M0 0h1v1h-1z')
    expect(cellPaths([[null, 0.9, 1]], data.scale, 2)[10]).toBe('M2.5 0h1v1h-1z')
  })
})

it('writes numbers that are short enough for a cell', () => {
  expect([0.9734, 1, 0.99999, 0, -0.012, -1e-9].map((v) => cellNumber(v, 'percent'))).toEqual([
    '97.3',
    '100',
    '100',
    '0.0',
    '−1.2',
    '0.0',
  ])
  expect(
    [0.452, -0.452, 1, -1, 0.001, -0.001, null].map((v) => cellNumber(v, 'correlation')),
  ).toEqual(['.45', '−.45', '1', '−1', '0', '0', ''])
})

it('is well-formed for any names and values, with a number in each large cell', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 9 }),
      fc.double(),
      (rows, value) => {
        const all = elements(
          parseMarkup(
            heatMap({
              ...data,
              rows,
              columns: rows,
              values: rows.map(() => rows.map(() => value)),
              split: undefined,
            }),
          ),
        )
        expect(all[1].name).toBe('title')
        const numbers = all.find(({ attributes }) => attributes.class === 'numbers')!
        expect(numbers.children).toHaveLength(rows.length ** 2)
        for (const { attributes } of all) {
          expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity/)
        }
      },
    ),
  )
})

it('takes 1,600 cells in 50 kB', () => {
  const many = Array.from({ length: 40 }, (_, i) => `column_${i}`)
  const svg = heatMap({
    ...data,
    rows: many,
    columns: many,
    values: many.map(() => many.map(() => 0.9 + 0.1 * random.uniform())),
    split: undefined,
  })
  expect(svg.length).toBeLessThan(50_000)
  expect(elements(parseMarkup(svg)).filter(({ name }) => name === 'path').length).toBeLessThan(12)
  expect(textOf(parseMarkup(svg))).toContain('column_39')
})
