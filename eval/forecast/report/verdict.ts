import { formatFixed, formatPercent } from '../../charts/formatNumber.js'

/** What the verdict needs to know; everything but the score may be unknown. */
export interface Standing {
  meanR2: number
  ridgeR2?: number
  optimumR2?: number
  closed?: number // share of the distance from ridge to the optimum
}

/** Differences smaller than what three decimals show are called none. */
const even = 0.0005

/**
 * (model − ridge) / (optimum − ridge), where both ends are known and apart.
 *
 * Source of the form, a skill score: Murphy 1988, Monthly Weather Review 116, 2417–2424.
 */
export function closedShare({ meanR2, ridgeR2, optimumR2, closed }: Standing): number | undefined {
  if (closed !== undefined && Number.isFinite(closed)) return closed
  if (ridgeR2 === undefined || optimumR2 === undefined || optimumR2 <= ridgeR2) return undefined
  const share = (meanR2 - ridgeR2) / (optimumR2 - ridgeR2)
  return Number.isFinite(share) ? share : undefined
}

/** The score's standing beside ridge and optimum, in a plain sentence. */
export function verdict(standing: Standing): string {
  const { meanR2, ridgeR2, optimumR2 } = standing
  if (!Number.isFinite(meanR2))
    return 'There is no score: nothing was predicted or nothing was scored.'
  if (ridgeR2 !== undefined && Number.isFinite(ridgeR2)) return againstRidge(standing, ridgeR2)
  const worth =
    meanR2 > even
      ? `Explains ${formatPercent(meanR2)} of the variance of the next step`
      : 'Does no better than always predicting the mean'
  return `${worth}${optimumR2 === undefined ? '' : toOptimum(meanR2, optimumR2)}.`
}

function againstRidge(standing: Standing, ridgeR2: number): string {
  const { meanR2, optimumR2 } = standing
  const lead = meanR2 - ridgeR2
  const closed = closedShare(standing)
  if (lead > even) {
    const part =
      closed === undefined
        ? ''
        : closed >= 1
          ? '; it reaches the optimum, as far as this sample can tell'
          : `; closed ${formatPercent(closed)} of the distance to the optimum`
    return `Beats ridge VAR(10) by ${formatFixed(lead)}${part}.`
  }
  const place =
    lead < -even
      ? `Falls short of ridge VAR(10) by ${formatFixed(-lead)}`
      : 'Level with ridge VAR(10)'
  const mean = meanR2 <= 0 ? '; always predicting the mean would score 0' : ''
  return `${place}${mean || (optimumR2 === undefined ? '' : toOptimum(meanR2, optimumR2))}.`
}

function toOptimum(meanR2: number, optimumR2: number): string {
  const distance = optimumR2 - meanR2
  if (distance <= even) return '; it reaches the optimum, as far as this sample can tell'
  return `; the optimum, the best that any predictor can do here, is ${formatFixed(distance)} higher`
}
