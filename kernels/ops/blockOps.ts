import type { Scalar, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import type { BuildName } from '../kernelChoices.js'

/** Weights of a block's mixer. */
export interface MixerWeights {
  /** [convWidth, dConv]; the last tap meets the current step. */
  convWeight: Tensor2D
  /** [dConv] */
  convBias: Tensor1D
  /** [nHeads], added to dt before its softplus */
  dtBias: Tensor1D
  /** [nHeads], A = −exp(aLog) */
  aLog: Tensor1D
  /** [nHeads], the skip from x to y */
  d: Tensor1D
  /** [dInner] */
  normWeight: Tensor1D
}

/** Weights of a whole block; shapes as in {@link BlockOps.block}. */
export interface BlockWeights extends MixerWeights {
  /** [dModel], of the layer norm */
  layerNormWeight: Tensor1D
  /** [dModel] */
  layerNormBias: Tensor1D
  /** [dModel, dProj] */
  inProj: Tensor2D
  /** [dInner, dModel] */
  outProj: Tensor2D
}

export interface MixerSizes {
  headDim: number
  dState: number
}

/**
 * The ops that a Mamba-2 network is made of. `composedOps` builds them from stock tfjs ops, runs on any
 * backend and is the reference that every faster set is tested against.
 */
export interface BlockOps {
  /** What is shown by `seqarena info` and kept in a run's config. */
  name: BuildName | 'composed'

  /** [batch, time, in] · [in, out] (+ bias [out]). */
  linear(x: Tensor3D, weight: Tensor2D, bias?: Tensor1D): Tensor3D

  /** Over the last axis, eps 1e-5: (x − mean) / √(variance + eps) · weight + bias. */
  layerNorm(x: Tensor3D, weight: Tensor1D, bias: Tensor1D): Tensor3D

  /**
   * What a Mamba-2 block adds to the residual stream: mixer(layerNorm(x) · inProj) · outProj, where the mixer is
   * causal depthwise convolution and SiLU, selective scan and gated RMS norm, on rows
   * z (dInner) | x (dInner) | B (dState) | C (dState) | dt (nHeads).
   *
   * @param x [batch, time, dModel]
   * @returns [batch, time, dModel]
   */
  block(x: Tensor3D, weights: BlockWeights, sizes: MixerSizes): Tensor3D

  /**
   * Σ weight · (prediction − target)² over everything.
   *
   * @param predictions [batch, time, nFeatures]
   * @param targets [batch, time, nFeatures]
   * @param weights [batch, time, 1], 0 where a step does not count
   */
  squaredError(predictions: Tensor3D, targets: Tensor3D, weights: Tensor3D): Scalar
}
