export const baselineNames = [
  'persistence',
  'drift',
  'movingAverage',
  'ridge',
  'ridgeTuned',
] as const

/**
 * A simple forecast: x(t); x(t) and the mean change so far; the mean of the last 5 states; a VAR of order
 * 10 with penalty 100; the VAR whose order, and then whose penalty, is best on validation.
 */
export type BaselineName = (typeof baselineNames)[number]
