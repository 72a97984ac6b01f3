import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  callKernel,
  expectClose,
  expectGradientsByDifferences,
  normals,
} from './testing/kernelCalls.js'
import {
  type LayerNormOperands,
  layerNormBackwardReference,
  layerNormReference,
} from './testing/normReferences.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const sizesFrom = (smallest: number) =>
  fc.record({
    rows: fc.integer({ min: 1, max: 23 }),
    width: fc.oneof(fc.integer({ min: smallest, max: 40 }), fc.constantFrom(64, 128, 256)),
  })
/** Of fewer columns the gradient is a small difference of large numbers. */
const fewestForGradients = 6

function operandsOf({ rows, width }: { rows: number; width: number }, seed: number) {
  const operands: LayerNormOperands = {
    x: normals(seed, 'x', rows * width),
    weight: normals(seed, 'weight', width),
    bias: normals(seed, 'bias', width),
  }
  return { operands, dOut: normals(seed, 'dOut', rows * width) }
}

function forward(test: TestKernels, { x, weight, bias }: LayerNormOperands) {
  const [out] = callKernel(test, {
    name: 'layerNorm',
    inputs: [x, weight, bias],
    outputs: [x.length],
    sizes: [x.length / weight.length, weight.length],
  })
  return out
}

function backward(test: TestKernels, { x, weight }: LayerNormOperands, dOut: Float64Array) {
  const [dX, dWeight, dBias] = callKernel(test, {
    name: 'layerNormBackward',
    inputs: [x, weight, dOut],
    outputs: [x.length, weight.length, weight.length],
    sizes: [x.length / weight.length, weight.length],
  })
  return { x: dX, weight: dWeight, bias: dBias }
}

it('the reference has the gradients that differences give', () => {
  const { operands, dOut } = operandsOf({ rows: 3, width: 5 }, 1)
  const gradients = layerNormBackwardReference(operands, dOut)
  expectGradientsByDifferences(layerNormReference, operands, dOut, gradients)
})

describe.each(testedBuilds())('$name', (build) => {
  it('norms as the definition says, at any size', () => {
    fc.assert(
      fc.property(sizesFrom(1), fc.nat(), (sizes, seed) => {
        const { operands } = operandsOf(sizes, seed)
        const out = forward(new TestKernels(build), operands)
        expectClose({ out }, { out: layerNormReference(operands) }, 3e-6)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('has the gradients of the reference, at any size', () => {
    fc.assert(
      fc.property(sizesFrom(fewestForGradients), fc.nat(), (sizes, seed) => {
        const { operands, dOut } = operandsOf(sizes, seed)
        const found = backward(new TestKernels(build), operands, dOut)
        expectClose(found, { ...layerNormBackwardReference(operands, dOut) }, 1e-5)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('keeps the digits of small differences from a large mean', () => {
    const { operands, dOut } = operandsOf({ rows: 3, width: 21 }, 2)
    operands.x.forEach((v, i) => {
      operands.x[i] = Math.fround(1024 + v)
    })
    const test = new TestKernels(build)
    expectClose({ out: forward(test, operands) }, { out: layerNormReference(operands) }, 2e-4)
    const expected = layerNormBackwardReference(operands, dOut)
    expectClose(backward(test, operands, dOut), { ...expected }, 2e-4)
  })

  it('makes the bias of a constant row', () => {
    const { operands, dOut } = operandsOf({ rows: 4, width: 33 }, 3)
    operands.x.fill(0.5)
    const test = new TestKernels(build)
    expectClose({ out: forward(test, operands) }, { out: layerNormReference(operands) }, 1e-6)
    const expected = layerNormBackwardReference(operands, dOut)
    expectClose(backward(test, operands, dOut), { ...expected }, 1e-5)
  })

  it('gives the same again', () => {
    const { operands, dOut } = operandsOf({ rows: 9, width: 37 }, 4)
    const test = new TestKernels(build)
    expect(forward(test, operands)).toEqual(forward(test, operands))
    expect(backward(test, operands, dOut)).toEqual(backward(test, operands, dOut))
  })
})
