import { DataError, ShapeError } from '../../base/errors.js'
import type { SequenceTable } from '../../datasets/sequenceTable.js'
import { LaggedProducts } from './baselines/laggedProducts.js'
import { movingAverage } from './baselines/movingAverage.js'
import { persistence } from './baselines/persistence.js'
import { fitRidge, type RidgeModel, ridgeForecaster } from './baselines/ridge.js'
import type { R2Result } from './r2.js'
import { scoreForecaster } from './scoreForecaster.js'

/** Order of the `ridge` baseline. */
export const ridgeOrder = 10
/** Orders that `ridgeBest` chooses from. */
export const ridgeOrders: readonly number[] = [1, 2, 5, 10, 20]

/** What simple forecasts score: mean R², and R² of each feature under `r2`. */
export interface BaselineScores {
  /** Mean R² of the last state, x(t), as the forecast of x(t+1). */
  persistence: number
  /** Mean of the last 5 states. */
  movingAverage: number
  /** VAR of `ridgeOrder`: 10, or the largest order below that the training sequences are long enough for. */
  ridge: number
  ridgeOrder: number
  /** The VAR that scores best on these validation rows. */
  ridgeBest: number
  ridgeBestOrder: number
  /** What `ridge` scores with. */
  ridgeModel: RidgeModel
  r2: Record<'persistence' | 'movingAverage' | 'ridge' | 'ridgeBest', number[]>
}

/**
 * Scores the baselines on `valid`; the ridge regressions are fitted on all steps of `train`, asked for or
 * not. An order needs sequences of at least one step more; orders without are left out.
 *
 * @throws {DataError} `TOO_SHORT` when training sequences have a single step, `NOTHING_SCORED` when no row
 *   of `valid` is scored, `NOT_POSITIVE_DEFINITE` when the scales of the features defeat float64
 */
export function scoreBaselines(train: SequenceTable, valid: SequenceTable): BaselineScores {
  const n = train.featureNames.length
  if (valid.featureNames.length !== n) {
    throw new ShapeError('valid', [valid.featureNames.length], `${n} features as in train`)
  }
  const still = scoreForecaster(persistence, valid)
  const average = scoreForecaster(movingAverage(n), valid)
  const { ridge, best } = scoreRidges(train, valid)
  return {
    persistence: still.meanR2,
    movingAverage: average.meanR2,
    ridge: ridge.meanR2,
    ridgeOrder: ridge.order,
    ridgeBest: best.meanR2,
    ridgeBestOrder: best.order,
    ridgeModel: ridge.model,
    r2: { persistence: still.r2, movingAverage: average.r2, ridge: ridge.r2, ridgeBest: best.r2 },
  }
}

function scoreRidges(train: SequenceTable, valid: SequenceTable) {
  const orders = ridgeOrders.filter((order) => order < train.nSteps)
  if (orders.length === 0) {
    throw new DataError(
      'TOO_SHORT',
      'training sequences have a single step',
      {},
      'A forecast is fitted on steps that have a next one.',
    )
  }
  const products = new LaggedProducts(train, orders[orders.length - 1])
  const scores = orders.map((order): R2Result & { order: number; model: RidgeModel } => {
    const model = fitRidge(products, order)
    return { order, model, ...scoreForecaster(ridgeForecaster(model), valid) }
  })
  const ridge = scores.findLast(({ order }) => order <= ridgeOrder) ?? scores[0]
  const best = scores.reduce((a, b) => (b.meanR2 > a.meanR2 ? b : a))
  return { ridge, best }
}
