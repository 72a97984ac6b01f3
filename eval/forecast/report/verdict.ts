import { formatFixed, formatPercent } from '../../charts/formatNumber.js'
import { baselineTitle } from '../baselineTitles.js'
import { type BestBaseline, bestBaseline } from '../bestBaseline.js'
import { even, worseThanBaseline } from '../worseThanBaseline.js'

/** What the verdict needs to know; everything but the score may be unknown. */
export interface Standing {
  meanR2: number
  ridgeR2?: number
  baselines?: Readonly<Record<string, number>>
  optimumR2?: number
  closed?: number // share of the distance from ridge to the optimum
}

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

/** The score's standing beside the best baseline and the optimum, in a plain sentence. */
export function verdict(standing: Standing): string {
  const { meanR2, ridgeR2 } = standing
  if (!Number.isFinite(meanR2))
    return 'There is no score: nothing was predicted or nothing was scored.'
  const baselines = { ridge: ridgeR2, ...standing.baselines }
  const worse = worseThanBaseline(meanR2, baselines)
  if (worse !== undefined) {
    const mean = meanR2 <= 0 ? '; always predicting the mean would score 0' : ''
    return `${worse}${mean || toOptimum(standing)}.`
  }
  const best = bestBaseline(baselines)
  if (best) return againstBest(standing, best)
  const worth =
    meanR2 > even
      ? `Explains ${formatPercent(meanR2)} of the variance of the next step`
      : 'Does no better than always predicting the mean'
  return `${worth}${toOptimum(standing)}.`
}

function againstBest(standing: Standing, best: BestBaseline): string {
  const lead = standing.meanR2 - best.r2
  const name = baselineTitle(best.name)
  const others = Object.keys(standing.baselines ?? {}).length > 1 ? ', the best baseline,' : ''
  if (lead <= even) return `Level with ${name}${others.replace(/,$/, '')}${toOptimum(standing)}.`
  const closed = closedShare(standing)
  const part =
    closed === undefined
      ? ''
      : closed >= 1
        ? '; it reaches the optimum, as far as this sample can tell'
        : `; closed ${formatPercent(closed)} of the distance from ridge to the optimum`
  return `Beats ${name}${others} by ${formatFixed(lead)}${part}.`
}

function toOptimum({ meanR2, optimumR2 }: Standing): string {
  if (optimumR2 === undefined) return ''
  const distance = optimumR2 - meanR2
  if (distance <= even) return '; it reaches the optimum, as far as this sample can tell'
  return `; the optimum, the best that any predictor can do here, is ${formatFixed(distance)} higher`
}
