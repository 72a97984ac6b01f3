import type { SequenceTable } from '../../datasets/sequenceTable.js'
import { LaggedProducts } from '../../eval/forecast/baselines/laggedProducts.js'
import { fitRidge } from '../../eval/forecast/baselines/ridge.js'
import { ridgeOrder } from '../../eval/forecast/baselines.js'
import type { Autoregression } from '../../models/forecast/autoregression.js'

/**
 * The ridge regression of the baselines, of order 10 or the largest that sequences have room for, as a network adds to
 * it.
 *
 * @throws {DataError} `NOT_POSITIVE_DEFINITE`
 */
export function fitAutoregression(train: SequenceTable): Autoregression {
  const n = train.featureNames.length
  const order = Math.min(ridgeOrder, train.nSteps - 1)
  const { centre, intercept, weights } = fitRidge(new LaggedProducts(train, order), order)
  // The regression has the oldest step first.
  const newestFirst = weights.map((_, at) => {
    const [row, column] = [Math.floor(at / (order * n)), at % (order * n)]
    const lag = Math.floor(column / n)
    return weights[row * order * n + (order - 1 - lag) * n + (column % n)]
  })
  return {
    order,
    centre: Float32Array.from(centre),
    weights: Float32Array.from(newestFirst),
    offset: Float32Array.from(intercept, (value, i) => value + centre[i]),
  }
}
