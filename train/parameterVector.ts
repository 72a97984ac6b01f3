import type { ParameterShape } from '../models/parameterShape.js'

/** Places of the trained parameters in the flat vector that optimizer and workers share. */
export interface ParameterLayout {
  entries: readonly (ParameterShape & { offset: number; length: number })[]
  /** Length of the vector. */
  size: number
}

/** @param shapes of a network's parameters; those that are not trained have no place in the vector */
export function parameterLayout(shapes: readonly ParameterShape[]): ParameterLayout {
  let size = 0
  const entries = shapes
    .filter(({ trained }) => trained)
    .map((parameter) => {
      const length = parameter.shape.reduce((product, axis) => product * axis, 1)
      const entry = { ...parameter, offset: size, length }
      size += length
      return entry
    })
  return { entries, size }
}

/** Mask of weight decay, [size]: 1 where it applies. */
export function decayMask({ entries, size }: ParameterLayout): Float32Array {
  const mask = new Float32Array(size)
  for (const { decay, offset, length } of entries) {
    if (decay) mask.fill(1, offset, offset + length)
  }
  return mask
}

/** Copies tensors by name into the flat vector. */
export function flatten(
  { entries }: ParameterLayout,
  tensors: Record<string, Float32Array>,
  vector: Float32Array,
): void {
  for (const { name, offset } of entries) vector.set(tensors[name], offset)
}

/** The flat vector as tensors by name, copied. */
export function unflatten(
  { entries }: ParameterLayout,
  vector: Float32Array,
): Record<string, Float32Array> {
  return Object.fromEntries(
    entries.map(({ name, offset, length }) => [name, vector.slice(offset, offset + length)]),
  )
}

/** The name of the first parameter with a value that is not finite, if any. */
export function firstNotFinite(layout: ParameterLayout, vector: Float32Array): string | undefined {
  const found = layout.entries.find(({ offset, length }) =>
    vector.subarray(offset, offset + length).some((value) => !Number.isFinite(value)),
  )
  return found?.name
}
