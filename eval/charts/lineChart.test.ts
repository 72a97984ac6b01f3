import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { elements, parseMarkup } from '../../base/testing/parseMarkup.js'
import { lineChart, linePath, thinned } from './lineChart.js'

const random = new RandomStream(3, 'line-chart-test')
const curve = (name: string) => ({
  name,
  points: Array.from({ length: 6 }, (_, i) => ({
    x: i + 1,
    y: 1 - 0.1 * i + 0.05 * random.normal(),
  })),
})

it('draws lines as in the snapshot', async () => {
  const first = curve('member 0')
  const svg = lineChart({
    title: 'Training loss',
    description: 'Falls.',
    series: [{ ...first, mark: first.points[4] }, curve('member <1>')],
    references: [{ name: 'mean', y: 0.7 }],
    xName: 'epoch',
    yName: 'loss',
    width: 360,
  })
  await expect(`${svg}\n`).toMatchFileSnapshot('./snapshots/lineChart.svg')
})

describe('thinned', () => {
  it('keeps all of a short line', () => {
    const points = curve('a').points
    expect(thinned(points, 900)).toBe(points)
  })

  it('keeps order, both ends and every extreme of a long one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3000, max: 20_000 }), fc.nat(), (length, seed) => {
        const noise = new RandomStream(seed, 'thinned')
        const points = Array.from({ length }, (_, x) => ({ x, y: noise.normal() }))
        const kept = thinned(points, 300)
        expect(kept.length).toBeLessThanOrEqual(1200)
        expect([kept[0], kept[kept.length - 1]]).toEqual([points[0], points[length - 1]])
        for (let i = 1; i < kept.length; i++) expect(kept[i].x).toBeGreaterThan(kept[i - 1].x)
        const highest = (list: readonly { y: number }[]) =>
          list.reduce((a, { y }) => Math.max(a, y), Number.NEGATIVE_INFINITY)
        expect(highest(kept)).toBe(highest(points))
      }),
      { numRuns: 20 },
    )
  })
})

it('linePath lifts the pen where a value is missing', () => {
  const path = linePath([1, 2, Number.NaN, 4].map((y, x) => ({ x, y })))
  expect(path).toBe('M0 1L1 2M3 4')
})

it('cuts outliers off only when told to', () => {
  const points = Array.from({ length: 200 }, (_, x) => ({ x, y: x === 7 ? -90 : Math.sin(x) }))
  const chart = (showsOutliers: boolean) =>
    lineChart({
      title: 't',
      series: [{ name: 'a', points }],
      xName: 'step',
      yName: 'R²',
      showsOutliers,
    })
  expect(chart(true)).toContain('−100')
  expect(chart(false)).not.toContain('−100')
  expect(chart(false)).toContain('−1.0')
})

it('is well-formed and without NaN for any points, also none', () => {
  const point = fc.record({
    x: fc.integer({ min: 0, max: 1000 }),
    y: fc.oneof(fc.double(), fc.float()),
  })
  fc.assert(
    fc.property(fc.array(fc.array(point, { maxLength: 20 }), { maxLength: 8 }), (lists) => {
      const series = lists.map((points, i) => ({ name: `<${i}>`, points, mark: points[0] }))
      const svg = lineChart({ title: 't', series, xName: 'x', yName: '<y>' })
      for (const { attributes } of elements(parseMarkup(svg))) {
        expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity/)
      }
    }),
  )
})
