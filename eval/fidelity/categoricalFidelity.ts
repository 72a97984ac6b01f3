import { chiSquareTail } from '../statistics/chiSquareTail.js'
import { totalVariation } from '../statistics/totalVariation.js'
import { countCodes, type UnionLabels } from '../statistics/unionLabels.js'
import type { CategoricalFidelity } from './fidelityResult.js'

/**
 * Mean of min(10 p, 1) and coverage, over the values that are there. Without
 * any value in one of the tables both parts are 0, in both 1.
 *
 * Source of p: SciPy's `chisquare`; of the coverage and of `tvdComplement`: SDMetrics' CategoryCoverage and
 * TVComplement.
 *
 * @param union the column of the real and of the synthetic table
 */
export function categoricalFidelity(
  union: UnionLabels,
): Omit<CategoricalFidelity, 'column' | 'type'> {
  const { labels, codes } = union
  const [realCounts, syntheticCounts] = codes.map((column) => countCodes(column, labels.length))
  const chiSquareP = chiSquarePValue(realCounts, syntheticCounts)
  const chiSquareScore = Math.min(10 * chiSquareP, 1)
  const coverage = coverageOf(realCounts, syntheticCounts)
  return {
    score: (chiSquareScore + coverage) / 2,
    chiSquareP,
    chiSquareScore,
    coverage,
    tvdComplement:
      1 -
      totalVariation(
        [...realCounts, missingCount(codes[0])],
        [...syntheticCounts, missingCount(codes[1])],
      ),
  }
}

/**
 * p of the chi-square test of the synthetic counts against the real ones scaled to the same total, with one
 * degree of freedom fewer than there are real labels. Synthetic labels that no real row has would have no
 * expected count: they are pooled with the real label that is rarest (of several the first). Where the real
 * column has one label only, p is 1 if the synthetic one has no other, else 0.
 *
 * @param real counts by label, sorted by label so that the choice of the rarest is not the rows'
 */
function chiSquarePValue(real: Float64Array, synthetic: Float64Array): number {
  let realTotal = 0
  let syntheticTotal = 0
  let cells = 0
  let foreign = 0
  let rarest = -1
  for (let label = 0; label < real.length; label++) {
    realTotal += real[label]
    syntheticTotal += synthetic[label]
    if (real[label] === 0) {
      foreign += synthetic[label]
      continue
    }
    cells++
    if (rarest < 0 || real[label] < real[rarest]) rarest = label
  }
  if (realTotal === 0 || syntheticTotal === 0) return realTotal === syntheticTotal ? 1 : 0
  if (cells === 1) return foreign === 0 ? 1 : 0

  let statistic = 0
  for (let label = 0; label < real.length; label++) {
    if (real[label] === 0) continue
    const expected = (real[label] * syntheticTotal) / realTotal
    const observed = synthetic[label] + (label === rarest ? foreign : 0)
    statistic += (observed - expected) ** 2 / expected
  }
  return chiSquareTail(statistic, cells - 1)
}

/** Share of the real labels that occur in the synthetic column. */
function coverageOf(real: Float64Array, synthetic: Float64Array): number {
  let inReal = 0
  let inBoth = 0
  for (let label = 0; label < real.length; label++) {
    if (real[label] === 0) continue
    inReal++
    if (synthetic[label] > 0) inBoth++
  }
  if (inReal > 0) return inBoth / inReal
  return real.length === 0 ? 1 : 0
}

function missingCount(codes: Int32Array): number {
  let count = 0
  for (let row = 0; row < codes.length; row++) if (codes[row] < 0) count++
  return count
}
