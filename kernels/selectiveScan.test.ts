import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  callKernel,
  expectClose,
  expectGradientsByDifferences,
  normals,
} from './testing/kernelCalls.js'
import { remembered } from './testing/remembered.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'
import {
  type ScanOperands,
  type ScanSizes,
  scanBackwardReference,
  scanReference,
} from './testing/selectiveScanReference.js'

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  time: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(63, 64, 65, 131)),
  nHeads: fc.integer({ min: 1, max: 3 }),
  headDim: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(32, 48, 64)),
  dState: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(16, 32, 40)),
})

/** Steps of time, from hardly any to one that lets nothing of the state pass. */
const steps = {
  usual: (i: number) => -4 + (i % 3),
  'a is 1': () => -40,
  'a is 0': () => 200,
  'a segment a step': () => 3,
  both: (i: number) => (i % 5 < 2 ? -30 : i % 3 === 0 ? 120 : -1),
}
type Steps = keyof typeof steps

function operandsOf(
  { batch, time, nHeads, headDim, dState }: ScanSizes,
  seed: number,
  kind: Steps = 'usual',
) {
  const rows = batch * time
  const operands: ScanOperands = {
    x: normals(seed, 'x', rows * nHeads * headDim),
    b: normals(seed, 'b', rows * dState),
    c: normals(seed, 'c', rows * dState),
    dt: normals(seed, 'dt', rows * nHeads).map((v, i) => Math.fround(v + steps[kind](i))),
    dtBias: normals(seed, 'dtBias', nHeads),
    aLog: normals(seed, 'aLog', nHeads).map((v) => Math.fround(1 + v / 2)),
    d: normals(seed, 'd', nHeads),
    h0: normals(seed, 'h0', batch * nHeads * headDim * dState),
  }
  return { operands, dY: normals(seed, 'dY', rows * nHeads * headDim) }
}

/** Operands of a case with what they give. */
const caseOf = remembered((sizes: ScanSizes, seed: number, kind: Steps = 'usual') => {
  const { operands, dY } = operandsOf(sizes, seed, kind)
  const { y, hT } = scanReference(operands, sizes)
  return { operands, dY, expected: { y, hT }, ...scanBackwardReference(operands, dY, sizes) }
})

function numbersOf({ batch, time, nHeads, headDim, dState }: ScanSizes) {
  return [batch, time, nHeads, headDim, dState]
}

/** @param h0 whether the kernel is given the initial state */
function forward(test: TestKernels, operands: ScanOperands, sizes: ScanSizes, h0 = true) {
  const { x, b, c, dt, dtBias, aLog, d } = operands
  const numbers = numbersOf(sizes)
  const [y, hT] = callKernel(test, {
    name: 'selectiveScan',
    inputs: [x, b, c, dt, dtBias, aLog, d, h0 ? operands.h0 : null],
    outputs: [x.length, operands.h0.length],
    sizes: numbers,
    scratch: test.call('selectiveScanScratch', ...numbers.slice(1)),
  })
  return { y, hT }
}

/** @param h0 whether the kernel is given the initial state, and asked for its gradient */
function backward(
  test: TestKernels,
  operands: ScanOperands,
  dY: Float64Array,
  sizes: ScanSizes,
  h0 = true,
): Record<keyof ScanOperands, Float32Array> {
  const { x, b, c, dt, dtBias, aLog, d } = operands
  const numbers = numbersOf(sizes)
  const found = callKernel(test, {
    name: 'selectiveScanBackward',
    inputs: [x, b, c, dt, dtBias, aLog, d, h0 ? operands.h0 : null, dY],
    outputs: [x, b, c, dt, dtBias, aLog, d, h0 ? operands.h0 : []].map(({ length }) => length),
    sizes: numbers,
    scratch: test.call('selectiveScanScratch', ...numbers.slice(1)),
  })
  const [dX, dB, dC, dDt, dDtBias, dALog, dD, dH0] = found
  return { x: dX, b: dB, c: dC, dt: dDt, dtBias: dDtBias, aLog: dALog, d: dD, h0: dH0 }
}

it('the reference has the gradients that differences give', () => {
  const sizes = { batch: 2, time: 6, nHeads: 2, headDim: 3, dState: 2 }
  const { operands, dY } = operandsOf(sizes, 1)
  const { gradients } = scanBackwardReference(operands, dY, sizes)
  const y = (moved: ScanOperands) => scanReference(moved, sizes).y
  expectGradientsByDifferences(y, operands, dY, gradients)
})

describe.each(testedBuilds())('$name', (build) => {
  it('scans as the recurrence says, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const { operands, expected } = caseOf(sizes, seed)
        expectClose(forward(new TestKernels(build), operands, sizes), expected, 3e-6)
      }),
      { numRuns: 25, seed: 1 },
    )
  })

  it.each(Object.keys(steps) as Steps[])('scans where %s', (kind) => {
    const sizes = { batch: 2, time: 150, nHeads: 3, headDim: 5, dState: 7 }
    const { operands, expected } = caseOf(sizes, 2, kind)
    expectClose(forward(new TestKernels(build), operands, sizes), expected, 3e-6)
  })

  it('starts from zeros where no initial state is given, and need not tell the last one', () => {
    const sizes = { batch: 2, time: 9, nHeads: 2, headDim: 8, dState: 4 }
    const { operands } = operandsOf(sizes, 3)
    const test = new TestKernels(build)
    const without = forward(test, operands, sizes, false)
    operands.h0.fill(0)
    expect(without).toEqual(forward(test, operands, sizes))
    const { x, b, c, dt, dtBias, aLog, d } = operands
    const [y] = callKernel(test, {
      name: 'selectiveScan',
      inputs: [x, b, c, dt, dtBias, aLog, d, null],
      outputs: [x.length, 0],
      sizes: numbersOf(sizes),
      scratch: test.call('selectiveScanScratch', ...numbersOf(sizes).slice(1)),
    })
    expect(y).toEqual(without.y)
  })

  it('goes on from the last state of another call', () => {
    const sizes = { batch: 1, time: 100, nHeads: 2, headDim: 8, dState: 4 }
    const { operands } = operandsOf(sizes, 4)
    const part = (from: number, to: number, h0: ArrayLike<number>): ScanOperands => {
      const cut = (array: Float64Array) =>
        array.subarray((from * array.length) / 100, (to * array.length) / 100)
      const { x, b, c, dt } = operands
      return {
        ...operands,
        x: cut(x),
        b: cut(b),
        c: cut(c),
        dt: cut(dt),
        h0: Float64Array.from(h0),
      }
    }
    const test = new TestKernels(build)
    const whole = scanReference(operands, sizes)
    const first = forward(test, part(0, 70, operands.h0), { ...sizes, time: 70 })
    const second = forward(test, part(70, 100, first.hT), { ...sizes, time: 30 })
    expectClose({ y: [...first.y, ...second.y], hT: second.hT }, { y: whole.y, hT: whole.hT }, 3e-6)
  })

  it('has the gradients of the reference, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const { operands, dY, gradients, terms } = caseOf(sizes, seed)
        const found = backward(new TestKernels(build), operands, dY, sizes)
        expectClose(found, { ...gradients }, 1e-5, { ...terms })
      }),
      { numRuns: 25, seed: 1 },
    )
  })

  it.each(Object.keys(steps) as Steps[])('has the gradients where %s', (kind) => {
    const sizes = { batch: 2, time: 150, nHeads: 3, headDim: 5, dState: 7 }
    const { operands, dY, gradients, terms } = caseOf(sizes, 2, kind)
    const found = backward(new TestKernels(build), operands, dY, sizes)
    expectClose(found, { ...gradients }, 1e-5, { ...terms })
  })

  it('gives for a batch the sequences one by one, and the sum of their weight gradients in order', () => {
    const sizes = { batch: 3, time: 70, nHeads: 2, headDim: 6, dState: 5 }
    const { operands, dY } = operandsOf(sizes, 5)
    const test = new TestKernels(build)
    const all = backward(test, operands, dY, sizes)
    expect(backward(test, operands, dY, sizes)).toEqual(all)
    const sums = { dtBias: new Float32Array(2), aLog: new Float32Array(2), d: new Float32Array(2) }
    for (let sequence = 0; sequence < 3; sequence++) {
      const part = <T extends Float32Array | Float64Array>(array: T) =>
        array.slice((sequence * array.length) / 3, ((sequence + 1) * array.length) / 3) as T
      const { x, b, c, dt, h0 } = operands
      const one = { ...operands, x: part(x), b: part(b), c: part(c), dt: part(dt), h0: part(h0) }
      const single = backward(test, one, part(dY), { ...sizes, batch: 1 })
      for (const name of ['x', 'b', 'c', 'dt', 'h0'] as const)
        expect(part(all[name])).toEqual(single[name])
      for (const name of ['dtBias', 'aLog', 'd'] as const)
        single[name].forEach((v, i) => {
          sums[name][i] += v
        })
    }
    expect({ dtBias: all.dtBias, aLog: all.aLog, d: all.d }).toEqual(sums)
  })

  it('needs no initial state for its gradients', () => {
    const sizes = { batch: 1, time: 9, nHeads: 2, headDim: 8, dState: 4 }
    const { operands, dY } = operandsOf(sizes, 3)
    operands.h0.fill(0)
    const test = new TestKernels(build)
    const { h0: none, ...without } = backward(test, operands, dY, sizes, false)
    const { h0: some, ...given } = backward(test, operands, dY, sizes)
    expect(without).toEqual(given)
    expect([none.length, some.length]).toEqual([0, 64])
  })

  it('keeps the digits of dALog and dDtBias over a long sequence', () => {
    const sizes = { batch: 1, time: 2000, nHeads: 4, headDim: 16, dState: 8 }
    const { operands, dY } = operandsOf(sizes, 6)
    operands.dt.forEach((_, i) => {
      operands.dt[i] = Math.fround(-5 + 2 * Math.sin(i))
    })
    operands.aLog.set([0, 0.9, 1.9, 2.77].map(Math.fround))
    const { gradients } = scanBackwardReference(operands, dY, sizes)
    expectClose(backward(new TestKernels(build), operands, dY, sizes), { ...gradients }, 5e-6)
  })
})
