import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { LabelColumn } from '../../datasets/table.js'
import { type Cells, tableOf } from '../testing/tableOf.js'
import { categoricalProfile, klDivergence } from './categoricalProfile.js'

// Made by SciPy: eval/columns/fixtures/profile.py.
const { divergences }: { divergences: { real: number[]; synthetic: number[]; kl: number }[] } =
  JSON.parse(readFileSync(new URL('./fixtures/profile.json', import.meta.url), 'utf8'))

const labelsOf = (cells: Cells) =>
  tableOf({ c: cells }, { c: 'category' }).columns[0] as LabelColumn

it.each(divergences)("agrees with SciPy's entropy (case %#)", ({ real, synthetic, kl }) => {
  expect(klDivergence(Float64Array.from(real), Float64Array.from(synthetic))).toBeCloseTo(kl, 12)
})

it('has no divergence between no values', () => {
  expect(klDivergence(new Float64Array(0), new Float64Array(0))).toBe(0)
})

it('lists labels by their real share, over the rows with a value', () => {
  const real = labelsOf(['b', 'a', 'b', 'c', null])
  const synthetic = labelsOf(['d', 'b', 'd', null])
  expect(categoricalProfile(real, synthetic)).toMatchObject({
    missing: { real: expect.closeTo(0.2, 12), synthetic: 0.25 },
    distinct: { real: 3, synthetic: 2 },
    labels: [
      { label: 'b', real: 0.5, synthetic: 1 / 3 },
      { label: 'a', real: 0.25, synthetic: 0 },
      { label: 'c', real: 0.25, synthetic: 0 },
      { label: 'd', real: 0, synthetic: 2 / 3 },
    ],
  })
})

it('puts all but the twenty most frequent labels together', () => {
  const cells = Array.from({ length: 100_000 }, (_, i) => `label ${i}`)
  const { labels } = categoricalProfile(labelsOf([...cells, 'label 5']), labelsOf([null]))
  expect(labels).toHaveLength(21)
  expect(labels[0].label).toBe('label 5')
  expect(labels[20]).toEqual({
    label: '(other)',
    real: expect.closeTo(99_980 / 100_001, 12),
    synthetic: 0,
  })
})
