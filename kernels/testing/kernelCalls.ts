import { expect } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { KernelName } from '../kernelFunctions.js'
import type { TestKernels } from './runnableBuilds.js'

export interface KernelCall {
  name: KernelName
  /** null is passed on as such. */
  inputs: (ArrayLike<number> | null)[]
  /** Lengths of what is written; 0 stands for null. */
  outputs: number[]
  sizes: number[]
  /** Working memory, in floats; absent where the kernel takes none. */
  scratch?: number
}

/** Calls a kernel as kernels.h lays them all out: inputs, outputs, sizes, scratch. */
export function callKernel(
  test: TestKernels,
  { name, inputs, outputs, sizes, scratch }: KernelCall,
): Float32Array[] {
  const from = inputs.map((input) => (input ? test.block(input) : 0))
  const to = outputs.map((length) => (length > 0 ? test.block(length) : 0))
  const last = scratch === undefined ? [] : [test.block(scratch)]
  test.call(name, ...from, ...to, ...sizes, ...last)
  return to.map((offset, i) => test.read(offset, outputs[i]))
}

/** Normal numbers that are float32 numbers, so that kernel and reference see the same. */
export function normals(seed: number, name: string, length: number, scale = 1): Float64Array {
  const random = new RandomStream(seed, name)
  return Float64Array.from({ length }, () => Math.fround(scale * random.normal()))
}

/** Largest difference relative to the largest expected element, or to `scale` if that is larger. */
export function worstError(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale = 1e-30,
): number {
  let largest = scale
  let worst = 0
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]))
    const difference = Math.abs(found[i] - expected[i])
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
  }
  return found.length === expected.length ? worst / largest : Number.POSITIVE_INFINITY
}

/** Fails with the names and errors of all arrays that are further from the expected ones than `tolerance`. */
export function expectClose(
  found: Record<string, ArrayLike<number>>,
  expected: Record<string, ArrayLike<number>>,
  tolerance: number,
  scales: Record<string, number> = {},
) {
  const wrong = Object.entries(expected)
    .map(([name, values]) => ({ name, error: worstError(found[name], values, scales[name]) }))
    .filter(({ error }) => !(error <= tolerance))
  expect(wrong).toEqual([])
}

/**
 * Checks that `gradients` are those of Σ dOut · forward(operands): its change along a random direction of each operand,
 * by central differences in float64.
 */
export function expectGradientsByDifferences<
  Operands extends { [K in keyof Operands]: Float64Array },
>(
  forward: (operands: Operands) => Float64Array,
  operands: Operands,
  dOut: Float64Array,
  gradients: { [K in keyof Operands]: Float64Array },
) {
  const step = 1e-6
  const loss = (changed: Operands) => forward(changed).reduce((sum, v, i) => sum + v * dOut[i], 0)
  for (const name of Object.keys(operands) as (keyof Operands & string)[]) {
    const direction = normals(7, name, operands[name].length)
    const moved = (size: number) =>
      loss({ ...operands, [name]: operands[name].map((v, i) => v + size * direction[i]) })
    const slope = (moved(step) - moved(-step)) / (2 * step)
    const expected = gradients[name].reduce((sum, v, i) => sum + v * direction[i], 0)
    expect(Math.abs(slope - expected), name).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(expected)))
  }
}
