import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LineReadout } from './readFigure.js'
import { readoutFunctions } from './readoutScript.js'

/** The page's functions, run as a browser would run them. */
const page = runInNewContext(`${readoutFunctions}; ({ nearest, lineText, placeAfter })`) as {
  nearest(values: readonly number[], wanted: number): number
  lineText(lines: LineReadout, i: number): string
  placeAfter(key: string, isFar: boolean, at: number, count: number): number | null
}

it('finds the nearest value', () => {
  const values = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 })
  fc.assert(
    fc.property(values, fc.double({ min: -2000, max: 2000, noNaN: true }), (list, wanted) => {
      const sorted = [...list].sort((a, b) => a - b)
      const distances = sorted.map((value) => Math.abs(value - wanted))
      expect(distances[page.nearest(sorted, wanted)]).toBe(Math.min(...distances))
    }),
  )
})

it('says what is at a place, in as many decimals as each line has', () => {
  const lines: LineReadout = {
    xName: 'epoch',
    x: [1, 5],
    series: [
      { name: 'loss', y: [0.81234, -0.00001], digits: 4 },
      { name: 'rows', y: [12_345, null], digits: 0 },
    ],
  }
  expect(page.lineText(lines, 0)).toBe('epoch 1 · loss 0.8123 · rows 12,345')
  expect(page.lineText(lines, 1)).toBe('epoch 5 · loss 0.0000 · rows –')
})

it.each([
  ['ArrowRight', false, -1, 0],
  ['ArrowRight', false, 3, 4],
  ['ArrowDown', true, 3, 13],
  ['ArrowRight', true, 15, 19],
  ['ArrowLeft', false, 0, 0],
  ['ArrowUp', true, 15, 5],
  ['Home', false, 7, 0],
  ['End', false, -1, 19],
  ['Tab', false, 7, null],
])('%s (far: %s) leads from %d to %s of 20', (key, isFar, at, to) => {
  expect(page.placeAfter(key, isFar, at, 20)).toBe(to)
})
