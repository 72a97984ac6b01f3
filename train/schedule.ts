export const schedules = ['restarts', 'cosine', 'cooldown', 'constant'] as const
export type Schedule = (typeof schedules)[number]

/** Share of the steps (of the first cycle) that the learning rate takes to rise to its peak. */
const warmUpShare = 0.05
/** Length of the first cycle of `restarts`, as a share of the training; each next one is twice as long. */
const firstCycle = 1 / 7
/** Share of the steps over which `cooldown` falls to 0 in the end. */
export const cooldownShare = 0.4

/**
 * Learning rate at a step, as a share of its peak: a linear warm-up, then a constant, the same with a line to 0 over
 * the last 40 % of the training, one cosine to 0, or cosines with warm restarts (three cycles of 1/7, 2/7 and 4/7).
 *
 * Sources: Loshchilov and Hutter 2017, "SGDR", arXiv 1608.03983; for the line Hägele et al. 2024, "Scaling laws and
 * compute-optimal training beyond fixed training durations", arXiv 2405.18392.
 *
 * @param step 0 … totalSteps − 1
 */
export function learningRateShare(schedule: Schedule, step: number, totalSteps: number): number {
  const cycleSteps = schedule === 'restarts' ? totalSteps * firstCycle : totalSteps
  const warmUp = Math.max(1, Math.round(cycleSteps * warmUpShare))
  if (step < warmUp) return (step + 1) / warmUp
  if (schedule === 'constant') return 1
  if (schedule === 'cooldown')
    return Math.min(1, (totalSteps - step) / (totalSteps * cooldownShare))
  let start = 0
  let length = cycleSteps
  while (schedule === 'restarts' && step >= start + length && start + length < totalSteps) {
    start += length
    length *= 2
  }
  const from = start === 0 ? warmUp : start
  return 0.5 * (1 + Math.cos((Math.PI * (step - from)) / Math.max(1, start + length - from)))
}
