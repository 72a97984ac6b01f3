import { type BestBaseline, bestBaseline } from '../bestBaseline.js'
import { even } from '../worseThanBaseline.js'
import type { ForecastScore } from './forecastScore.js'

/** A feature's score, and what it stands beside. */
export interface FeatureStanding {
  name: string
  r2: number
  /** The baseline that is best on this feature. */
  best?: BestBaseline
  /** R² less that of the best baseline. */
  lead?: number
  /** The best baseline is ahead by more than nothing that three decimals show. */
  isBehind: boolean
  optimum?: number
}

/** Where each feature stands, in the order of the table. */
export function featureStandings({
  featureNames,
  r2,
  baselineR2PerFeature = {},
  optimumR2PerFeature,
}: ForecastScore): FeatureStanding[] {
  const baselines = Object.entries(baselineR2PerFeature)
  return r2.map((own, i) => {
    const best = bestBaseline(Object.fromEntries(baselines.map(([name, all]) => [name, all[i]])))
    const lead = best && own - best.r2
    const optimum = optimumR2PerFeature?.[i]
    const isBehind = lead !== undefined && lead < -even
    return { name: featureNames[i], r2: own, best, lead, isBehind, optimum }
  })
}
