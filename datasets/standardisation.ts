import type { SequenceTable, States } from './sequenceTable.js'

/** Figures of the columns of a table, by which each is brought to mean 0 and deviation 1. */
export interface Standardisation {
  /** [nFeatures] */
  centre: Float64Array
  /** [nFeatures], above 0. */
  scale: Float64Array
}

/** Share of the values at either end of a column that do not say how far it usually reaches. */
const tailShare = 0.005
/** A value so many usual reaches beyond the tails is an outlier. */
const outlierReaches = 10
/** The tails are found among so many rows at equal distances. */
const mostTailRows = 20_000

/**
 * Mean and deviation (population) of each column, without values that lie more than ten times as far from the middle
 * 99 % as these reach: one broken reading does not decide the unit of all others. A constant column has scale 1.
 *
 * All steps are sums, products, quotients, roots and comparisons of the values in float64, so that a column times a
 * power of two has exactly so many times the figures.
 */
export function fitStandardisation({
  states,
  featureNames,
}: Pick<SequenceTable, 'states' | 'featureNames'>): Standardisation {
  const n = featureNames.length
  const centre = new Float64Array(n)
  const scale = new Float64Array(n)
  for (let column = 0; column < n; column++) {
    const figures = columnFigures(states, column, n)
    centre[column] = figures.centre
    scale[column] = figures.scale
  }
  return { centre, scale }
}

function columnFigures(states: States, column: number, n: number) {
  const { low, high } = fence(states, column, n)
  let count = 0
  let mean = 0
  let squares = 0
  let isConstant = true
  // Welford's update: a large level costs no digits.
  for (let at = column; at < states.length; at += n) {
    const value = states[at]
    if (value < low || value > high) continue
    if (count > 0 && value !== mean) isConstant = false
    const deviation = value - mean
    mean += deviation / ++count
    squares += deviation * (value - mean)
  }
  const sd = Math.sqrt(squares / count)
  return { centre: mean, scale: isConstant || !(sd > 0) ? 1 : sd }
}

/** The values between which a column is taken at its word. */
function fence(states: States, column: number, n: number): { low: number; high: number } {
  const rows = states.length / n
  const stride = Math.ceil(rows / mostTailRows)
  const sorted = new Float64Array(Math.ceil(rows / stride))
  for (let i = 0; i < sorted.length; i++) sorted[i] = states[i * stride * n + column]
  sorted.sort()
  const tail = Math.floor(tailShare * sorted.length)
  const [first, last] = [sorted[tail], sorted[sorted.length - 1 - tail]]
  if (first === last) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const reach = outlierReaches * (last - first)
  return { low: first - reach, high: last + reach }
}

/** What leaves a column's states as they are. */
export function noStandardisation(nFeatures: number): Standardisation {
  return { centre: new Float64Array(nFeatures), scale: new Float64Array(nFeatures).fill(1) }
}

/** Standardised values are held between ± this: an outlier says no more than that it is one. */
const farthest = 1e4

/**
 * Standardises one state: (x − centre) / scale in float64, and only then float32.
 *
 * @param state [nFeatures]
 * @param out [nFeatures]
 */
export function standardise(
  state: States,
  { centre, scale }: Standardisation,
  out: Float32Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const value = (state[i] - centre[i]) / scale[i]
    out[i] = value > farthest ? farthest : value < -farthest ? -farthest : value
  }
}

/** The table with all its states standardised. */
export function standardised(
  table: SequenceTable,
  standardisation: Standardisation,
): SequenceTable<Float32Array> {
  const n = table.featureNames.length
  const states = new Float32Array(table.states.length)
  for (let at = 0; at < states.length; at += n) {
    standardise(table.states.subarray(at, at + n), standardisation, states.subarray(at, at + n))
  }
  return { ...table, states }
}
