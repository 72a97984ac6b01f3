import type * as tf from '@tensorflow/tfjs-core'
import { checkNotEmpty, checkShape } from '../ops/checkShape.js'
import {
  runKernel,
  runKernelMany,
  setGradient,
  setKernel,
  type TfjsKernels,
} from './tfjsKernels.js'

const LayerNorm = 'SeqarenaLayerNorm'
const LayerNormGradient = 'SeqarenaLayerNormGradient'

/**
 * {@link BlockOps.layerNorm} in one kernel.
 *
 * Source: Ba, Kiros and Hinton 2016, arXiv 1607.06450.
 */
export function layerNorm(x: tf.Tensor3D, weight: tf.Tensor1D, bias: tf.Tensor1D): tf.Tensor3D {
  checkNotEmpty('x', x)
  checkShape('weight', weight, [x.shape[2]])
  checkShape('bias', bias, [x.shape[2]])
  return runKernel(LayerNorm, { x, weight, bias }) as tf.Tensor3D
}

export function registerLayerNorm({ functions, memory }: TfjsKernels) {
  const at = (tensor: tf.TensorInfo) => memory.offset(tensor)

  setKernel(LayerNorm, ({ x, weight, bias }) => {
    const [batch, time, width] = x.shape
    const out = memory.output(x.shape)
    functions.layerNorm(at(x), at(weight), at(bias), at(out), batch * time, width)
    return out
  })
  setKernel(LayerNormGradient, ({ x, weight, dOut }) => {
    const [batch, time, width] = x.shape
    const outputs = [memory.output(x.shape), memory.output([width]), memory.output([width])]
    const operands = [x, weight, dOut, ...outputs].map(at)
    functions.layerNormBackward(...operands, batch * time, width)
    return outputs
  })
  setGradient({
    kernelName: LayerNorm,
    inputsToSave: ['x', 'weight'],
    gradFunc: (dOut, [x, weight]) => {
      const inputs = { x, weight, dOut: dOut as tf.Tensor }
      const [dX, dWeight, dBias] = runKernelMany(LayerNormGradient, inputs)
      return { x: () => dX, weight: () => dWeight, bias: () => dBias }
    },
  })
}
