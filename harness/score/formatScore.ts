import { formatDuration } from '../../base/progress.js'
import { closed } from '../../eval/forecast/optimum.js'
import { aligned, formatClosed, formatStandings } from '../formatStandings.js'
import type { ScoreResult } from './scoreSolution.js'

/** A score as people read it: R² of every feature in columns, the mean beside what it is held against, the time. */
export function formatScore(result: ScoreResult, maxMinutes: number): string {
  const { featureNames, r2, sequences, scoredRows, latency, contained } = result
  const { p50Ms, p95Ms, p99Ms } = latency
  const projected = formatDuration(result.projectedContestSeconds)
  const standing = result.projectedContestSeconds > maxMinutes * 60 ? 'over' : 'within'
  const limit = `${standing} the limit of ${formatDuration(maxMinutes * 60)}`
  return [
    'R² by feature',
    ...inColumns(featureNames.map((name, f) => [name, r2[f].toFixed(4)])),
    '',
    `mean R² over ${scoredRows} rows of ${sequences} ${sequences === 1 ? 'sequence' : 'sequences'}`,
    ...formatStandings({
      baselines: result.baselines,
      model: ['this solution', result.meanR2],
      optimumR2: result.optimumR2,
    }),
    ...closedLine(result),
    '',
    ...aligned([
      ['latency a step', `p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)}, p99 ${ms(p99Ms)}`],
      ['this replay', formatDuration(result.seconds)],
      ['the contest', `${projected} for 517 sequences, ${limit}`],
      ['contained', contained ? 'yes' : 'no: it could reach the network and your files'],
    ]),
  ].join('\n')
}

function closedLine({ meanR2, optimumR2, baselines: { ridge } }: ScoreResult): string[] {
  if (optimumR2 === undefined || ridge === undefined) return []
  return [`  ${formatClosed(closed(meanR2, ridge, optimumR2))}`]
}

const lineWidth = 78

/** Cells beside one another, read from top to bottom. */
function inColumns(cells: [string, string][]): string[] {
  const nameWidth = Math.max(...cells.map(([name]) => name.length))
  const valueWidth = Math.max(...cells.map(([, value]) => value.length))
  const texts = cells.map(
    ([name, value]) => `  ${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)}`,
  )
  const nColumns = Math.max(1, Math.floor((lineWidth + 2) / (texts[0].length + 2)))
  const nRows = Math.ceil(texts.length / nColumns)
  return Array.from({ length: nRows }, (_, row) =>
    texts.filter((_, i) => i % nRows === row).join('  '),
  )
}

function ms(value: number): string {
  return `${value < 0.1 ? value.toPrecision(2) : value.toFixed(2)} ms`
}
