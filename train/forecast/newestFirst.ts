import type { RidgeModel } from '../../eval/forecast/baselines/ridge.js'

/** A ridge regression's weights [nFeatures, order · nFeatures], which it has oldest step first, newest step first. */
export function newestFirst({ order, centre, weights }: RidgeModel): Float64Array {
  const n = centre.length
  return weights.map((_, at) => {
    const [row, column] = [Math.floor(at / (order * n)), at % (order * n)]
    const lag = Math.floor(column / n)
    return weights[row * order * n + (order - 1 - lag) * n + (column % n)]
  })
}
