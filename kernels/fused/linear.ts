import tf = require('@tensorflow/tfjs-core')

import { checkNotEmpty, checkShape } from '../ops/checkShape.js'
import { product, transposeA, transposeB } from './product.js'
import { runKernel, setGradient, setKernel, type TfjsKernels } from './tfjsKernels.js'

const Linear = 'SeqarenaLinear'
const LinearInputGradient = 'SeqarenaLinearInputGradient'
const LinearWeightGradient = 'SeqarenaLinearWeightGradient'
const ColumnSums = 'SeqarenaColumnSums'

/**
 * x · weight + bias in one kernel.
 *
 * @param x [batch, time, in]
 * @param weight [in, out]
 * @param bias [out]
 * @throws {ShapeError} naming the argument whose shape does not fit `x`
 */
export function linear(x: tf.Tensor3D, weight: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor3D {
  checkNotEmpty('x', x)
  checkShape('weight', weight, [x.shape[2], weight.shape[1]])
  if (!bias) return runKernel(Linear, { x, weight }) as tf.Tensor3D
  checkShape('bias', bias, [weight.shape[1]])
  return runKernel(Linear, { x, weight, bias }) as tf.Tensor3D
}

export function registerLinear(kernels: TfjsKernels) {
  const { memory } = kernels
  const at = (tensor: tf.TensorInfo) => memory.offset(tensor)
  const rowsOf = ({ shape }: tf.TensorInfo) => shape[0] * shape[1]

  setKernel(Linear, ({ x, weight, bias }) => {
    const [k, n] = weight.shape
    const out = memory.output([x.shape[0], x.shape[1], n])
    const operands = { a: at(x), b: at(weight), bias: bias && at(bias), out: at(out) }
    product(kernels, operands, { m: rowsOf(x), n, k, flags: 0 })
    return out
  })
  setKernel(LinearInputGradient, ({ dOut, weight }) => {
    const [n, k] = weight.shape
    const dX = memory.output([dOut.shape[0], dOut.shape[1], n])
    const operands = { a: at(dOut), b: at(weight), out: at(dX) }
    product(kernels, operands, { m: rowsOf(dOut), n, k, flags: transposeB })
    return dX
  })
  setKernel(LinearWeightGradient, ({ x, dOut }) => {
    const [m, n] = [x.shape[2], dOut.shape[2]]
    const dWeight = memory.output([m, n])
    const operands = { a: at(x), b: at(dOut), out: at(dWeight) }
    product(kernels, operands, { m, n, k: rowsOf(x), flags: transposeA })
    return dWeight
  })
  setKernel(ColumnSums, ({ x }) => {
    const [k, n] = [rowsOf(x), x.shape[2]]
    const sums = memory.output([n])
    const ones = memory.output([k])
    memory.floats(ones).fill(1)
    product(kernels, { a: at(ones), b: at(x), out: at(sums) }, { m: 1, n, k, flags: 0 })
    tf.backend().disposeData(ones.dataId)
    return sums
  })
  setGradient({
    kernelName: Linear,
    inputsToSave: ['x', 'weight'],
    gradFunc: (gradient, [x, weight]) => {
      const dOut = gradient as tf.Tensor
      return {
        x: () => runKernel(LinearInputGradient, { dOut, weight }),
        weight: () => runKernel(LinearWeightGradient, { x, dOut }),
        bias: () => runKernel(ColumnSums, { x: dOut }),
      }
    },
  })
}
