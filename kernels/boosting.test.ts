import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const width = 3
const binCounts = [2, 5, 256]
const offsets = [0, 2, 7]
const cells = 263

/** Rows with bins, and some of them in random order. */
const sizes = fc.record({ rowCount: fc.integer({ min: 1, max: 90 }), seed: fc.nat() })

function someRows({ rowCount, seed }: { rowCount: number; seed: number }) {
  const stream = new RandomStream(seed, 'boosting-rows')
  const bins = Uint8Array.from({ length: width * rowCount }, (_, i) =>
    stream.integer(binCounts[i % width]),
  )
  // Sums of these are exact.
  const derivatives = Float32Array.from({ length: 2 * rowCount }, () => stream.integer(64) / 8 - 4)
  const rows = stream.permutation(rowCount).slice(0, 1 + stream.integer(rowCount))
  return { bins, derivatives, rows: Int32Array.from(rows), stream }
}

function summed(bins: Uint8Array, derivatives: Float32Array, rows: Iterable<number>): number[] {
  const sums = Array<number>(4 * (cells + 1)).fill(0)
  for (const row of rows) {
    const into = offsets.map((offset, column) => offset + bins[row * width + column])
    for (const cell of [...into, cells]) {
      sums[4 * cell] += derivatives[2 * row]
      sums[4 * cell + 1] += derivatives[2 * row + 1]
      sums[4 * cell + 2]++
    }
  }
  return sums
}

describe.each(testedBuilds())('$name', (build) => {
  it('sums up rows by bin, and subtracts some from others', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const test = new TestKernels(build)
        const { bins, derivatives, rows } = someRows(size)
        const [binsAt, offsetsAt] = [bins, Int32Array.from(offsets)].map((a) =>
          test.block(bitsOf(a)),
        )
        const derivativesAt = test.block(derivatives)
        const [all, some] = [0, 1].map(() => test.block(8 * (cells + 1)))
        const fill = (rowsAt: number, at: number, count: number) =>
          test.call(
            'fillHistogram',
            ...[binsAt, derivativesAt, rowsAt, offsetsAt, at, count, width, cells],
          )
        fill(0, all, size.rowCount)
        fill(test.block(bitsOf(rows)), some, rows.length)
        const read = (at: number) => [...new Float64Array(test.read(at, 8 * (cells + 1)).buffer)]
        expect(read(all)).toEqual(summed(bins, derivatives, Array(size.rowCount).keys()))
        expect(read(some)).toEqual(summed(bins, derivatives, rows))
        test.call('subtractHistogram', all, some, cells)
        const others = [...Array(size.rowCount).keys()].filter((row) => !rows.includes(row))
        expect(read(all)).toEqual(summed(bins, derivatives, others))
      }),
      { numRuns: 20 },
    )
  })

  it('parts rows in their order, and adds to those it is told', () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: width - 1 }), (size, column) => {
        const test = new TestKernels(build)
        const { bins, rows, stream } = someRows(size)
        const low = stream.integer(binCounts[column])
        const high = low + stream.integer(binCounts[column] - low)
        const rowsAt = test.block(bitsOf(rows))
        const middle = test.call(
          'partitionRows',
          ...[test.block(bitsOf(bins)), rowsAt, test.block(rows.length), rows.length],
          ...[width, column, low, high],
        )
        const goesLeft = (row: number) =>
          bins[row * width + column] >= low && bins[row * width + column] <= high
        const left = rows.filter(goesLeft)
        expect(middle).toBe(left.length)
        const found = [...new Int32Array(test.read(rowsAt, rows.length).buffer)]
        expect(found).toEqual([...left, ...rows.filter((row) => !goesLeft(row))])

        const predictionsAt = test.block(bitsOf(new Float64Array(size.rowCount).fill(1)))
        test.call('addToRows', predictionsAt, rowsAt, middle, 0.1)
        const predictions = new Float64Array(test.read(predictionsAt, 2 * size.rowCount).buffer)
        expect([...predictions]).toEqual(
          Array.from(predictions, (_, row) => (left.includes(row) ? 1.1 : 1)),
        )
      }),
      { numRuns: 20 },
    )
  })

  it.each([3, 13])('differentiates the log loss of %i classes', (classes) => {
    const test = new TestKernels(build)
    const rows = 48
    const stream = new RandomStream(classes, 'predictions')
    const predictions = Float64Array.from(
      { length: classes * rows },
      (_, i) => (i % 7 === 0 ? 300 : 3) * stream.normal(),
    )
    const targets = Uint8Array.from({ length: rows }, () => stream.integer(classes))
    const out = test.block(2 * classes * rows)
    const [predictionsAt, targetsAt] = [predictions, targets].map((a) => test.block(bitsOf(a)))
    test.call('multinomialDerivatives', predictionsAt, targetsAt, out, rows, classes)
    const found = test.read(out, 2 * classes * rows)
    for (let row = 0; row < rows; row++) {
      const scores = Array.from({ length: classes }, (_, k) => predictions[k * rows + row])
      const powers = scores.map((score) => Math.exp(score - Math.max(...scores)))
      const total = powers.reduce((sum, power) => sum + power, 0)
      for (const [k, power] of powers.entries()) {
        const p = power / total
        const at = 2 * (k * rows + row)
        expect(found[at]).toBeCloseTo(targets[row] === k ? p - 1 : p, 6)
        expect(found[at + 1]).toBeCloseTo(p * (1 - p), 6)
      }
    }
  })
})
