import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { BinnedTable } from './binnedTable.js'
import { type Sample, VarianceSplitter } from './varianceSplitter.js'

const columns = [
  { kind: 'ordered', binCount: 7 },
  { kind: 'ordered', binCount: 200 },
  { kind: 'labels', binCount: 4 },
] as const

/** Small nodes are sorted and large ones summed up, so sizes on either side of the threshold are tried. */
const cases = fc.record({
  rowCount: fc.oneof(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 100, max: 700 })),
  missing: fc.constantFrom(0, 0.3),
  seed: fc.nat(),
})

function sampleOf({
  rowCount,
  missing,
  seed,
}: {
  rowCount: number
  missing: number
  seed: number
}) {
  const stream = new RandomStream(seed, 'splitters')
  const bins = Uint8Array.from({ length: 3 * rowCount }, (_, i) => {
    const { kind, binCount } = columns[i % 3]
    if (kind === 'labels') return stream.integer(binCount)
    return stream.uniform() < missing ? 0 : 1 + stream.integer(binCount - 1)
  })
  const table: BinnedTable = { rowCount, columns, bins }
  const weights = Int32Array.from({ length: rowCount }, () => 1 + stream.integer(3))
  const targets = Float64Array.from({ length: rowCount }, () => stream.integer(3))
  return { table, weights, targets }
}

/** Every split there is, by the impurity or squared error that it leaves. */
function bestLoss(sample: Sample, loss: (rows: number[]) => number): number {
  const all = Array.from(sample.weights.keys())
  let best = Number.POSITIVE_INFINITY
  for (const [column, { kind, binCount }] of columns.entries()) {
    for (let low = 0; low < binCount; low++) {
      for (let high = low; high < binCount; high++) {
        if (kind === 'labels' ? low !== high : low > 1) continue
        const left = all.filter((row) => within(sample, row, column, low, high))
        const right = all.filter((row) => !within(sample, row, column, low, high))
        if (left.length > 0 && right.length > 0) best = Math.min(best, loss(left) + loss(right))
      }
    }
  }
  return best
}

function within(
  { table }: { table: BinnedTable },
  row: number,
  column: number,
  low: number,
  high: number,
) {
  const bin = table.bins[row * 3 + column]
  return bin >= low && bin <= high
}

/** What the splitter's best split leaves; infinite where it found none. */
function foundLoss(splitter: VarianceSplitter, sample: Sample, loss: (rows: number[]) => number) {
  const rows = Int32Array.from(sample.weights.keys())
  splitter.enter(rows, 0, rows.length)
  const found = [
    splitter.tryOrdered(0),
    splitter.tryOrdered(1),
    splitter.tryLabels(2, 0, columns[2].binCount - 1),
  ]
  if (!found.includes(true)) return Number.POSITIVE_INFINITY
  const { column, low, high } = splitter
  const goesLeft = (row: number) => within(sample, row, column, low, high)
  return loss([...rows].filter(goesLeft)) + loss([...rows].filter((row) => !goesLeft(row)))
}

describe('VarianceSplitter', () => {
  it('finds a split that leaves as little squared error as any', () => {
    fc.assert(
      fc.property(cases, (size) => {
        const sample = sampleOf(size)
        const error = (rows: number[]) => {
          const weight = rows.reduce((sum, row) => sum + sample.weights[row], 0)
          const sum = rows.reduce((all, row) => all + sample.weights[row] * sample.targets[row], 0)
          return rows.reduce(
            (all, row) => all + sample.weights[row] * (sample.targets[row] - sum / weight) ** 2,
            0,
          )
        }
        const found = foundLoss(new VarianceSplitter(sample, 1), sample, error)
        if (new Set(sample.targets).size > 1) expectSame(found, bestLoss(sample, error))
      }),
      { numRuns: 25 },
    )
  })
})

function expectSame(found: number, best: number) {
  if (best === Number.POSITIVE_INFINITY) expect(found).toBe(best)
  else expect(found).toBeCloseTo(best, 8)
}
