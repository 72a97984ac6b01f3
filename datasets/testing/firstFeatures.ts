import type { SequenceTable, States } from '../sequenceTable.js'

/** A table of the first `count` features alone: what is fitted on all of them is what a small training spends its time on. */
export function firstFeatures<T extends States>(
  { featureNames, states, ...rest }: SequenceTable<T>,
  count: number,
): SequenceTable<T> {
  const kept = states.filter((_, at) => at % featureNames.length < count) as T
  return { ...rest, states: kept, featureNames: featureNames.slice(0, count) }
}
