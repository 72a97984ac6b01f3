import type { NumberColumn } from '../../datasets/table.js'
import { momentsOf } from '../statistics/moments.js'
import { quantileOfSorted } from '../statistics/quantileOfSorted.js'
import type { Sort } from '../statistics/sortedValues.js'
import { binShares, countBelow, histogramEdges } from './histogramEdges.js'
import type { BoxPlot, NumericProfile } from './profileResult.js'

/** Profile of a column of numbers; without a value in it every number is NaN and the histogram is empty. */
export function numericProfile(
  real: NumberColumn,
  synthetic: NumberColumn,
  sort: Sort,
): NumericProfile {
  const values = { real: sort(real.values), synthetic: sort(synthetic.values) }
  const moments = { real: momentsOf(values.real), synthetic: momentsOf(values.synthetic) }
  const edges = histogramEdges(values.real, values.synthetic, real.type)
  return {
    column: real.name,
    type: real.type,
    missing: {
      real: 1 - values.real.length / real.values.length,
      synthetic: 1 - values.synthetic.length / synthetic.values.length,
    },
    mean: { real: moments.real.mean, synthetic: moments.synthetic.mean },
    std: { real: moments.real.std, synthetic: moments.synthetic.std },
    box: { real: boxPlot(values.real), synthetic: boxPlot(values.synthetic) },
    histogram: {
      edges,
      real: binShares(values.real, edges),
      synthetic: binShares(values.synthetic, edges),
    },
  }
}

/**
 * Quartiles by linear interpolation; a whisker ends at the box where no value is between.
 *
 * Source: Tukey 1977, Exploratory Data Analysis; quartiles and whiskers as in matplotlib's `boxplot_stats`.
 */
export function boxPlot(sorted: Float64Array): BoxPlot {
  if (sorted.length === 0) {
    const none = NaN
    return {
      min: none,
      lowerWhisker: none,
      q1: none,
      median: none,
      q3: none,
      upperWhisker: none,
      max: none,
    }
  }
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((q) => quantileOfSorted(sorted, q))
  const reach = 1.5 * (q3 - q1)
  const lower = sorted[countBelow(sorted, q1 - reach)]
  // The first value beyond the reach: counted from above by the negated order.
  let above = countBelow(sorted, q3 + reach)
  while (above < sorted.length && sorted[above] === q3 + reach) above++
  return {
    min: sorted[0],
    lowerWhisker: Math.min(lower, q1),
    q1,
    median,
    q3,
    upperWhisker: Math.max(sorted[above - 1], q3),
    max: sorted[sorted.length - 1],
  }
}
