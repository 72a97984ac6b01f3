import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { histogram } from './histogram.js'

const box = { min: 0, lowerWhisker: 1, q1: 3, median: 4, q3: 6, upperWhisker: 9, max: 10 }
const data = {
  title: 'Values of mike',
  edges: [0, 2, 4, 6, 8, 10],
  series: [
    { name: 'real', tone: 'real' as const, shares: [0.1, 0.3, 0.4, 0.15, 0.05], box },
    {
      name: 'synthetic',
      tone: 'synthetic' as const,
      shares: [0.15, 0.25, 0.4, 0.1, 0.1],
      box: { ...box, median: 5 },
    },
  ],
  width: 300,
}

it('is drawn as in the snapshot', async () => {
  await expect(`${histogram(data)}\n`).toMatchFileSnapshot('./snapshots/histogram.svg')
})

it('draws a chart of its own as in the snapshot', async () => {
  const series = [
    ...data.series.map(({ name, tone, shares }) => ({ name, tone, shares })),
    { name: 'holdout', tone: 'reference' as const, shares: [0.2, 0.2, 0.2, 0.2, 0.2] },
  ]
  const svg = histogram({ ...data, series, hasShares: true, xName: 'distance', width: 640 })
  await expect(`${svg}\n`).toMatchFileSnapshot('./snapshots/histogram-shares.svg')
})

describe('histogram', () => {
  it('says what is in a bin and in a box', () => {
    const titles = elements(parseMarkup(histogram(data)))
      .filter(({ name }) => name === 'title')
      .map(textOf)
    expect(titles).toContain('2 to 4: real 30.0\u00a0%, synthetic 25.0\u00a0%')
    expect(titles).toContain('synthetic: min 0, q1 3, median 5, q3 6, max 10')
  })

  it('keeps areas equal where bins differ in width', () => {
    const [first, second] = [
      [0, 1, 2],
      [0, 1, 3],
    ].map((edges) => {
      const svg = histogram({
        ...data,
        edges,
        series: [{ name: 'real', tone: 'real', shares: [0.5, 0.5] }],
      })
      const path = elements(parseMarkup(svg)).find(
        ({ attributes }) => attributes.class === 'real-edge',
      )!
      const levels = [...path.attributes.d.matchAll(/L[\d.]+ ([\d.]+)H/g)].map((m) => Number(m[1]))
      return levels
    })
    expect(first[0]).toBe(first[1])
    const ground = 6 + 120
    expect((ground - second[0]) / (ground - second[1])).toBeCloseTo(2, 5)
  })

  it('writes dates on an axis of times', () => {
    const edges = [0, 1, 2, 3, 4, 5].map((i) => Date.UTC(2021, 2 * i, 1))
    const text = textOf(parseMarkup(histogram({ ...data, edges, isTime: true })))
    expect(text).toContain('2021-07')
  })
})

it('is well-formed for any edges, shares and boxes', () => {
  const number = fc.oneof(fc.double(), fc.double({ min: -10, max: 10 }))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number), { maxLength: 12 }),
      number,
      fc.boolean(),
      fc.boolean(),
      (bins, wild, isTime, hasShares) => {
        const edges = [...bins.map(([edge]) => edge), 11]
        const shares = bins.map(([, share]) => share)
        const svg = histogram({
          title: 't',
          edges,
          series: [
            { name: 'real', tone: 'real', shares, box: { ...box, max: wild, q1: wild } },
            { name: 'b', tone: 'other', shares },
          ],
          isTime,
          hasShares,
        })
        for (const { attributes } of elements(parseMarkup(svg))) {
          expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity/)
        }
      },
    ),
  )
})
