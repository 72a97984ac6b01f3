/** What a forecast scored, and what it stands beside; parts that are absent are not shown. */
export interface ForecastScore {
  meanR2: number
  r2: readonly number[] // [nFeatures]
  featureNames: readonly string[]
  scoredRows: number
  sequences: number
  part?: ScoredPart
  latency?: { p50Ms: number; p95Ms: number; p99Ms: number } // a step
  seconds?: number
  projectedContestSeconds?: number
  contained?: boolean // the solution ran without network and foreign files
  optimumR2?: number
  optimumR2PerFeature?: readonly number[]
  baselines?: Readonly<Record<string, number>> // by the names of eval/forecast/baselines.ts
  baselineR2PerFeature?: Readonly<Record<string, readonly number[]>> // by the same names
  closed?: number // (model − ridge) / (optimum − ridge)
}

/** Which sequences a score is of. */
export interface ScoredPart {
  name: string // 'test sequences'
  role: string // 'which chose nothing and were scored once, at the end'
}
