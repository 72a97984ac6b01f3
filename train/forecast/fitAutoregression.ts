import { lengthRange } from '../../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../../datasets/sequenceTable.js'
import { LaggedProducts } from '../../eval/forecast/baselines/laggedProducts.js'
import { fitRidge } from '../../eval/forecast/baselines/ridge.js'
import { ridgeOrder } from '../../eval/forecast/baselines.js'
import type { Autoregression } from '../../models/forecast/autoregression.js'
import { newestFirst } from './newestFirst.js'

/**
 * The ridge regression of the baselines, of order 10 or the largest that sequences have room for, as a network adds to
 * it.
 *
 * @throws {DataError} `NOT_POSITIVE_DEFINITE`
 */
export function fitAutoregression(train: SequenceTable): Autoregression {
  const order = Math.min(ridgeOrder, lengthRange(train.offsets).longest - 1)
  const ridge = fitRidge(new LaggedProducts(train, order), order)
  const { centre, intercept } = ridge
  return {
    order,
    centre: Float32Array.from(centre),
    weights: Float32Array.from(newestFirst(ridge)),
    offset: Float32Array.from(intercept, (value, i) => value + centre[i]),
  }
}
