import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const classCount = 3
const width = 3
const size = 8
/** Two columns with cuts, missing values in bin 0, and one of labels. */
const binCounts = [7, 200, 4]
const features = [[0, -1, 7], [1, -1, 200], ...[0, 1, 2, 3].map((label) => [2, label, 4])]

/** Small nodes are sorted and large ones summed up, so sizes on either side of every threshold are tried. */
const cases = fc.record({
  rowCount: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 50, max: 300 })),
  missing: fc.constantFrom(0, 0.3),
  noise: fc.constantFrom(0, 1),
  perNode: fc.constantFrom(2, features.length),
  seed: fc.nat(),
})

interface Row {
  bins: number[]
  target: number
  weight: number
}

function someRows(stream: RandomStream, rowCount: number, missing: number, noise: number): Row[] {
  return Array.from({ length: rowCount }, () => {
    const bins = binCounts.map((count, column) => {
      if (column === 2) return stream.integer(count)
      return stream.uniform() < missing ? 0 : 1 + stream.integer(count - 1)
    })
    const target = noise ? stream.integer(classCount) : (bins[0] + bins[2]) % classCount
    return { bins, target, weight: 1 + stream.integer(3) }
  })
}

function classWeights(rows: Row[]): number[] {
  const weights = Array<number>(classCount).fill(0)
  for (const { target, weight } of rows) weights[target] += weight
  return weights
}

/** Weight times Gini impurity. */
function impurity(rows: Row[]): number {
  const weights = classWeights(rows)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return total === 0 ? 0 : total - weights.reduce((sum, weight) => sum + weight ** 2, 0) / total
}

/** The impurity that the best of all splits leaves; infinite where there is none. */
function leastImpurity(rows: Row[]): number {
  let best = Number.POSITIVE_INFINITY
  for (const [column, label, bins] of features) {
    for (let low = Math.max(label, 0); low <= (label < 0 ? 1 : label); low++) {
      for (let high = label < 0 ? 0 : label; high <= (label < 0 ? bins : label); high++) {
        const isLeft = ({ bins: own }: Row) => own[column] >= low && own[column] <= high
        const [left, right] = [rows.filter(isLeft), rows.filter((row) => !isLeft(row))]
        if (left.length === 0 || right.length === 0) continue
        best = Math.min(best, impurity(left) + impurity(right))
      }
    }
  }
  return best
}

describe.each(testedBuilds())('$name', (build) => {
  it('grows trees of best splits whose leaves are pure or can not be split', () => {
    fc.assert(
      fc.property(cases, ({ rowCount, missing, noise, perNode, seed }) => {
        const stream = new RandomStream(seed, 'class-tree')
        const rows = someRows(stream, rowCount, missing, noise)
        const records = Uint8Array.from(
          rows.flatMap(({ bins, target, weight }) => [...bins, target, weight, 0, 0, 0]),
        )
        const test = new TestKernels(build)
        const featuresAt = test.block(bitsOf(Int32Array.from(features.flat())))
        const [recordsAt, nodesAt, startsAt] = [
          test.block(bitsOf(records)),
          test.block(3 * rowCount - 2),
          test.block(rowCount + 1),
        ]
        const [outputsAt, valuesAt] = [
          test.block(Math.ceil(rowCount / 4)),
          test.block(2 * rowCount),
        ]
        const scratchAt = test.block(test.call('classTreeScratch', rowCount, size, classCount))
        const length = test.call(
          'growClassTree',
          ...[recordsAt, featuresAt, nodesAt, startsAt, outputsAt, valuesAt, rowCount, width],
          ...[size, classCount, features.length, perNode, seed | 0, scratchAt],
        )
        const nodes = new Int32Array(test.read(nodesAt, length).buffer)
        const starts = new Int32Array(test.read(startsAt, rowCount + 1).buffer)
        const outputs = new Uint8Array(test.read(outputsAt, Math.ceil(rowCount / 4)).buffer)
        const values = new Float64Array(test.read(valuesAt, 2 * rowCount).buffer)

        let seen = 0
        const check = (node: number, own: Row[]) => {
          const [split, next] = nodes.subarray(node)
          seen += split < 0 ? 1 : 2
          if (split < 0) {
            const leaf = -1 - split
            if (impurity(own) > 0) expect(leastImpurity(own)).toBe(Number.POSITIVE_INFINITY)
            const shares = Array<number>(classCount).fill(0)
            for (let e = starts[leaf]; e < starts[leaf + 1]; e++) shares[outputs[e]] += values[e]
            const weights = classWeights(own)
            const total = weights.reduce((sum, weight) => sum + weight, 0)
            expect(shares).toEqual(weights.map((weight) => weight / total))
            return
          }
          const [column, low, high] = [split >> 16, (split >> 8) & 255, split & 255]
          const isLeft = ({ bins }: Row) => bins[column] >= low && bins[column] <= high
          const [left, right] = [own.filter(isLeft), own.filter((row) => !isLeft(row))]
          expect(Math.min(left.length, right.length)).toBeGreaterThan(0)
          if (perNode === features.length) {
            expect(impurity(left) + impurity(right)).toBeCloseTo(leastImpurity(own), 8)
          }
          check(node + 2, left)
          check(node + 2 + next, right)
        }
        check(0, rows)
        expect(seen).toBe(length)
      }),
      { numRuns: 20 },
    )
  })
})
