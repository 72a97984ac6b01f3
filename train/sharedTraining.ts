import { columnMoments } from '../datasets/columnMoments.js'
import { isScored, type SequenceTable, sequenceAt } from '../datasets/sequenceTable.js'
import type { BackendName } from '../kernels/backendNames.js'
import type { NetworkConfig } from '../models/mamba2/weights.js'
import { maxSlots } from './batches.js'
import { decayMask, type ParameterLayout, parameterLayout } from './parameterVector.js'

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
  /** The network's inputs by sequence, [nSteps, nInputs], written by `inputs` jobs; null where they do not fit. */
  inputs: Float32Array[] | null
  /**
   * Where `inputs` is null: those of the crops of two batches, [cropLength, nInputs] each, written by `cropInputs`
   * jobs. The next batch's are made while a step runs.
   */
  cropInputs: Float32Array[]
  /** [nFeatures], of the training states. */
  targetMean: Float32Array
  targetScale: Float32Array
  vectors: TrainingVectors
  backend: BackendName
  kernels: string
}

/** The flat vectors of a training, all in one buffer. */
export interface TrainingVectors {
  /** The weights that gradients are taken at. */
  parameters: Float32Array
  /** The weights that are validated where they are not the same: their exponential average. */
  averaged: Float32Array
  /** AdamW's running means of the gradient and of its square. */
  m: Float32Array
  v: Float32Array
  /** The batch's gradient: the sum of its slots. */
  gradient: Float32Array
  /** [maxSlots, slotStride], a row for each slot of the batch. */
  slots: Float32Array
  slotStride: number
  /** 1 where weight decay applies. */
  decays: Float32Array
  /** [nPieces], Σ gradient² of each piece. */
  squares: Float64Array
}

/** The optimizer's step is cut into this many pieces, whatever the number of workers. */
const nPieces = 4
export const pieces: readonly number[] = Array.from({ length: nPieces }, (_, piece) => piece)

/** A piece is whole cache lines, and whole blocks of the sums of squares. */
const pieceUnit = 1024

/** Where piece `piece` of a vector of `size` floats begins and ends; the last ones may be empty. */
export function pieceOf(size: number, piece: number): { start: number; end: number } {
  const length = Math.ceil(size / nPieces / pieceUnit) * pieceUnit
  return { start: Math.min(size, piece * length), end: Math.min(size, (piece + 1) * length) }
}

/** Inputs are kept in memory up to this size; beyond it they are made batch by batch. */
const inputCacheBytes = 4 * 2 ** 30

/** What a training is laid out for. */
export interface TrainingPlan extends Pick<SharedTraining, 'backend' | 'kernels'> {
  /** Crops of a batch, and steps of a crop. */
  batchSize: number
  cropLength: number
}

/** Where the inputs of a batch's crops begin in `cropInputs`: batches take turns. */
export function cropInputsAt(step: number, { cropInputs }: SharedTraining): number {
  return step % 2 === 0 ? 0 : cropInputs.length / 2
}

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))
}

/** Lays the vectors out in one shared buffer, each at the start of a cache line. */
function trainingVectors(layout: ParameterLayout): TrainingVectors {
  const { size } = layout
  const slotStride = Math.ceil(size / 16) * 16
  // Kernels read offset 0 as null.
  const first = 16
  const buffer = new SharedArrayBuffer(4 * (first + (6 + maxSlots) * slotStride) + 8 * nPieces)
  let end = first
  const floats = (length: number) => {
    const view = new Float32Array(buffer, 4 * end, length)
    end += Math.ceil(length / 16) * 16
    return view
  }
  const vectors = {
    parameters: floats(size),
    averaged: floats(size),
    m: floats(size),
    v: floats(size),
    gradient: floats(size),
    decays: floats(size),
    slots: floats(maxSlots * slotStride),
    slotStride,
  }
  vectors.decays.set(decayMask(layout))
  return { ...vectors, squares: new Float64Array(buffer, 4 * end, nPieces) }
}

/**
 * Lays out the shared memory of a training on two tables of the same shape.
 *
 * @param cacheBytes inputs are kept where all of them take no more
 */
export function sharedTraining(
  network: NetworkConfig,
  train: SequenceTable,
  valid: SequenceTable,
  { backend, kernels, batchSize, cropLength }: TrainingPlan,
  cacheBytes = inputCacheBytes,
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
  const fits = nSeq * inputSize * Float32Array.BYTES_PER_ELEMENT <= cacheBytes
  const { mean, sd } = columnMoments(train.states, network.nFeatures)
  return {
    network,
    nSteps,
    nTrain: train.seqIx.length,
    states,
    scored,
    inputs: fits ? Array.from({ length: nSeq }, () => sharedFloats(inputSize)) : null,
    cropInputs: Array.from({ length: fits ? 0 : 2 * batchSize }, () =>
      sharedFloats(cropLength * network.nInputs),
    ),
    targetMean: Float32Array.from(mean),
    // A constant feature has no scale of its own.
    targetScale: Float32Array.from(sd, (value) => Math.fround(value) || 1),
    vectors: trainingVectors(parameterLayout(network)),
    backend,
    kernels,
  }
}
