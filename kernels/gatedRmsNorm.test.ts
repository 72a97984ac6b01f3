import { describe, it } from 'vitest'
import { callKernel, expectClose, normals } from './testing/kernelCalls.js'
import {
  type GatedNormOperands,
  gatedNormBackwardReference,
  gatedNormReference,
} from './testing/normReferences.js'
import {
  type RowNorm,
  type RowSizes,
  testRowNorm,
  testRowNormReference,
} from './testing/rowNormTests.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

function operandsOf({ rows, width }: RowSizes, seed: number, scale = 1) {
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

const norm: RowNorm<GatedNormOperands> = {
  operandsOf,
  forward,
  backward,
  reference: gatedNormReference,
  backwardReference: gatedNormBackwardReference,
  tolerances: { out: 1e-6, gradients: 5e-6 },
}

testRowNormReference(norm)

describe.each(testedBuilds())('$name', (build) => {
  testRowNorm(build, norm)

  it('norms rows of zeros, of tiny and of large numbers', () => {
    for (const scale of [0, 1e-6, 1e6]) {
      const { operands, dOut } = operandsOf({ rows: 2, width: 19 }, 3, scale)
      const test = new TestKernels(build)
      expectClose({ out: forward(test, operands) }, { out: gatedNormReference(operands) }, 1e-6)
      const expected = gatedNormBackwardReference(operands, dOut)
      expectClose(backward(test, operands, dOut), { ...expected }, 5e-6)
    }
  })
})
