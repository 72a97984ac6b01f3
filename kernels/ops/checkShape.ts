import type { Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../../base/errors.js'

/** @throws {ShapeError} when `tensor` does not have the shape that the call's other arguments ask for */
export function checkShape(name: string, tensor: Tensor, expected: readonly number[]) {
  const fits =
    tensor.rank === expected.length && expected.every((size, i) => tensor.shape[i] === size)
  if (!fits) throw new ShapeError(name, tensor.shape, expected)
}
