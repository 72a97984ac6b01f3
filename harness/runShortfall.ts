import { worseThanBaseline } from '../eval/forecast/worseThanBaseline.js'
import type { RunSummary } from '../train/forecast/runFolder.js'

/** Scores of a model and of baselines on the sequences of a run. */
export type RunScores = Pick<RunSummary, 'validR2' | 'baselines' | 'testR2' | 'testBaselines'>

/** That a model is worse than a baseline. */
export interface Shortfall {
  /** How much, and than which: `0.04 worse than ridge`. */
  words: string
  /** Sequences that say so. */
  on: 'test' | 'validation'
}

/**
 * How far a model of a run lies below the best baseline: on the sequences to test on where there are any, which chose
 * nothing, else on those to validate on. Undefined where it does not.
 */
export function runShortfall(scores: RunScores): Shortfall | undefined {
  const { validR2, baselines, testR2, testBaselines } = scores
  const isTested = testR2 !== undefined && testBaselines !== undefined
  const words = isTested
    ? worseThanBaseline(testR2, testBaselines)
    : worseThanBaseline(validR2, baselines)
  return words === undefined ? undefined : { words, on: isTested ? 'test' : 'validation' }
}
