import type * as tf from '@tensorflow/tfjs-core'
import { checkNotEmpty, checkShape } from '../ops/checkShape.js'
import { runKernel, setGradient, setKernel, type TfjsKernels } from './tfjsKernels.js'

const SquaredError = 'SeqarenaSquaredError'
const SquaredErrorGradient = 'SeqarenaSquaredErrorGradient'

/** {@link BlockOps.squaredError} in one kernel; differentiable in the predictions alone. */
export function squaredError(
  predictions: tf.Tensor3D,
  targets: tf.Tensor3D,
  weights: tf.Tensor3D,
): tf.Scalar {
  const [batch, time] = predictions.shape
  checkNotEmpty('predictions', predictions)
  checkShape('targets', targets, predictions.shape)
  checkShape('weights', weights, [batch, time, 1])
  return runKernel(SquaredError, { predictions, targets, weights }) as tf.Scalar
}

export function registerSquaredError({ functions, memory }: TfjsKernels) {
  const at = (tensor: tf.TensorInfo) => memory.offset(tensor)

  setKernel(SquaredError, ({ predictions, targets, weights }) => {
    const [batch, time, width] = predictions.shape
    const loss = memory.output([])
    const operands = [predictions, targets, weights, loss].map(at)
    functions.squaredError(...operands, batch * time, width)
    return loss
  })
  setKernel(SquaredErrorGradient, ({ predictions, targets, weights, dLoss }) => {
    const [batch, time, width] = predictions.shape
    const dPredictions = memory.output(predictions.shape)
    const operands = [predictions, targets, weights, dLoss, dPredictions].map(at)
    functions.squaredErrorBackward(...operands, batch * time, width)
    return dPredictions
  })
  setGradient({
    kernelName: SquaredError,
    inputsToSave: ['predictions', 'targets', 'weights'],
    gradFunc: (dLoss, [predictions, targets, weights]) => ({
      predictions: () => {
        const inputs = { predictions, targets, weights, dLoss: dLoss as tf.Tensor }
        return runKernel(SquaredErrorGradient, inputs)
      },
    }),
  })
}
