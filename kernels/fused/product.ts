import type { TfjsKernels } from './tfjsKernels.js'

/** Flags of the kernel `matmul`, as kernels.h has them. */
export const transposeA = 1
export const transposeB = 2

export interface ProductSizes {
  /** op(a) is [m, k], op(b) [k, n]. */
  m: number
  n: number
  k: number
  flags: number
}

/** Byte offsets. */
export interface ProductOperands {
  a: number
  b: number
  /** [n] */
  bias?: number
  out: number
}

/** Floats from one product of a batch to the next; 0 where all have the same operand. */
export interface BatchLayout {
  batch: number
  strideA: number
  strideB: number
}

const single: BatchLayout = { batch: 1, strideA: 0, strideB: 0 }

/**
 * out = op(a) · op(b) (+ bias), for each product of a batch.
 *
 * Source of the blocks and packed panels: Goto and van de Geijn 2008, doi 10.1145/1356052.1356053.
 */
export function product(
  { functions, memory }: TfjsKernels,
  { a, b, bias = 0, out }: ProductOperands,
  { m, n, k, flags }: ProductSizes,
  { batch, strideA, strideB }: BatchLayout = single,
) {
  const scratch = memory.scratch(functions.matmulScratch(m, n, k, flags))
  const strides = [strideA, strideB, m * n]
  functions.matmul(a, b, bias, out, m, n, k, flags, batch, ...strides, scratch)
}
