import { RandomStream } from '../../base/random.js'
import type { EncodedTables } from '../similarity/encode.js'
import { spectralGroups } from './spectralGroups.js'

/** Some dimensions of the encoding. */
export interface ColumnSubset {
  /** What the subset is, in words for the reader of a report. */
  description: string
  /** Numbers of its dimensions, ascending. */
  dims: readonly number[]
}

/** Number of dimensions up to which there is only the subset of all. */
const fewDims = 10
const nGroups = 3
/** Names that a description gives. */
const namesShown = 8

/**
 * The subsets over which the contest measures distances: all dimensions; and of more than 10 also three groups of
 * dimensions that go together (spectral clustering of |Pearson's r| over training and holdout rows) and three
 * random ones of about equal size.
 *
 * Source: mostlyai-qa 1.9.8, `split_columns_into_correlated_groups` and `split_columns_into_random_groups`.
 */
export function columnSubsets(encoded: EncodedTables, seed: number): ColumnSubset[] {
  const { names } = encoded
  const n = names.length
  const all = { description: `all ${n} dimensions`, dims: range(n) }
  if (n <= fewDims) return [all]
  const correlated = spectralGroups(absoluteCorrelations(encoded), n, nGroups, seed)
  const order = new RandomStream(seed, 'random-groups').permutation(n)
  const random = range(nGroups).map((g) => {
    const [from, to] = [Math.round((g * n) / nGroups), Math.round(((g + 1) * n) / nGroups)]
    return [...order.subarray(from, to)].sort((a, b) => a - b)
  })
  const described = (kind: string, dims: number[]) => {
    const shown = dims.slice(0, namesShown).map((d) => names[d])
    const hidden = dims.length - shown.length
    const list = shown.join(', ') + (hidden > 0 ? ` and ${hidden} more` : '')
    return { description: `${dims.length} ${kind} dimensions: ${list}`, dims }
  }
  return [
    all,
    ...correlated.map((dims) => described('correlated', dims)),
    ...random.map((dims) => described('random', dims)),
  ]
}

/**
 * |Pearson's r| between dimensions over training and holdout rows; 0 where one is constant. (The contest's tool
 * adds noise of 1e-8 instead, which has about the same effect.)
 *
 * @returns [dims × dims]
 */
function absoluteCorrelations({ training, holdout, names }: EncodedTables): Float64Array {
  const n = names.length
  const sets = holdout ? [training, holdout] : [training]
  const count = sets.reduce((sum, set) => sum + set.count, 0)
  const means = new Float64Array(n)
  for (const { values } of sets) {
    for (let i = 0; i < values.length; i++) means[i % n] += values[i] / count
  }
  const products = new Float64Array(n * n)
  const centred = new Float64Array(n)
  for (const { values } of sets) {
    for (let at = 0; at < values.length; at += n) {
      for (let i = 0; i < n; i++) centred[i] = values[at + i] - means[i]
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) products[i * n + j] += centred[i] * centred[j]
      }
    }
  }
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = Math.sqrt(products[i * n + i] * products[j * n + j])
      // What rounding leaves of a constant dimension is no variance.
      const isConstant = Math.min(products[i * n + i], products[j * n + j]) < 1e-14 * count
      const r = isConstant ? 0 : Math.abs(products[i * n + j] / scale)
      result[i * n + j] = r
      result[j * n + i] = r
    }
  }
  return result
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i)
}
