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

/** Weights that draw a row of codes, column after column; code k of column c is cell offsets[c] + k. */
export interface RowDecoderWeights {
  /** [cells, dModel], what a drawn code adds to the context of the columns after it */
  context: Tensor2D
  /** [columns, dModel, dHidden] */
  hiddenWeight: Tensor3D
  /** [columns, dHidden] */
  hiddenBias: Tensor2D
  /** [cells, dHidden] */
  headWeight: Tensor2D
  /** [cells] */
  headBias: Tensor1D
}

/** Rows of codes whose cross-entropy is asked for. */
export interface RowBatch {
  /** int32 [batch, time, columns]; rows that do not count may hold any code of their column. */
  codes: Tensor3D
  /** int32 [batch, columns]: each sequence's column numbers in the order in which they are drawn */
  orders: Tensor2D
  /** [batch, time, 1], 0 where a row does not count */
  weights: Tensor3D
  /** [columns + 1]: where each column's codes begin, and behind the last one how many cells there are */
  offsets: readonly number[]
}

/** Names the mask of a dropout: the same one each time. */
export interface DropoutMask {
  /** Share of values dropped, below 1. */
  rate: number
  /** Seed of the stream of random numbers that, with the name, the mask is drawn from. */
  seed: number
  name: string
  step: number
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

  /** Layer norm over the last axis: (x − mean) / √(variance + eps) · weight + bias, eps 1e-5. */
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
   * Inverted dropout: each value becomes 0 with probability `rate`, else value / (1 − rate), so that its
   * expectation stays. Value i is dropped where the i-th uniform of RandomStream(seed, name, step) is below the rate.
   */
  dropout(x: Tensor3D, mask: DropoutMask): Tensor3D

  /**
   * Σ weight · (prediction − target)² over everything.
   *
   * @param predictions [batch, time, nFeatures]
   * @param targets [batch, time, nFeatures]
   * @param weights [batch, time, 1], 0 where a step does not count
   */
  squaredError(predictions: Tensor3D, targets: Tensor3D, weights: Tensor3D): Scalar

  /**
   * The sum of the table's rows that each row of cells names; differentiable in the table.
   *
   * @param cells int32 [batch, time, k], −1 for none
   * @param table [cells, width]
   * @returns [batch, time, width]
   */
  embedCells(cells: Tensor3D, table: Tensor2D): Tensor3D

  /**
   * Σ weight · −ln p(row | history): the cross-entropy of rows of codes, drawn column after column in each
   * sequence's own order; differentiable in the history and the decoder's weights.
   *
   * context_j = history + Σ context[offset_i + code_i] over the columns i that come before j in the order;
   * hidden_j = silu(context_j · hiddenWeight[j] + hiddenBias[j]); the logit of code k of column j is
   * hidden_j · headWeight[offset_j + k] + headBias[offset_j + k].
   *
   * @param history [batch, time, dModel]
   */
  rowLoss(history: Tensor3D, weights: RowDecoderWeights, rows: RowBatch): Scalar

  /**
   * The hidden states of a gated recurrent unit, from a state of zeros; differentiable in all three. `gates` are what
   * the inputs add to its gates, linear(x, inputWeight, inputBias), in the order r | z | n (reset, update, candidate):
   *
   * r_t = σ(g_r + h_{t−1} · W_r + b_r), z_t = σ(g_z + h_{t−1} · W_z + b_z),
   * n_t = tanh(g_n + r_t ⊙ (h_{t−1} · W_n + b_n)), h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}.
   *
   * Source: Cho et al. 2014, arXiv 1406.1078, with the reset gate behind the product, as cuDNN and PyTorch have it.
   *
   * @param gates [batch, time, 3H]
   * @param hiddenWeight [H, 3H]
   * @param hiddenBias [3H]
   * @returns [batch, time, H]
   */
  gru(gates: Tensor3D, hiddenWeight: Tensor2D, hiddenBias: Tensor1D): Tensor3D
}
