import { columnMoments } from '../datasets/columnMoments.js'
import { isScored, type SequenceTable, sequenceAt } from '../datasets/sequenceTable.js'
import type { NetworkConfig } from '../models/mamba2/weights.js'
import { maxSlots } from './batches.js'
import { parameterLayout } from './parameterVector.js'

/**
 * What the training loop and its workers share: one block of memory for each part, written by one side at
 * a time. Training sequences come first, then the validation sequences.
 */
export interface SharedTraining {
  network: NetworkConfig
  nSteps: number
  /** Training sequences; the others are for validation. */
  nTrain: number
  /** [nSeq, nSteps, nFeatures] */
  states: Float32Array
  /** [nSeq, nSteps], 1 where the prediction made at the step is scored. */
  scored: Uint8Array
  /** The network's inputs by sequence, [nSteps, nInputs], written by `inputs` jobs; null: made when needed. */
  inputs: Float32Array[] | null
  /** [nFeatures], of the training states. */
  targetMean: Float32Array
  targetScale: Float32Array
  /** The weights that gradients are taken at. */
  parameters: Float32Array
  /** The weights that are validated where they are not the same: their exponential average. */
  averaged: Float32Array
  /** [maxSlots, parameters], a row for each slot of the batch. */
  gradients: Float32Array
  backend: string
}

/** Inputs are kept in memory up to this size; beyond it every step makes its own. */
const inputCacheBytes = 4 * 2 ** 30

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))
}

/** Lays out the shared memory of a training on two tables of the same shape. */
export function sharedTraining(
  network: NetworkConfig,
  train: SequenceTable,
  valid: SequenceTable,
  backend: string,
): SharedTraining {
  const { nSteps } = train
  const nSeq = train.seqIx.length + valid.seqIx.length
  const states = sharedFloats(train.states.length + valid.states.length)
  states.set(train.states)
  states.set(valid.states, train.states.length)
  const scored = new Uint8Array(new SharedArrayBuffer(nSeq * nSteps))
  let row = 0
  for (const table of [train, valid]) {
    for (let i = 0; i < table.seqIx.length; i++) {
      const { needPrediction } = sequenceAt(table, i)
      for (let step = 0; step < nSteps; step++)
        scored[row++] = Number(isScored(needPrediction, step))
    }
  }
  const inputSize = nSteps * network.nInputs
  const fits = nSeq * inputSize * Float32Array.BYTES_PER_ELEMENT <= inputCacheBytes
  const { size } = parameterLayout(network)
  const { mean, sd } = columnMoments(train.states, network.nFeatures)
  return {
    network,
    nSteps,
    nTrain: train.seqIx.length,
    states,
    scored,
    inputs: fits ? Array.from({ length: nSeq }, () => sharedFloats(inputSize)) : null,
    targetMean: Float32Array.from(mean),
    // A constant feature has no scale of its own.
    targetScale: Float32Array.from(sd, (value) => Math.fround(value) || 1),
    parameters: sharedFloats(size),
    averaged: sharedFloats(size),
    gradients: sharedFloats(maxSlots * size),
    backend,
  }
}
