import type { Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../../base/errors.js'

/** @throws {ShapeError} when `tensor` does not have the shape that the call's other arguments ask for */
export function checkShape(name: string, tensor: Tensor, expected: readonly number[]) {
  const fits =
    tensor.rank === expected.length && expected.every((size, i) => tensor.shape[i] === size)
  if (!fits) throw new ShapeError(name, tensor.shape, expected)
}

/** @throws {ShapeError} when there is nothing in it: an empty batch, a sequence without steps */
export function checkNotEmpty(name: string, tensor: Tensor) {
  if (tensor.size === 0) throw new ShapeError(name, tensor.shape, 'at least one of everything')
}
