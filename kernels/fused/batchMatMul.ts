import tf = require('@tensorflow/tfjs-core')

import { type ProductSizes, product, transposeA, transposeB } from './product.js'
import { setKernel, type TfjsKernels } from './tfjsKernels.js'

/**
 * Puts our product in the place of the wasm backend's own `BatchMatMul`, which takes ten times as long where an
 * operand is transposed or the batch larger than one.
 */
export function useBatchMatMul(kernels: TfjsKernels) {
  setKernel('BatchMatMul', ({ a, b }, attrs) => {
    const sizes = productSizes(a, b, Boolean(attrs.transposeA), Boolean(attrs.transposeB))
    const batchA = a.shape.slice(0, -2)
    const batchB = b.shape.slice(0, -2)
    const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB)
    const out = kernels.memory.output([...batchShape, sizes.m, sizes.n])
    const batch = tf.util.sizeFromShape(batchShape)
    if (batch * sizes.m * sizes.n * sizes.k === 0) {
      kernels.memory.floats(out).fill(0)
      return out
    }
    multiplyBatch(kernels, { a, b, out }, sizes, batchShape)
    return out
  })
}

function productSizes(
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  isTransposedA: boolean,
  isTransposedB: boolean,
): ProductSizes {
  const flags = (isTransposedA ? transposeA : 0) | (isTransposedB ? transposeB : 0)
  const [m, k] = inOrder(a.shape, isTransposedA)
  const [kOfB, n] = inOrder(b.shape, isTransposedB)
  if (k !== kOfB || a.dtype !== 'float32' || b.dtype !== 'float32') {
    const shown = `${a.dtype} [${a.shape}] and ${b.dtype} [${b.shape}]`
    const transposed = `transposed: ${isTransposedA}, ${isTransposedB}`
    throw new Error(`matMul cannot multiply ${shown} (${transposed})`)
  }
  return { m, n, k, flags }
}

/** Rows and columns of op(x). */
function inOrder(shape: readonly number[], isTransposed: boolean): number[] {
  const [rows, columns] = shape.slice(-2)
  return isTransposed ? [columns, rows] : [rows, columns]
}

function multiplyBatch(
  kernels: TfjsKernels,
  { a, b, out }: { a: tf.TensorInfo; b: tf.TensorInfo; out: tf.TensorInfo },
  sizes: ProductSizes,
  batchShape: readonly number[],
) {
  const { m, n, k } = sizes
  const at = (tensor: tf.TensorInfo) => kernels.memory.offset(tensor)
  const batch = tf.util.sizeFromShape([...batchShape])
  const counts = [a, b].map(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2)))
  if (counts.every((count) => count === batch || count === 1)) {
    const strideA = counts[0] === 1 ? 0 : m * k
    const strideB = counts[1] === 1 ? 0 : k * n
    const layout = { batch, strideA, strideB }
    product(kernels, { a: at(a), b: at(b), out: at(out) }, sizes, layout)
    return
  }
  // Both are repeated, each along other axes: one product after another.
  for (let i = 0; i < batch; i++) {
    const ownA = at(a) + 4 * m * k * broadcastIndex(i, batchShape, a.shape.slice(0, -2))
    const ownB = at(b) + 4 * k * n * broadcastIndex(i, batchShape, b.shape.slice(0, -2))
    product(kernels, { a: ownA, b: ownB, out: at(out) + 4 * m * n * i }, sizes)
  }
}

/** Index of the product that an operand of `shape` gives to product `index` of the broadcast `batchShape`. */
function broadcastIndex(index: number, batchShape: readonly number[], shape: readonly number[]) {
  let own = 0
  let stride = 1
  let rest = index
  for (let back = 1; back <= batchShape.length; back++) {
    const size = batchShape[batchShape.length - back]
    const ownSize = shape[shape.length - back] ?? 1
    if (ownSize > 1) own += (rest % size) * stride
    stride *= ownSize
    rest = Math.floor(rest / size)
  }
  return own
}
