import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { cellNumber, cellPaths, heatMap, heatMapCell, heatMapLegend } from './heatMap.js'

const random = new RandomStream(3, 'heat-map-test')
const names = ['mike', 'emily', 'a <name> & "more"', 'lucas']
const values = names.map(() => [...names, 'next row'].map(() => 0.9 + 0.1 * random.uniform()))
const data = {
  title: 'Accuracy of pairs',
  description: 'Made up.',
  rows: names,
  columns: [...names, 'next row'],
  values: [[null, ...values[0].slice(1)], ...values.slice(1)],
  scale: { kind: 'sequential', high: 1 } as const,
  cell: 54,
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
    cell: 40,
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
  const values = [0.4521, -0.4521, 1, -1, 0.99999, 0.001, -1e-9, 0, null]
  expect(values.map(cellNumber)).toEqual(['.452', '−.452', '1', '−1', '1', '.001', '0', '0', ''])
})

it('finds the largest cell at which the drawing is no wider than it may be', () => {
  const name = fc.string({ maxLength: 40 })
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 30 }),
      fc.array(name, { maxLength: 3 }),
      fc.integer({ min: 300, max: 960 }),
      fc.boolean(),
      (rows, extras, width, hasUprightNames) => {
        const map = {
          rows,
          columns: [...rows, ...extras],
          split: rows.length,
          scale: data.scale,
          values: [],
          hasUprightNames,
        }
        const widthAt = (cell: number) =>
          Number(/viewBox="0 0 (\d+) /.exec(heatMap({ ...map, title: '', cell }))![1])
        const cell = heatMapCell(map, width)
        if (cell > 1) expect(widthAt(cell)).toBeLessThanOrEqual(width)
        expect(widthAt(cell + 1)).toBeGreaterThan(width)
      },
    ),
  )
})

it('has a legend of the values at which its colours change', () => {
  const text = textOf(parseMarkup(heatMapLegend(data.scale).text))
  expect(text).toBe('.500.800.930.980.995')
  const below = textOf(parseMarkup(heatMapLegend({ kind: 'sequential', high: 0 }).text))
  expect(below).toBe('−.500−.200−.070−.020−.005')
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
    { numRuns: 30 },
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
    cell: 18,
  })
  expect(svg.length).toBeLessThan(50_000)
  expect(elements(parseMarkup(svg)).filter(({ name }) => name === 'path').length).toBeLessThan(12)
  expect(textOf(parseMarkup(svg))).toContain('column_39')
})
