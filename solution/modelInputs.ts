import type { Normalize } from '../models/forecast/config.js'
import { FeatureEngine } from './featureEngine.js'
import { Normalizer } from './normalizer.js'
import type { SequenceTraits } from './sequenceTraits.js'

/** What decides how a network's inputs are made from states: part of every network's config. */
export interface InputsConfig {
  /** Feature groups, in canonical order. */
  features: readonly string[]
  normalize: Normalize
  /** Groups that enter as they are, behind the normalized ones. */
  plain: readonly string[]
}

/** A network's inputs, one step at a time: engineered features, normalized, those that are not, and traits. */
export class ModelInputs {
  /** Inputs a step. */
  readonly size: number
  private readonly engine: FeatureEngine
  private readonly normalizer: Normalizer | null
  private readonly features: Float64Array

  /** @throws {UsageError} `UNKNOWN_FEATURES` */
  constructor(
    readonly nFeatures: number,
    { features, normalize, plain }: InputsConfig,
    private readonly traits: SequenceTraits | null = null,
  ) {
    this.engine = new FeatureEngine(nFeatures, [...features, ...plain])
    this.size = this.engine.size + (traits?.count ?? 0)
    this.normalizer = normalize === 'sequence' ? new Normalizer(features.length * nFeatures) : null
    this.features = new Float64Array(this.engine.size)
  }

  /** Forgets the sequence. */
  reset(): void {
    this.engine.reset()
    this.normalizer?.reset()
    this.traits?.reset()
  }

  /**
   * @param state [nFeatures], finite
   * @param out [size], receives the inputs of this step
   * @throws {ShapeError} when the state has another length
   */
  push(state: Float32Array, out: Float32Array): void {
    this.engine.push(state, this.features)
    out.set(this.features)
    this.normalizer?.push(this.features, out)
    this.traits?.push(state)
    this.traits?.write(out, this.features.length)
  }
}

/**
 * The inputs of a whole sequence, by the same steps as while serving.
 *
 * @param states [nSteps, nFeatures], row major
 * @param inputs what makes them; forgets what it has seen before
 * @param out [nSteps, inputs.size], row major
 */
export function buildInputs(states: Float32Array, inputs: ModelInputs, out: Float32Array): void {
  const { nFeatures, size } = inputs
  inputs.reset()
  for (let step = 0; step < states.length / nFeatures; step++) {
    const state = states.subarray(step * nFeatures, (step + 1) * nFeatures)
    inputs.push(state, out.subarray(step * size, (step + 1) * size))
  }
}
