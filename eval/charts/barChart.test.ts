import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ElementNode, elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { barChart } from './barChart.js'

const data = {
  title: 'R² by feature',
  description: 'Best a, worst c.',
  valueName: 'this model',
  axisName: 'R²',
  nameAxis: 'feature',
  names: ['a', 'b <&> "quoted"', 'c'],
  values: [0.4, 0.2, -0.1],
  markers: [
    { name: 'optimum', tone: 'optimum' as const, values: [0.5, 0.25, 0.1] },
    { name: 'ridge', tone: 'baseline' as const, values: [0.3, 0.22, -0.05] },
  ],
}

const axes = { axisName: 'R²', nameAxis: 'feature' }

const bars = (svg: string) =>
  elements(parseMarkup(svg)).filter(
    ({ name, attributes }) =>
      name === 'rect' && attributes.class.startsWith('bar') && attributes.width !== '12',
  )

it.each(['horizontal', 'vertical'] as const)(
  'draws %s bars as in the snapshot',
  async (orientation) => {
    const svg = barChart({ ...data, orientation, width: 360 })
    await expect(`${svg}\n`).toMatchFileSnapshot(`./snapshots/barChart-${orientation}.svg`)
  },
)

describe('bars', () => {
  it('are as long as their values, to either side of zero', () => {
    const lengths = bars(barChart({ ...data, orientation: 'horizontal' })).map(({ attributes }) =>
      Number(attributes.width),
    )
    expect(lengths[0] / lengths[1]).toBeCloseTo(2, 2)
    expect(lengths[1] / lengths[2]).toBeCloseTo(2, 2)
    const heights = bars(barChart({ ...data, orientation: 'vertical' })).map(({ attributes }) =>
      Number(attributes.height),
    )
    expect(heights[0] / heights[1]).toBeCloseTo(2, 1)
  })

  it('stand upright from 20 on, and keep names that do not fit readable', () => {
    const names = Array.from({ length: 32 }, (_, i) => `a longer name ${i}`)
    const svg = barChart({
      ...axes,
      title: 't',
      valueName: 'v',
      names,
      values: names.map(() => 0.5),
    })
    expect(svg).toContain('rotate(-90)')
    const numbered = barChart({
      ...axes,
      title: 't',
      valueName: 'v',
      names: Array(300).fill('x'),
      values: Array(300).fill(1),
    })
    expect(numbered).not.toContain('rotate(-90)')
    expect(numbered).toContain('>250<')
  })

  it('are hollow where that is asked for, with a word in the legend', () => {
    const hollow = { name: 'where it is behind', bars: [false, true, false] }
    const svg = barChart({ ...data, hollow })
    expect(bars(svg).map(({ attributes }) => attributes.class)).toEqual([
      'bar',
      'bar hollow',
      'bar below',
    ])
    expect(svg).toContain('>where it is behind<')
    const none = { ...hollow, bars: [false, false, false] }
    expect(barChart({ ...data, hollow: none })).not.toContain('where it is behind')
  })

  it('say what they are and what stands beside them, each with its note', () => {
    const [optimum, ridge] = data.markers
    const markers = [optimum, { ...ridge, notes: ['ridge', 'drift', 'ridge'] }]
    const stops = elements(parseMarkup(barChart({ ...data, markers }))).filter(
      ({ attributes }) => attributes.class === 'stop',
    )
    expect(stops.map(({ children }) => textOf(children[0] as ElementNode))[1]).toBe(
      'b <&> "quoted": this model 0.200, optimum 0.250, ridge (drift) 0.220',
    )
  })

  it('far below the others are cut off, with an arrow and the true value to be read', () => {
    const svg = barChart({
      ...axes,
      title: 't',
      valueName: 'R²',
      names: ['a', 'b', 'c'],
      values: [0.4, 0.3, -50],
    })
    expect(svg.match(/class="cut"/g)).toHaveLength(1)
    expect(svg).toContain('c: R² −50.000')
  })
})

it('is well-formed, with a title and without NaN, for any names and values', () => {
  const bar = fc.record({
    name: fc.string({ unit: 'binary', maxLength: 40 }),
    value: fc.oneof(fc.double(), fc.double({ min: -1, max: 1 })),
    mark: fc.double({ min: -1, max: 1 }),
  })
  fc.assert(
    fc.property(fc.array(bar, { minLength: 1, maxLength: 40 }), fc.boolean(), (rows, isUpright) => {
      const svg = barChart({
        ...axes,
        title: rows[0].name,
        valueName: 'v',
        names: rows.map(({ name }) => name),
        values: rows.map(({ value }) => value),
        markers: [{ name: 'm', tone: 'optimum', values: rows.map(({ mark }) => mark) }],
        orientation: isUpright ? 'vertical' : 'horizontal',
      })
      const all = elements(parseMarkup(svg))
      expect(all[1].name).toBe('title')
      for (const { name, attributes } of all) {
        if (name !== 'svg') expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity/)
      }
    }),
  )
})
