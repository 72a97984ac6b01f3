import { RandomStream } from '../../../base/random.js'

/** Groups that have to stand behind what a column releases. */
export interface Thresholds {
  /** Fewest groups that hold a value which is released. */
  holders: number
  /** The lower bound is the value of the group that is so many-th from the lower end; likewise for the upper one. */
  low: number
  high: number
}

/** Fewest groups that anything is released of with protection. */
export const leastGroups = 5
/** Most groups more, at random: whoever knows all groups but one cannot tell what that one added. */
const mostExtraGroups = 2

/**
 * Three draws of 5, 6 or 7 groups.
 *
 * Source: the thresholds of mostlyai-engine 2.7.3, `get_stochastic_rare_threshold`.
 *
 * @param column number of the column, or of another thing that is protected
 */
export function drawThresholds(seed: number, column: number): Thresholds {
  const random = new RandomStream(seed, 'value-protection', column)
  const draw = () => leastGroups + random.integer(mostExtraGroups + 1)
  return { holders: draw(), low: draw(), high: draw() }
}

/** Thresholds without protection: a single group suffices. */
export const noProtection: Readonly<Thresholds> = { holders: 1, low: 1, high: 1 }
