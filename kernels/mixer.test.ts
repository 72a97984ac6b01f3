import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  callKernel,
  expectClose,
  expectGradientsByDifferences,
  normals,
} from './testing/kernelCalls.js'
import {
  type MixerOperands,
  type MixerSizes,
  mixerBackwardReference,
  mixerReference,
} from './testing/mixerReference.js'
import { remembered } from './testing/remembered.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const sizes = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    time: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(63, 64, 65, 131)),
    nHeads: fc.integer({ min: 1, max: 3 }),
    // Of fewer columns the norm's gradient is a small difference of large numbers.
    headDim: fc.oneof(fc.integer({ min: 6, max: 20 }), fc.constantFrom(32, 48)),
    dState: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(16, 32)),
    convWidth: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ headDim, ...others }) => ({ ...others, dInner: others.nHeads * headDim }))

/** What is added to dt, by step. */
const steps = {
  usual: (i: number) => -3 + (i % 3),
  'a is 1': () => -40,
  'a is 0': () => 200,
  'a segment a step': () => 3,
  both: (i: number) => (i % 5 < 2 ? -30 : i % 3 === 0 ? 120 : -1),
}
type Steps = keyof typeof steps

function operandsOf(sizes: MixerSizes, seed: number, kind: Steps = 'usual') {
  const { batch, time, dInner, nHeads, dState, convWidth } = sizes
  const channels = dInner + 2 * dState
  const stride = dInner + channels + nHeads
  const operands: MixerOperands = {
    projected: normals(seed, 'projected', batch * time * stride),
    convWeight: normals(seed, 'convWeight', convWidth * channels, 1 / Math.sqrt(convWidth)),
    convBias: normals(seed, 'convBias', channels, 0.5),
    dtBias: normals(seed, 'dtBias', nHeads),
    aLog: normals(seed, 'aLog', nHeads, 0.5),
    d: normals(seed, 'd', nHeads),
    normWeight: normals(seed, 'normWeight', dInner),
  }
  const { projected } = operands
  projected.forEach((v, i) => {
    const isDt = i % stride >= dInner + channels
    if (isDt) projected[i] = Math.fround(v + steps[kind](Math.floor(i / stride)))
  })
  return { operands, dOut: normals(seed, 'dOut', batch * time * dInner) }
}

/** Operands of a case with what they give. */
const caseOf = remembered((sizes: MixerSizes, seed: number, kind: Steps = 'usual') => {
  const { operands, dOut } = operandsOf(sizes, seed, kind)
  const expected = mixerReference(operands, sizes)
  return { operands, dOut, expected, ...mixerBackwardReference(operands, dOut, sizes) }
})

function numbersOf({ batch, time, dInner, nHeads, dState, convWidth }: MixerSizes) {
  return [batch, time, dInner, nHeads, dState, convWidth]
}

function forward(test: TestKernels, operands: MixerOperands, sizes: MixerSizes) {
  const { projected, convWeight, convBias, dtBias, aLog, d, normWeight } = operands
  const numbers = numbersOf(sizes)
  const length = sizes.batch * sizes.time * sizes.dInner
  const [y, out] = callKernel(test, {
    name: 'mixer',
    inputs: [projected, convWeight, convBias, dtBias, aLog, d, normWeight],
    outputs: [length, length],
    sizes: numbers,
    scratch: test.call('mixerScratch', ...numbers.slice(1)),
  })
  return { y, out }
}

function backward(
  test: TestKernels,
  { operands, dOut, y }: { operands: MixerOperands; dOut: Float64Array; y: Float64Array },
  sizes: MixerSizes,
): Record<keyof MixerOperands, Float32Array> {
  const { projected, convWeight, convBias, dtBias, aLog, d, normWeight } = operands
  const inputs = [projected, convWeight, convBias, dtBias, aLog, d, normWeight]
  const numbers = numbersOf(sizes)
  const found = callKernel(test, {
    name: 'mixerBackward',
    inputs: [...inputs, y, dOut],
    outputs: inputs.map(({ length }) => length),
    sizes: numbers,
    scratch: test.call('mixerScratch', ...numbers.slice(1)),
  })
  const [dProjected, dConvWeight, dConvBias, dDtBias, dALog, dD, dNormWeight] = found
  return {
    projected: dProjected,
    convWeight: dConvWeight,
    convBias: dConvBias,
    dtBias: dDtBias,
    aLog: dALog,
    d: dD,
    normWeight: dNormWeight,
  }
}

it('the reference has the gradients that differences give', () => {
  const sizes = { batch: 2, time: 6, dInner: 6, nHeads: 2, dState: 2, convWidth: 3 }
  const { operands, dOut } = operandsOf(sizes, 1)
  const { gradients } = mixerBackwardReference(operands, dOut, sizes)
  const out = (moved: MixerOperands) => mixerReference(moved, sizes).out
  expectGradientsByDifferences(out, operands, dOut, gradients)
})

describe.each(testedBuilds())('$name', (build) => {
  it('mixes as convolution, scan and norm one after another, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const { operands, expected } = caseOf(sizes, seed)
        expectClose(forward(new TestKernels(build), operands, sizes), expected, 1e-5)
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it('has the gradients of the reference, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const { gradients, terms, expected, ...given } = caseOf(sizes, seed)
        const found = backward(new TestKernels(build), { ...given, y: expected.y }, sizes)
        expectClose(found, { ...gradients }, 3e-5, { ...terms })
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it.each(Object.keys(steps) as Steps[])('mixes and has the gradients where %s', (kind) => {
    const sizes = { batch: 2, time: 150, dInner: 45, nHeads: 3, dState: 7, convWidth: 4 }
    const { gradients, terms, expected, ...given } = caseOf(sizes, 2, kind)
    const test = new TestKernels(build)
    expectClose(forward(test, given.operands, sizes), expected, 1e-5)
    const found = backward(test, { ...given, y: expected.y }, sizes)
    expectClose(found, { ...gradients }, 2e-5, { ...terms })
  })

  it.each([
    [4, 320],
    [24, 80],
    [37, 80],
  ])('is exact at the usual size with %i taps', (convWidth, time) => {
    const sizes = { batch: 1, time, dInner: 256, nHeads: 8, dState: 32, convWidth }
    const { gradients, expected, ...given } = caseOf(sizes, 3)
    const test = new TestKernels(build)
    expectClose(forward(test, given.operands, sizes), expected, 2e-6)
    expectClose(backward(test, { ...given, y: expected.y }, sizes), { ...gradients }, 1e-5)
  })

  it('gives for a batch the sequences one by one, and the sum of their weight gradients in order', () => {
    const sizes = { batch: 3, time: 70, dInner: 22, nHeads: 2, dState: 5, convWidth: 4 }
    const { operands, dOut } = operandsOf(sizes, 5)
    const test = new TestKernels(build)
    const run = (own: MixerOperands, dOwn: Float64Array, ofSizes: MixerSizes) => {
      const { y } = mixerReference(own, ofSizes)
      return {
        ...forward(test, own, ofSizes),
        ...backward(test, { operands: own, dOut: dOwn, y }, ofSizes),
      }
    }
    const all = run(operands, dOut, sizes)
    const again = run(operands, dOut, sizes)
    expect(again).toEqual(all)
    const weights = ['convWeight', 'convBias', 'dtBias', 'aLog', 'd', 'normWeight'] as const
    const sums = Object.fromEntries(
      weights.map((name) => [name, new Float32Array(all[name].length)]),
    )
    for (let sequence = 0; sequence < 3; sequence++) {
      const part = <T extends Float32Array | Float64Array>(array: T) =>
        array.slice((sequence * array.length) / 3, ((sequence + 1) * array.length) / 3) as T
      const one = { ...operands, projected: part(operands.projected) }
      const alone = { ...sizes, batch: 1 }
      const single = run(one, part(dOut), alone)
      for (const name of ['y', 'out', 'projected'] as const)
        expect(part(all[name])).toEqual(single[name])
      for (const name of weights)
        single[name].forEach((v, i) => {
          sums[name][i] += v
        })
    }
    for (const name of weights) expect(all[name], name).toEqual(sums[name])
  })
})
