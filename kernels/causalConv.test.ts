import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ConvOperands,
  type ConvSizes,
  convBackwardReference,
  convReference,
} from './testing/causalConvReference.js'
import {
  callKernel,
  expectClose,
  expectGradientsByDifferences,
  normals,
} from './testing/kernelCalls.js'
import { remembered } from './testing/remembered.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(63, 64, 65, 131)),
  channels: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 320)),
  width: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(16, 23, 32, 45)),
})

function operandsOf({ batch, time, channels, width }: ConvSizes, seed: number) {
  const operands: ConvOperands = {
    x: normals(seed, 'x', batch * time * channels),
    weight: normals(seed, 'weight', width * channels),
    bias: normals(seed, 'bias', channels),
  }
  return { operands, dOut: normals(seed, 'dOut', batch * time * channels) }
}

/** Operands of a case with what they give. */
const caseOf = remembered((sizes: ConvSizes, seed: number) => {
  const { operands, dOut } = operandsOf(sizes, seed)
  const out = convReference(operands, sizes)
  return { operands, dOut, out, gradients: convBackwardReference(operands, dOut, sizes) }
})

function forward(test: TestKernels, operands: ConvOperands, sizes: ConvSizes) {
  const { x, weight, bias } = operands
  const numbers = [sizes.batch, sizes.time, sizes.channels, sizes.width]
  const inputs = [x, weight, bias]
  return callKernel(test, { name: 'causalConv', inputs, outputs: [x.length], sizes: numbers })[0]
}

function backward(test: TestKernels, operands: ConvOperands, dOut: Float64Array, sizes: ConvSizes) {
  const { x, weight, bias } = operands
  const [dX, dWeight, dBias] = callKernel(test, {
    name: 'causalConvBackward',
    inputs: [x, weight, bias, dOut],
    outputs: [x.length, weight.length, bias.length],
    sizes: [sizes.batch, sizes.time, sizes.channels, sizes.width],
    scratch: test.call('causalConvScratch', sizes.time, sizes.channels, sizes.width),
  })
  return { x: dX, weight: dWeight, bias: dBias }
}

it('the reference has the gradients that differences give', () => {
  const sizes = { batch: 2, time: 7, channels: 3, width: 4 }
  const { operands, dOut } = operandsOf(sizes, 1)
  const gradients = convBackwardReference(operands, dOut, sizes)
  expectGradientsByDifferences((moved) => convReference(moved, sizes), operands, dOut, gradients)
})

describe.each(testedBuilds())('$name', (build) => {
  it('convolves as the definition says, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const { operands, out } = caseOf(sizes, seed)
        const found = forward(new TestKernels(build), operands, sizes)
        expectClose({ out: found }, { out }, 1e-6)
      }),
      { numRuns: 25, seed: 1 },
    )
  })

  it('has the gradients of the reference, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const { operands, dOut, gradients } = caseOf(sizes, seed)
        const found = backward(new TestKernels(build), operands, dOut, sizes)
        expectClose(found, { ...gradients }, 3e-6)
      }),
      { numRuns: 25, seed: 1 },
    )
  })

  it('gives for a batch the sequences one by one, and the sum of their weight gradients in order', () => {
    const sizes = { batch: 3, time: 70, channels: 21, width: 4 }
    const { operands, dOut } = operandsOf(sizes, 5)
    const test = new TestKernels(build)
    const all = backward(test, operands, dOut, sizes)
    expect(backward(test, operands, dOut, sizes)).toEqual(all)
    const length = sizes.time * sizes.channels
    const one = { ...sizes, batch: 1 }
    const sums = {
      weight: new Float32Array(all.weight.length),
      bias: new Float32Array(sizes.channels),
    }
    for (let sequence = 0; sequence < 3; sequence++) {
      const part = (array: Float64Array) =>
        array.subarray(sequence * length, (sequence + 1) * length)
      const single = backward(test, { ...operands, x: part(operands.x) }, part(dOut), one)
      expect(all.x.slice(sequence * length, (sequence + 1) * length)).toEqual(single.x)
      single.weight.forEach((v, i) => {
        sums.weight[i] += v
      })
      single.bias.forEach((v, i) => {
        sums.bias[i] += v
      })
    }
    expect({ weight: all.weight, bias: all.bias }).toEqual(sums)
  })

  it('lets sums far from 0 through, or nothing of them', () => {
    const sizes = { batch: 1, time: 2, channels: 4, width: 1 }
    const x = Float64Array.from([-1e4, -100, 100, 1e4, -90, -88, 88, 90])
    const operands = { x, weight: new Float64Array(4).fill(1), bias: new Float64Array(4) }
    const test = new TestKernels(build)
    expectClose(
      { out: forward(test, operands, sizes) },
      { out: convReference(operands, sizes) },
      1e-6,
    )
    const dOut = new Float64Array(8).fill(1)
    const expected = convBackwardReference(operands, dOut, sizes)
    expectClose(backward(test, operands, dOut, sizes), { ...expected }, 1e-6)
  })
})
