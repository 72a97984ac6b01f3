import { DataError, ShapeError } from '../../base/errors.js'
import { lengthRange } from '../../datasets/sequenceOffsets.js'
import { type SequenceTable, selectSequences } from '../../datasets/sequenceTable.js'
import {
  fitStandardisation,
  type Standardisation,
  standardised,
} from '../../datasets/standardisation.js'
import { type BaselineName, baselineNames } from './baselineNames.js'
import { drift } from './baselines/drift.js'
import type { Forecaster } from './baselines/forecaster.js'
import { LaggedProducts, type NormalEquations } from './baselines/laggedProducts.js'
import { movingAverage } from './baselines/movingAverage.js'
import { persistence } from './baselines/persistence.js'
import {
  type RidgeModel,
  ridgeForecaster,
  ridgeInUnits,
  ridgeLambda,
  solveRidge,
} from './baselines/ridge.js'
import type { R2Result } from './r2.js'
import { scoreForecaster } from './scoreForecaster.js'

/** Order of the `ridge` baseline. */
export const ridgeOrder = 10
/** Orders that `ridgeTuned` chooses from. */
export const ridgeOrders: readonly number[] = [1, 2, 5, 10, 20]
/** Penalties that `ridgeTuned` chooses from. */
export const ridgeLambdas: readonly number[] = [0.01, 1, ridgeLambda, 10_000]

/** What the baselines that are fitted learnt from the training sequences, in units of these. */
export interface FittedBaselines {
  standardisation: Standardisation
  /** Order 10, or the largest below that the longest training sequence has room for. */
  ridge: RidgeModel
  ridgeTuned: RidgeModel & { lambda: number }
}

/** Scores of the baselines on some sequences. */
export type BaselineScores = Record<BaselineName, R2Result>

/** Baselines as they were fitted, and what they score on the sequences to validate on. */
export interface ValidatedBaselines {
  fitted: FittedBaselines
  scores: BaselineScores
}

/**
 * Fits the ridge regressions on all steps of `train`, asked for or not, in columns of deviation 1; the tuned one is
 * the best on `valid`. An order needs sequences of at least one step more; orders without are left out.
 *
 * @param standardisation of `train`
 * @throws {DataError} `TOO_SHORT` when training sequences have a single step, `NOTHING_SCORED` when no row
 *   of `valid` is scored
 */
export function fitBaselines(
  train: SequenceTable,
  valid: SequenceTable,
  standardisation = fitStandardisation(train),
): FittedBaselines {
  const n = train.featureNames.length
  if (valid.featureNames.length !== n) {
    throw new ShapeError('valid', [valid.featureNames.length], `${n} features as in train`)
  }
  const { longest } = lengthRange(train.offsets)
  const orders = ridgeOrders.filter((order) => order < longest)
  if (orders.length === 0) {
    throw new DataError(
      'TOO_SHORT',
      'training sequences have a single step',
      {},
      'A forecast is fitted on steps that have a next one.',
    )
  }
  const products = new LaggedProducts(standardised(train, standardisation), orders.at(-1)!)
  const judged = standardised(someSequences(valid), standardisation)
  const tried = (equations: NormalEquations, lambda: number) => {
    const model = { ...solveRidge(equations, lambda, products.centre), lambda }
    return { model, equations, score: scoreForecaster(ridgeForecaster(model), judged).meanR2 }
  }
  const better = (a: ReturnType<typeof tried>, b: typeof a) => (b.score > a.score ? b : a)
  const plain = orders.map((order) => tried(products.normalEquations(order), ridgeLambda))
  const bestOrder = plain.reduce(better)
  const best = ridgeLambdas
    .map((lambda) => (lambda === ridgeLambda ? bestOrder : tried(bestOrder.equations, lambda)))
    .reduce(better)
  const { lambda: _, ...ridge } = plain.findLast(({ model }) => model.order <= ridgeOrder)!.model
  return { standardisation, ridge, ridgeTuned: best.model }
}

/** Steps by which the order and penalty of a regression are told apart well enough. */
const tuningSteps = 10_000

/** Sequences at equal distances, as many as have about {@link tuningSteps} steps. */
function someSequences(table: SequenceTable): SequenceTable {
  const count = table.seqIx.length
  const share = Math.min(1, tuningSteps / table.offsets[count])
  const wanted = Math.max(1, Math.ceil(share * count))
  return selectSequences(
    table,
    Array.from({ length: wanted }, (_, i) => Math.floor((i * count) / wanted)),
  )
}

/** The baselines as forecasters of states as they are. */
export function baselineForecasters({
  standardisation,
  ridge,
  ridgeTuned,
}: FittedBaselines): Record<BaselineName, Forecaster> {
  const n = ridge.centre.length
  return {
    persistence,
    drift: drift(n),
    movingAverage: movingAverage(n),
    ridge: ridgeForecaster(ridgeInUnits(ridge, standardisation)),
    ridgeTuned: ridgeForecaster(ridgeInUnits(ridgeTuned, standardisation)),
  }
}

/** @throws {DataError} `NOTHING_SCORED` when no row of `table` is scored */
export function scoreBaselines(fitted: FittedBaselines, table: SequenceTable): BaselineScores {
  const scores = Object.entries(baselineForecasters(fitted)).map(([name, forecaster]) => [
    name,
    scoreForecaster(forecaster, table),
  ])
  return Object.fromEntries(scores)
}

/** Mean R² of each baseline. */
export function baselineMeans(scores: BaselineScores): Record<BaselineName, number> {
  const means = baselineNames.map((name) => [name, scores[name].meanR2])
  return Object.fromEntries(means)
}
