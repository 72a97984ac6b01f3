import { describe, it } from 'vitest'
import { callKernel, expectClose, normals } from './testing/kernelCalls.js'
import {
  type LayerNormOperands,
  layerNormBackwardReference,
  layerNormReference,
} from './testing/normReferences.js'
import {
  type RowNorm,
  type RowSizes,
  testRowNorm,
  testRowNormReference,
} from './testing/rowNormTests.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

function operandsOf({ rows, width }: RowSizes, seed: number) {
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

const norm: RowNorm<LayerNormOperands> = {
  operandsOf,
  forward,
  backward,
  reference: layerNormReference,
  backwardReference: layerNormBackwardReference,
  tolerances: { out: 3e-6, gradients: 1e-5 },
}

testRowNormReference(norm)

describe.each(testedBuilds())('$name', (build) => {
  testRowNorm(build, norm)

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
})
