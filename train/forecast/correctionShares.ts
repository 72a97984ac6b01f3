import type { SharedTraining } from './sharedTraining.js'

/**
 * How much of what networks add to their base the validation bears out, for each feature: the share that least squares
 * gives it, between none and all. Where they add nothing but noise, the base alone is the better forecast.
 *
 * Source: shrinkage by a scalar, Copas 1983, Regression, prediction and shrinkage, J. R. Stat. Soc. B 45.
 *
 * @param positions of the sequences in shared memory
 * @param predictions [steps, nFeatures] of each of them, standardised
 * @returns [nFeatures], 0 … 1
 */
export function correctionShares(
  { states, base, scored, offsets, task }: SharedTraining,
  positions: readonly number[],
  predictions: readonly Float32Array[],
): Float64Array {
  const n = task.nFeatures
  const products = new Float64Array(n)
  const squares = new Float64Array(n)
  for (const [i, own] of predictions.entries()) {
    const first = offsets[positions[i]]
    for (let at = 0; at < own.length; at++) {
      if (scored[first + Math.floor(at / n)] === 0) continue
      const under = base[first * n + at]
      const added = own[at] - under
      products[at % n] += added * (states[(first + 1) * n + at] - under)
      squares[at % n] += added * added
    }
  }
  return products.map((product, i) =>
    squares[i] > 0 ? Math.min(1, Math.max(0, product / squares[i])) : 1,
  )
}

/** Makes predictions of the same sequences, in place, those in which networks add but a share of what they added. */
export function shareCorrections(
  { base, offsets, task }: SharedTraining,
  positions: readonly number[],
  predictions: readonly Float32Array[],
  shares: Float64Array,
): void {
  const n = task.nFeatures
  for (const [i, own] of predictions.entries()) {
    const first = offsets[positions[i]] * n
    for (let at = 0; at < own.length; at++) {
      own[at] = base[first + at] + shares[at % n] * (own[at] - base[first + at])
    }
  }
}
