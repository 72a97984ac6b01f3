import type { PredictedValue } from '../../models/forecast/config.js'

const words: Readonly<Record<PredictedValue, string>> = {
  state: 'the next state',
  change: 'the change up to it',
  residual: 'what a ridge regression leaves of it',
}

/** What networks predict, in words: `predicts the change up to it of 5 features, the next state of 3`. */
export function describePredicted(predict: readonly PredictedValue[]): string {
  const counts = new Map<PredictedValue, number>()
  for (const word of predict) counts.set(word, (counts.get(word) ?? 0) + 1)
  if (counts.size === 1) return `predicts ${words[predict[0]]}`
  const parts = Array.from(counts, ([word, count]) => ({ word, count }))
    .sort((a, b) => b.count - a.count)
    .map(({ word, count }) => `${words[word]} of ${count} feature${count === 1 ? '' : 's'}`)
  return `predicts ${parts.join(', ')}`
}
