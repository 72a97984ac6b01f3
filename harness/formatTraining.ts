import type { RunSummary } from '../train/runFolder.js'

/** The table at the end of a training: the baselines, the model, the optimum where it is known. */
export function formatTraining(summary: RunSummary): string {
  const { baselines, members, validR2, optimumR2, closed } = summary
  const names: Record<string, string> = {
    persistence: 'persistence',
    movingAverage: 'mean of the last 5',
    ridge: 'ridge VAR(10)',
    ridgeBest: 'best ridge VAR',
  }
  const rows: [string, number][] = Object.entries(names).map(([key, name]) => [
    name,
    baselines[key],
  ])
  const model = members.length === 1 ? 'this model' : `this ensemble of ${members.length}`
  rows.push([model, validR2])
  if (optimumR2 !== undefined) rows.push(['optimum', optimumR2])
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(
    ([name, value]) => `  ${name.padEnd(width)}  ${value.toFixed(4).padStart(8)}`,
  )
  const share =
    closed === undefined
      ? []
      : [`closed ${(100 * closed).toFixed(1)} % of the way from ridge to the optimum`]
  return ['mean R² on the validation sequences', ...lines, ...share].join('\n')
}
