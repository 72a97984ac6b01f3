import { describe, expect, it } from 'vitest'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { comparisonChart } from './comparisonChart.js'

const data = {
  title: 'Mean R²',
  valueName: 'mean R²',
  contenders: [
    { name: 'ridge VAR(10)', value: 0.3224, role: 'baseline' as const },
    { name: 'this model', value: 0.3534, role: 'model' as const },
    { name: 'optimum', value: 0.4348, role: 'optimum' as const },
    { name: 'persistence', value: -0.3666, role: 'baseline' as const },
  ],
  gap: { from: 0.3224, to: 0.4348, closed: 0.2758, text: '28 % closed' },
}

it.each([960, 350])('compares as in the snapshot at %d pixels', async (width) => {
  const svg = comparisonChart({ ...data, width })
  await expect(`${svg}\n`).toMatchFileSnapshot(`./snapshots/comparisonChart-${width}.svg`)
})

const widthsOf = (svg: string, tone: string) =>
  elements(parseMarkup(svg))
    .filter(({ attributes }) => attributes.class === tone)
    .map(({ attributes }) =>
      Number(attributes.width ?? Number(attributes.x2) - Number(attributes.x1)),
    )

describe('comparisonChart', () => {
  it('orders from worst to best and scales bars from a common zero', () => {
    const svg = comparisonChart(data)
    const names = elements(parseMarkup(svg))
      .filter(({ attributes }) => attributes.class === 'name')
      .map(textOf)
    expect(names).toEqual(['persistence', 'ridge VAR(10)', 'this model', 'optimum'])
    const [persistence, ridge, model] = widthsOf(svg, 'contender')
    expect(persistence / ridge).toBeCloseTo(0.3666 / 0.3224, 2)
    expect(model / ridge).toBeCloseTo(0.3534 / 0.3224, 2)
  })

  it('marks the share of the gap that was closed', () => {
    const svg = comparisonChart(data)
    expect(svg).toContain('>28 % closed<')
    expect(widthsOf(svg, 'gap-closed')[0] / widthsOf(svg, 'gap-whole')[0]).toBeCloseTo(0.2758, 2)
  })

  it('marks none where the model is further off, and leaves the gap out when there is none', () => {
    const behind = comparisonChart({ ...data, gap: { ...data.gap, closed: -2 } })
    expect(widthsOf(behind, 'gap-closed')).toEqual([0])
    expect(comparisonChart({ ...data, gap: { ...data.gap, from: 0.5, to: 0.4 } })).not.toContain(
      'closed',
    )
    expect(comparisonChart({ ...data, gap: undefined })).not.toContain('closed')
  })

  it('cuts a hopeless baseline off and bears a score that is missing', () => {
    const hopeless = { name: '<img>', value: -37, role: 'baseline' as const }
    const missing = { name: 'this model', value: Number.NaN, role: 'model' as const }
    const svg = comparisonChart({ ...data, contenders: [...data.contenders, hopeless, missing] })
    expect(svg).toContain('class="cut"')
    expect(svg).toContain('−37.000')
    for (const { attributes } of elements(parseMarkup(svg))) {
      expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity/)
    }
  })
})
