import type { BaselineName } from './baselineNames.js'

/** What people read for the name of a baseline. */
export const baselineTitles: Readonly<Record<BaselineName, string>> = {
  persistence: 'persistence',
  drift: 'drift',
  movingAverage: 'mean of the last 5',
  ridge: 'ridge VAR(10)',
  ridgeTuned: 'ridge VAR, tuned',
}

/** The title of a baseline; a name that is none of ours stands for itself. */
export function baselineTitle(name: string): string {
  return Object.hasOwn(baselineTitles, name) ? baselineTitles[name as BaselineName] : name
}
