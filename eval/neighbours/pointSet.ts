import { DataError, ShapeError } from '../../base/errors.js'

/** Rows as points of Euclidean space. */
export interface PointSet {
  /** [count × dims], row major, all finite */
  values: Float32Array
  count: number
  dims: number
}

/**
 * @param name what messages call the points
 * @throws {ShapeError} when the values are not count × dims
 * @throws {DataError} `NOT_FINITE` for NaN or an infinite coordinate
 */
export function checkPoints(name: string, { values, count, dims }: PointSet) {
  if (values.length !== count * dims || !(dims >= 1)) {
    throw new ShapeError(name, [values.length], `count ${count} × dims ${dims}, dims at least 1`)
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      const what = `coordinate ${i % dims} of a point of ${name} is ${values[i]}`
      throw new DataError('NOT_FINITE', what, { row: Math.floor(i / dims) + 1 })
    }
  }
}
