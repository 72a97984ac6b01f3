import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { checkNotEmpty, checkShape } from './checkShape.js'

/** @throws {ShapeError} naming the operand of `gru` whose shape does not fit the others */
export function checkGru(gates: Tensor3D, hiddenWeight: Tensor2D, hiddenBias: Tensor1D) {
  const [batch, time] = gates.shape
  const hidden = hiddenWeight.shape[0]
  checkNotEmpty('hiddenWeight', hiddenWeight)
  checkShape('hiddenWeight', hiddenWeight, [hidden, 3 * hidden])
  checkNotEmpty('gates', gates)
  checkShape('gates', gates, [batch, time, 3 * hidden])
  checkShape('hiddenBias', hiddenBias, [3 * hidden])
}
