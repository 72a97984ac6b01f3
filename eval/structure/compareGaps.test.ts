import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { tableOf } from '../testing/tableOf.js'
import { compareGaps } from './compareGaps.js'
import { type GroupedTable, groupTable } from './groupedTable.js'

function drawn(seed: number, most: number): GroupedTable {
  const random = new RandomStream(seed, 'gaps')
  const key = Array.from({ length: 60 }, () => `s${random.integer(9)}`)
  const x = key.map(() => (random.integer(8) ? random.integer(most) : null))
  return groupTable(tableOf({ key, x }), 'key')
}

/** Gaps sequence by sequence, as one would write them down. */
function slowGaps({ groups, values: [x] }: GroupedTable): number[] {
  return groups.keys.flatMap((_, g) => {
    const own = [...x.subarray(groups.starts[g], groups.starts[g + 1])]
    const present = own.filter((value) => !Number.isNaN(value))
    return present.slice(1).map((value, i) => value - present[i])
  })
}

function slowKs(a: readonly number[], b: readonly number[]): number {
  const below = (all: readonly number[], at: number) =>
    all.filter((value) => value <= at).length / all.length
  return Math.max(...[...a, ...b].map((at) => Math.abs(below(a, at) - below(b, at))))
}

it('compares the differences of successive values', () => {
  const [real, holdout, synthetic] = [drawn(1, 10), drawn(2, 10), drawn(3, 25)]
  const { median, ks } = compareGaps(real, holdout, synthetic, 0)
  const [own, held, other] = [real, holdout, synthetic].map(slowGaps)
  expect(ks.holdout).toBeCloseTo(slowKs(own, held), 12)
  expect(ks.synthetic).toBeCloseTo(slowKs(own, other), 12)
  const sorted = own.toSorted((a, b) => a - b)
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
  expect(median.real).toBe(middle)
})
