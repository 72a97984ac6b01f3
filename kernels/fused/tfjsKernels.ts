import tf = require('@tensorflow/tfjs-core')

import type { KernelFunctions } from '../kernelFunctions.js'
import type { TfjsMemory } from '../tfjsMemory.js'

/** Kernels that work on the tensors of tfjs' wasm backend. */
export interface TfjsKernels {
  functions: KernelFunctions
  memory: TfjsMemory
}

/** Tensors by the names of a kernel's operands. */
export type TensorInfos = Record<string, tf.TensorInfo>

/** Makes `compute` the wasm backend's kernel of this name, in the place of one that is there. */
export function setKernel(
  kernelName: string,
  compute: (inputs: TensorInfos, attrs: tf.NamedAttrMap) => tf.TensorInfo | tf.TensorInfo[],
) {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm')
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => compute(inputs as TensorInfos, attrs ?? {}),
  })
}

/** Makes it the gradient of its kernel, in the place of one that is there. */
export function setGradient(config: tf.GradConfig) {
  if (tf.getGradient(config.kernelName)) tf.unregisterGradient(config.kernelName)
  tf.registerGradient(config)
}

export function runKernel(name: string, inputs: tf.NamedTensorMap, attrs: object = {}): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap)
}

export function runKernelMany(
  name: string,
  inputs: tf.NamedTensorMap,
  attrs: object = {},
): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as unknown as tf.Tensor[]
}
