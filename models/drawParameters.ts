import { RandomStream } from '../base/random.js'
import type { ParameterShape } from './parameterShape.js'

/** What draws the starting values of a parameter, one at a time. */
export type ParameterDraw = (
  parameter: Pick<ParameterShape, 'name' | 'shape'>,
  random: RandomStream,
) => () => number

/** Draws the trained parameters, each from a stream of its own. */
export function drawParameters(
  shapes: readonly ParameterShape[],
  seed: number,
  drawOf: ParameterDraw,
): Record<string, Float32Array> {
  const weights: Record<string, Float32Array> = {}
  for (const { name, shape, trained } of shapes) {
    if (!trained) continue
    const length = shape.reduce((product, axis) => product * axis, 1)
    const random = new RandomStream(seed, `initialise ${name}`)
    weights[name] = Float32Array.from({ length }, drawOf({ name, shape }, random))
  }
  return weights
}

export function uniformWithin(bound: number, random: RandomStream): () => number {
  return () => (2 * random.uniform() - 1) * bound
}
