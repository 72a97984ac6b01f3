import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ColorScale, levelClass } from '../charts/colorRamp.js'
import { cellNumber, cellPaths } from '../charts/heatMap.js'
import { heatMapFunctions } from './heatMapScript.js'

/** The script's functions, run as a browser would. */
const script = new Function(
  `${heatMapFunctions}; return { pathsOf, numberIn, classOf, shortfallOf, tableOf }`,
)() as {
  pathsOf: (panel: object, order: number[]) => string[]
  numberIn: (value: number | null) => string
  classOf: (level: number, scale: object) => string
  tableOf: (panel: object, names: string[], order: number[]) => unknown[][]
  shortfallOf: (panel: object) => object
}

const cell = fc.option(fc.double({ min: -1.5, max: 1.5, noNaN: true }))
const scales = fc.constantFrom<ColorScale>(
  { kind: 'sequential', high: 1 },
  { kind: 'sequential', high: 0 },
  { kind: 'diverging', low: -1, high: 1 },
)

it('draws what the chart draws, for any values and any order', () => {
  const square = fc.integer({ min: 1, max: 7 }).chain((n) =>
    fc.tuple(
      fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
      fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: n, maxLength: n }),
      fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => i),
        { minLength: n, maxLength: n },
      ),
    ),
  )
  fc.assert(
    fc.property(square, scales, ([matrix, extras, order], scale) => {
      const at = (i: number, j: number) => (i >= j ? matrix[i][j] : matrix[j][i])
      const values = matrix.map((row, i) => row.slice(0, i + 1))
      const drawn = order.map((i) => [...order.map((j) => at(i, j)), ...extras[i]])
      const panel = { scale, values, extras, extraNames: ['a', 'b'] }
      expect(script.pathsOf(panel, order)).toEqual(cellPaths(drawn, scale, order.length))
    }),
  )
})

it('writes the numbers that the chart writes', () => {
  fc.assert(
    fc.property(cell, (value) => {
      expect(script.numberIn(value)).toBe(cellNumber(value))
    }),
  )
  for (const level of [-1, 0, 9]) {
    expect(script.classOf(level, { kind: 'sequential' })).toBe(levelClass(level, 'sequential'))
  }
})

it('takes the maximum from every value for the colours of shortfalls', () => {
  const panel = {
    scale: { kind: 'sequential', high: 1 },
    values: [[0.9], [null, 0.5]],
    max: [[1], [1, 0.75]],
    extras: [[0.5], [null]],
    maxExtras: [[0.5], [null]],
  }
  expect(script.shortfallOf(panel)).toMatchObject({
    values: [[0.9 - 1], [null, -0.25]],
    extras: [[0], [null]],
    scale: { kind: 'sequential', high: 0 },
  })
})

it('hands out the matrix in its order, names and all', () => {
  const panel = {
    name: 'accuracy',
    values: [[0.9], [null, 0.5]],
    extras: [[0.5], [null]],
    extraNames: ['next row'],
  }
  expect(script.tableOf(panel, ['a', 'b'], [1, 0])).toEqual([
    ['accuracy', 'b', 'a', 'next row'],
    ['b', 0.5, null, null],
    ['a', null, 0.9, 0.5],
  ])
})
