import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  callKernel,
  expectClose,
  expectGradientsByDifferences,
  normals,
} from './testing/kernelCalls.js'
import {
  type GatedNormOperands,
  gatedNormBackwardReference,
  gatedNormReference,
} from './testing/normReferences.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const sizesFrom = (smallest: number) =>
  fc.record({
    rows: fc.integer({ min: 1, max: 23 }),
    width: fc.oneof(fc.integer({ min: smallest, max: 40 }), fc.constantFrom(64, 128, 256)),
  })
/** Of fewer columns the gradient is a small difference of large numbers. */
const fewestForGradients = 6

function operandsOf({ rows, width }: { rows: number; width: number }, seed: number, scale = 1) {
  const operands: GatedNormOperands = {
    y: normals(seed, 'y', rows * width, scale),
    z: normals(seed, 'z', rows * width, 2),
    weight: normals(seed, 'weight', width),
  }
  return { operands, dOut: normals(seed, 'dOut', rows * width) }
}

function forward(test: TestKernels, { y, z, weight }: GatedNormOperands) {
  const [out] = callKernel(test, {
    name: 'gatedRmsNorm',
    inputs: [y, z, weight],
    outputs: [y.length],
    sizes: [y.length / weight.length, weight.length],
  })
  return out
}

function backward(test: TestKernels, { y, z, weight }: GatedNormOperands, dOut: Float64Array) {
  const [dY, dZ, dWeight] = callKernel(test, {
    name: 'gatedRmsNormBackward',
    inputs: [y, z, weight, dOut],
    outputs: [y.length, y.length, weight.length],
    sizes: [y.length / weight.length, weight.length],
  })
  return { y: dY, z: dZ, weight: dWeight }
}

it('the reference has the gradients that differences give', () => {
  const { operands, dOut } = operandsOf({ rows: 3, width: 5 }, 1)
  const gradients = gatedNormBackwardReference(operands, dOut)
  expectGradientsByDifferences(gatedNormReference, operands, dOut, gradients)
})

describe.each(testedBuilds())('$name', (build) => {
  it('norms as the definition says, at any size', () => {
    fc.assert(
      fc.property(sizesFrom(1), fc.nat(), (sizes, seed) => {
        const { operands } = operandsOf(sizes, seed)
        const out = forward(new TestKernels(build), operands)
        expectClose({ out }, { out: gatedNormReference(operands) }, 1e-6)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('has the gradients of the reference, at any size', () => {
    fc.assert(
      fc.property(sizesFrom(fewestForGradients), fc.nat(), (sizes, seed) => {
        const { operands, dOut } = operandsOf(sizes, seed)
        const found = backward(new TestKernels(build), operands, dOut)
        expectClose(found, { ...gatedNormBackwardReference(operands, dOut) }, 5e-6)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('norms rows of zeros, of tiny and of large numbers', () => {
    for (const scale of [0, 1e-6, 1e6]) {
      const { operands, dOut } = operandsOf({ rows: 2, width: 19 }, 3, scale)
      const test = new TestKernels(build)
      expectClose({ out: forward(test, operands) }, { out: gatedNormReference(operands) }, 1e-6)
      const expected = gatedNormBackwardReference(operands, dOut)
      expectClose(backward(test, operands, dOut), { ...expected }, 5e-6)
    }
  })

  it('gives the same again', () => {
    const { operands, dOut } = operandsOf({ rows: 9, width: 37 }, 4)
    const test = new TestKernels(build)
    expect(forward(test, operands)).toEqual(forward(test, operands))
    expect(backward(test, operands, dOut)).toEqual(backward(test, operands, dOut))
  })
})
