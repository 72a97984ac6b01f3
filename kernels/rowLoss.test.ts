import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callKernel, normals } from './testing/kernelCalls.js'
import {
  type PlainRows,
  type RowLossOperands,
  type RowLossSizes,
  rowLossInputs,
  rowLossNames,
  rowLossReference,
} from './testing/rowLossReference.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

type Build = ReturnType<typeof testedBuilds>[number]

/** The loss and its gradients, in the order of `rowLossNames`; none where only the loss is asked for. */
function callRowLoss(
  build: Build,
  { batch, time, dModel, dHidden, nCodes }: RowLossSizes,
  operands: RowLossOperands,
  rows: PlainRows,
  hasGradients = true,
) {
  const test = new TestKernels(build)
  const columns = nCodes.length
  const sizes = [columns, dModel, dHidden]
  const inputs = [...rowLossNames.map((name) => operands[name]), bitsOf(rows.codes)]
  inputs.push(bitsOf(rows.orders), rows.weights, bitsOf(Int32Array.from(rows.offsets)))
  const [loss, ...gradients] = callKernel(test, {
    name: 'rowLoss',
    inputs,
    outputs: [1, ...rowLossNames.map((name) => (hasGradients ? operands[name].length : 0))],
    sizes: [batch, time, ...sizes],
    scratch: test.call('rowLossScratch', batch * time, ...sizes, Math.max(...nCodes)),
  })
  return { loss: loss[0], gradients }
}

function expectGradients(
  size: RowLossSizes,
  operands: RowLossOperands,
  rows: PlainRows,
  gradients: Float32Array[],
) {
  const step = 1e-5
  for (const [i, name] of rowLossNames.entries()) {
    const direction = normals(5, name, operands[name].length)
    const moved = (by: number) => {
      const changed = operands[name].map((value, k) => value + by * direction[k])
      return rowLossReference(size, { ...operands, [name]: changed }, rows)
    }
    const slope = (moved(step) - moved(-step)) / (2 * step)
    const terms = direction.map((value, k) => value * gradients[i][k])
    const found = terms.reduce((sum, term) => sum + term, 0)
    // Terms of both signs: what rounding leaves goes with their size, not with that of the sum.
    const norm = Math.sqrt(terms.reduce((sum, term) => sum + term * term, 0))
    expect(Math.abs(found - slope), name).toBeLessThanOrEqual(1e-4 * (1 + norm))
  }
}

const columnsOf2 = (count: number) => new Array<number>(count).fill(2)

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 2, 7),
  dModel: fc.constantFrom(1, 7, 16, 33),
  dHidden: fc.constantFrom(1, 7, 16, 33),
  nCodes: fc.array(fc.constantFrom(1, 2, 7, 16, 33), { minLength: 1, maxLength: 4 }),
})

describe.each(testedBuilds())('$name rowLoss', (build) => {
  it('is the cross-entropy in float64 and has its gradients, whatever the sizes and orders', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), (size, seed) => {
        const { operands, rows } = rowLossInputs(size, seed)
        const expected = rowLossReference(size, operands, rows)
        const { loss, gradients } = callRowLoss(build, size, operands, rows)
        expect(Math.abs(loss - expected)).toBeLessThanOrEqual(1e-5 * (1 + expected))
        expect(callRowLoss(build, size, operands, rows, false).loss).toBe(loss)
        expectGradients(size, operands, rows, gradients)
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    ['more rows than it takes together', { batch: 30, time: 25, nCodes: [4, 2] }],
    ['300 columns, one of 1000 codes', { batch: 2, time: 2, nCodes: [1000, ...columnsOf2(299)] }],
  ])('works on %s', (_, given) => {
    const size = { ...given, dModel: 3, dHidden: 5 }
    const { operands, rows } = rowLossInputs(size, 1)
    const { loss, gradients } = callRowLoss(build, size, operands, rows)
    expect(Math.abs(loss / rowLossReference(size, operands, rows) - 1)).toBeLessThan(1e-6)
    expectGradients(size, operands, rows, gradients)
  })

  it('gives zeros where no row counts', () => {
    const size = { batch: 2, time: 3, dModel: 5, dHidden: 4, nCodes: [3, 2] }
    const { operands, rows } = rowLossInputs(size, 1)
    const none = { ...rows, weights: new Float64Array(rows.weights.length) }
    const { loss, gradients } = callRowLoss(build, size, operands, none)
    expect(loss).toBe(0)
    for (const gradient of gradients) expect(gradient.every((value) => value === 0)).toBe(true)
  })

  const one = { batch: 1, time: 1, dModel: 1, dHidden: 1, nCodes: [3] }
  const rows = {
    codes: Int32Array.of(1),
    orders: Int32Array.of(0),
    weights: Float64Array.of(1),
    offsets: [0, 3],
  }
  const withBias = (...headBias: number[]) => ({
    history: Float64Array.of(0),
    context: Float64Array.of(0, 0, 0),
    hiddenWeight: Float64Array.of(0),
    hiddenBias: Float64Array.of(0),
    headWeight: Float64Array.of(0, 0, 0),
    headBias: Float64Array.from(headBias),
  })

  it('does not overflow on large logits', () => {
    const { loss, gradients } = callRowLoss(build, one, withBias(1e5, 0, -1e5), rows)
    expect(loss).toBe(1e5)
    expect([...gradients[5]]).toEqual([1, -1, 0].map((value) => expect.closeTo(value, 6)))
  })

  it('is not a number where a logit is none, so that a network that diverged is seen', () => {
    for (const fault of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { loss, gradients } = callRowLoss(build, one, withBias(fault, 0, 0), rows)
      expect(loss).toBeNaN()
      expect(gradients[5][1]).toBeNaN()
    }
  })
})
