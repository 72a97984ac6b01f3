import { ShapeError, UsageError } from '../base/errors.js'
import { contestNeedPrediction } from './needPrediction.js'
import { equalOffsets } from './sequenceOffsets.js'
import type { SequenceTable, States } from './sequenceTable.js'
import { mixSources } from './simulator/mixing.js'
import { OptimalPredictor } from './simulator/optimalPredictor.js'
import { SourceProcess } from './simulator/process.js'
import { nSources } from './simulator/sourceHistory.js'

/** Features of a simulated table. */
export const nSimulatedFeatures = nSources

/** Names of the features of simulated tables: `f_0` … `f_31`. */
export function simulatedFeatureNames(): string[] {
  return Array.from({ length: nSources }, (_, i) => `f_${i}`)
}

export interface SimulateOptions {
  sequences: number
  steps: number
  /** Taken modulo 2³². Another seed gives new sequences of the same process. */
  seed: number
  /** Number of the first sequence, 0 by default: a large table can be made in parts. */
  firstSequence?: number
}

/**
 * Draws sequences of a process whose best possible forecast is known exactly (`optimalForecast`): hidden
 * autoregressions, hidden rotations, gated and multiplicative terms, echoes, mixed into 32 features of mean
 * 0 and variance 1.
 *
 * @throws {UsageError} `BAD_COUNT` unless all are whole numbers, `sequences` and `steps` above 0
 */
export function simulateTable({
  sequences,
  steps,
  seed,
  firstSequence = 0,
}: SimulateOptions): SequenceTable<Float32Array> {
  checkCount('sequences', sequences)
  checkCount('steps', steps)
  checkCount('firstSequence', firstSequence, 0)
  const states = new Float32Array(sequences * steps * nSources)
  const needPrediction = new Uint8Array(sequences * steps)
  const asked = contestNeedPrediction(steps)
  const sources = new Float64Array(nSources)
  for (let i = 0; i < sequences; i++) {
    const process = new SourceProcess(seed >>> 0, firstSequence + i)
    for (let step = 0; step < steps; step++) {
      process.next(sources)
      mixSources(sources, states, (i * steps + step) * nSources)
    }
    needPrediction.set(asked, i * steps)
  }
  return {
    seqIx: Int32Array.from({ length: sequences }, (_, i) => firstSequence + i),
    offsets: equalOffsets(sequences, steps),
    states,
    needPrediction,
    featureNames: simulatedFeatureNames(),
  }
}

/**
 * The best possible forecast of every next step of one simulated sequence.
 *
 * @param states [nSteps, 32]
 * @returns [nSteps, 32]; row t forecasts step t + 1 from the steps 0 … t
 * @throws {ShapeError} when `states` is not made of rows of 32
 */
export function optimalForecast(states: States): Float64Array {
  if (states.length % nSources !== 0) {
    throw new ShapeError('states', [states.length], `rows of ${nSources}`)
  }
  const forecast = new Float64Array(states.length)
  const predictor = new OptimalPredictor()
  for (let offset = 0; offset < states.length; offset += nSources) {
    predictor.push(states, forecast, offset)
  }
  return forecast
}

function checkCount(name: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(
      'BAD_COUNT',
      `${name} is ${value}`,
      `Give a whole number from ${least} on.`,
    )
  }
}
