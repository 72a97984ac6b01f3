import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DataError } from '../base/errors.js'
import { writeFileAtomic } from '../base/files.js'
import { decodeSafetensors, encodeSafetensors } from '../models/safetensors.js'

/** What an epoch of a member's training came to. */
export interface EpochProgress {
  member: number
  epoch: number
  /** Mean loss over the epoch's steps. */
  trainLoss: number
  /** What the validation gave; higher is better. */
  validScore: number
  /** Learning rate at the epoch's last step. */
  lr: number
  /** Tokens a second, mean since the member's start. */
  tokensPerSecond: number
  /** Seconds since the member's start, pauses left out. */
  seconds: number
}

/** Progress of the training of one member: everything that is not a vector. */
export interface MemberProgress {
  epoch: number
  /** Steps of the epoch that are done. */
  batch: number
  /** Σ of the epoch's step losses so far. */
  lossSum: number
  tokens: number
  seconds: number
  /** Whether the training has ended: by its last epoch, by patience or by the clock. */
  finished: boolean
  /** Whether the clock has ended it: with more time the weights might be others. */
  cutShort: boolean
  history: EpochProgress[]
}

/** Weights that were validated. */
export interface ScoredWeights {
  epoch: number
  /** What the validation gave; higher is better. */
  score: number
  weights: Float32Array
}

/** State of AdamW over the flat parameter vector. */
export interface AdamWState {
  /** Running mean of the gradient. */
  m: Float32Array
  /** Running mean of its square. */
  v: Float32Array
  /** Steps taken. */
  step: number
}

/** Everything that the training of one member needs to go on as if it had never stopped. */
export interface Checkpoint {
  /** Fingerprint of the configuration and data; a checkpoint of another configuration is refused. */
  fingerprint: string
  progress: MemberProgress
  parameters: Float32Array
  /** The running average of the parameters. */
  averaged: Float32Array
  /**
   * Weights of the best epochs, best first, as many as are averaged; of a finished training the first are those to
   * keep.
   */
  best: ScoredWeights[]
  optimizer: AdamWState
}

const format = 'seqarena-checkpoint'
const version = '4'

export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  const { fingerprint, progress, parameters, averaged, best, optimizer } = checkpoint
  const shape = [parameters.length]
  const bestVectors = Object.fromEntries(best.map(({ weights }, rank) => [bestName(rank), weights]))
  const vectors = { parameters, averaged, ...bestVectors, m: optimizer.m, v: optimizer.v }
  const tensors = Object.fromEntries(
    Object.entries(vectors).map(([name, data]) => [name, { shape, data }]),
  )
  mkdirSync(dirname(file), { recursive: true })
  writeFileAtomic(
    file,
    encodeSafetensors(tensors, {
      format,
      version,
      fingerprint,
      progress: JSON.stringify(progress),
      best: JSON.stringify(best.map(({ epoch, score }) => ({ epoch, score }))),
      optimizerStep: String(optimizer.step),
    }),
  )
}

/**
 * Reads a checkpoint; undefined where there is none yet.
 *
 * @param size parameters that the configuration asks for
 * @throws {DataError} `CHECKPOINT_OTHER` when it belongs to another configuration or data, `CHECKPOINT_BAD` when it
 *   is not a checkpoint of this version
 */
export function readCheckpoint(
  file: string,
  fingerprint: string,
  size: number,
): Checkpoint | undefined {
  if (!existsSync(file)) return undefined
  const { tensors, metadata } = decodeSafetensors(readFileSync(file), file)
  if (metadata.format !== format || metadata.version !== version) {
    throw new DataError(
      'CHECKPOINT_BAD',
      `is not a checkpoint of version ${version}`,
      { file },
      'Remove the run folder and train anew.',
    )
  }
  if (metadata.fingerprint !== fingerprint || tensors.parameters?.data.length !== size) {
    throw new DataError(
      'CHECKPOINT_OTHER',
      'is a checkpoint of another configuration or of other data',
      { file },
      'Resume with the options of the run, or train under another --name.',
    )
  }
  const vector = (name: string) => tensors[name].data as Float32Array
  const best: Omit<ScoredWeights, 'weights'>[] = JSON.parse(metadata.best)
  return {
    fingerprint,
    progress: JSON.parse(metadata.progress),
    parameters: vector('parameters'),
    averaged: vector('averaged'),
    best: best.map((one, rank) => ({ ...one, weights: vector(bestName(rank)) })),
    optimizer: { m: vector('m'), v: vector('v'), step: Number(metadata.optimizerStep) },
  }
}

function bestName(rank: number): string {
  return `best.${rank}`
}
