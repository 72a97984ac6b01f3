import type * as tf from '@tensorflow/tfjs-core'

/** Tensors by the names of the weights file. */
export type WeightTensors = Record<string, tf.Tensor>

/** Applied to what a layer gives on while training. */
export type LayerDropout = (x: tf.Tensor3D, layer: number) => tf.Tensor3D
