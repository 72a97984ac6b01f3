import type { ScoreWeights } from './overall.js'

export interface AssessorOptions {
  /** The column that models predict; without it there is no utility. */
  target?: string
  /** Seed of all random draws but replayed ones. */
  seed: number
  /** Draws of rows that the accuracy figures are means over. */
  draws: number
  /** Draws the rows of accuracy and coherence as a published evaluation with this seed did. */
  replaySeed?: number
  weights?: ScoreWeights
  /** Threads. */
  workers: number
}
