import { cooldownShare, type Schedule } from './schedule.js'

/** How long a training goes on, as far as its validations tell. */
export interface TrainingEnd {
  /** Epochs over which the learning rate is spread: fewer than were asked for where its fall began early. */
  epochs: number
  /** Whether the last epoch that was validated is the last of all. */
  isOver: boolean
}

/**
 * A training ends with its epochs, or after `patience` of them in a row that were no better than one before. At the
 * peak of a `cooldown` scores can stand still while the fall has most to give, so that patience does not end it there
 * but begins the fall: the last 40 % of a training that is planned anew, so much shorter. From there patience counts
 * again.
 *
 * @param scores of its epochs so far, higher is better
 */
export function trainingEnd(
  asked: { epochs: number; schedule: Schedule; patience: number },
  scores: readonly number[],
): TrainingEnd {
  const peakShare = asked.schedule === 'cooldown' ? 1 - cooldownShare : 0
  let { epochs } = asked
  let fall = epochs * peakShare
  let best = 0
  let isOver = false
  for (const [epoch, score] of scores.entries()) {
    if (score > scores[best]) best = epoch
    const done = epoch + 1
    if (done < fall && epoch - best >= asked.patience) {
      fall = done
      epochs = Math.ceil(done / peakShare)
    }
    isOver = done >= epochs || epoch - Math.max(best, fall - 1) >= asked.patience
  }
  return { epochs, isOver }
}
