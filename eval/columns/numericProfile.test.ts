import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { NumberColumn } from '../../datasets/table.js'
import { sortedValues } from '../statistics/sortedValues.js'
import { type Cells, tableOf } from '../testing/tableOf.js'
import { boxPlot, numericProfile } from './numericProfile.js'
import type { BoxPlot } from './profileResult.js'

// Made by matplotlib: eval/columns/fixtures/profile.py.
const { boxes }: { boxes: { values: number[]; box: BoxPlot }[] } = JSON.parse(
  readFileSync(new URL('./fixtures/profile.json', import.meta.url), 'utf8'),
)

const profileOf = (real: Cells, synthetic: Cells) =>
  numericProfile(numbers(real), numbers(synthetic), sortedValues)

const numbers = (cells: Cells) => tableOf({ c: cells }, { c: 'number' }).columns[0] as NumberColumn

describe('boxPlot', () => {
  it.each(boxes)("agrees with matplotlib's (case %#)", ({ values, box }) => {
    const found = boxPlot(Float64Array.from(values).sort())
    for (const name of Object.keys(box) as (keyof BoxPlot)[]) {
      expect(found[name], name).toBeCloseTo(box[name], 12)
    }
  })
})

describe('numericProfile', () => {
  it('leaves out missing values and says their share', () => {
    const profile = profileOf([1, 3, null, null], [5, 5, 5, null])
    expect(profile.missing).toEqual({ real: 0.5, synthetic: 0.25 })
    expect(profile.mean).toEqual({ real: 2, synthetic: 5 })
    expect(profile.std).toEqual({ real: Math.SQRT2, synthetic: 0 })
    expect(profile.histogram).toEqual({
      edges: [0.5, 1.5, 2.5, 3.5, 4.5, 5.5],
      real: [0.5, 0, 0.5, 0, 0],
      synthetic: [0, 0, 0, 0, 1],
    })
  })

  it('has NaN and an empty histogram where there are no values', () => {
    const { mean, box, histogram } = profileOf([null, null], [1, 1])
    expect(mean).toEqual({ real: NaN, synthetic: 1 })
    expect(box.real.median).toBeNaN()
    expect(histogram).toEqual({ edges: [0.5, 1.5], real: [0], synthetic: [1] })
    expect(profileOf([null], [null]).histogram.edges).toEqual([0, 1])
  })
})
