import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elements, parseMarkup } from '../../base/testing/parseMarkup.js'
import { curveChart } from './curveChart.js'

const rising = (top: number) => [1, 2, 3, 4].map((x) => ({ x, y: top - 2 ** -x, sd: 0.05 / x }))

it('draws curves as in the snapshot', async () => {
  const svg = curveChart({
    title: 'Does it help?',
    description: 'Yes.',
    curves: [
      { name: 'with <it>', points: rising(0.6) },
      { name: 'without', points: rising(0.58) },
    ],
    levels: [{ name: 'ridge', y: 0.4 }],
    xName: 'training seconds',
    yName: 'R²',
    width: 480,
    height: 200,
  })
  await expect(`${svg}\n`).toMatchFileSnapshot('./snapshots/curveChart.svg')
})

it('does not let one that has gone astray squeeze the others', () => {
  const svg = curveChart({
    title: 't',
    curves: [0.3, 0.31, 0.32, -40].map((end, i) => ({
      name: `c${i}`,
      points: [
        { x: 0, y: end - 0.1 },
        { x: 1, y: end },
      ],
    })),
    xName: 'x',
    yName: 'y',
  })
  const ends = elements(parseMarkup(svg)).filter(
    ({ name, attributes }) => name === 'circle' && attributes.class === 'end',
  )
  expect(ends).toHaveLength(3)
  const heights = ends.map(({ attributes }) => Number(attributes.cy)).sort((a, b) => a - b)
  expect(heights[2] - heights[0]).toBeGreaterThan(20)
  expect(svg).toContain('>c3 <tspan class="number">−40.0000</tspan>')
})

it('is well-formed and without NaN for any curves', () => {
  const value = fc.double({ min: -2, max: 1, noNaN: true })
  const curve = fc.record({
    name: fc.string({ unit: 'binary', maxLength: 25 }),
    points: fc.array(fc.record({ x: fc.nat(500), y: value }), { maxLength: 8 }),
  })
  fc.assert(
    fc.property(
      fc.array(curve, { maxLength: 14 }),
      fc.array(value, { maxLength: 2 }),
      (curves, ys) => {
        const svg = curveChart({
          title: 't',
          curves,
          levels: ys.map((y) => ({ name: 'level', y })),
          xName: 'x',
          yName: 'y',
          width: 350,
        })
        const shapes = elements(parseMarkup(svg)).filter(({ name }) => name !== 'svg')
        const numbers = shapes.flatMap(({ attributes }) => Object.values(attributes))
        expect(numbers.join(' ')).not.toMatch(/NaN|Infinity/)
      },
    ),
    { numRuns: 50 },
  )
})
