import { DataError } from '../../base/errors.js'
import type { ColumnScale, Scales } from './scales.js'

/** Sums up the columns of sequences. Welford's update, so that a high level costs no digits. */
export class SequenceMoments {
  private rows = 0
  private readonly mean: Float64Array
  private readonly squares: Float64Array
  private readonly least: Float64Array
  private readonly most: Float64Array

  constructor(private readonly nFeatures: number) {
    this.mean = new Float64Array(nFeatures)
    this.squares = new Float64Array(nFeatures)
    this.least = new Float64Array(nFeatures).fill(Number.POSITIVE_INFINITY)
    this.most = new Float64Array(nFeatures).fill(Number.NEGATIVE_INFINITY)
  }

  /** @param states [steps, nFeatures] */
  add(states: Float64Array): void {
    const { nFeatures, mean, squares, least, most } = this
    for (let start = 0; start < states.length; start += nFeatures) {
      this.rows++
      for (let f = 0; f < nFeatures; f++) {
        const value = states[start + f]
        const difference = value - mean[f]
        mean[f] += difference / this.rows
        squares[f] += difference * (value - mean[f])
        if (value < least[f]) least[f] = value
        if (value > most[f]) most[f] = value
      }
    }
  }

  /** The deviation of a constant column is 0, whatever rounding makes of its sum of squares. */
  scales(names: readonly string[]): ColumnScale[] {
    return names.map((name, f) => ({
      name,
      mean: this.least[f] === this.most[f] ? this.least[f] : this.mean[f],
      deviation: this.least[f] === this.most[f] ? 0 : Math.sqrt(this.squares[f] / this.rows),
    }))
  }
}

/** Scales sequences in place: less the mean, divided by the deviation; a constant column becomes zeros. */
export function scaling(scales: readonly ColumnScale[]): (states: Float64Array) => void {
  const means = scales.map(({ mean }) => mean)
  const deviations = scales.map(({ deviation }) => deviation)
  return (states) => {
    for (let start = 0; start < states.length; start += means.length) {
      for (let f = 0; f < means.length; f++) {
        const difference = states[start + f] - means[f]
        states[start + f] = deviations[f] === 0 ? 0 : difference / deviations[f]
      }
    }
  }
}

/** @throws {DataError} `TABLES_DIFFER` where scales of differences are to scale levels, or the other way round */
export function checkSameKind(scales: Scales, difference: boolean, file: string): void {
  if (scales.difference === difference) return
  const what = scales.difference
    ? 'the scales are those of differences from row to row'
    : 'the scales are not those of differences from row to row'
  const hint = scales.difference ? 'Add --difference.' : 'Leave --difference out.'
  throw new DataError('TABLES_DIFFER', what, { file }, hint)
}
