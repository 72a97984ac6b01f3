import type { EpochProgress } from '../checkpoint.js'

/** One line of `metrics.jsonl`. */
export interface EpochMetrics extends Omit<EpochProgress, 'validScore'> {
  validR2: number
}

export function epochMetrics({
  member,
  epoch,
  trainLoss,
  validScore,
  ...rest
}: EpochProgress): EpochMetrics {
  return { member, epoch, trainLoss, validR2: validScore, ...rest }
}
