import { fileFormat } from '../../datasets/fileFormat.js'
import { readParquetMetadata } from '../../datasets/readParquetMetadata.js'
import { readOptimum } from '../../eval/optimum.js'
import { ScoreReport } from './scoreReport.js'
import { type ScoreOptions, type ScoreResult, scoreSolution } from './scoreSolution.js'

/** The score of a solution and the HTML page about it. */
export async function scoreWithReport(
  options: ScoreOptions,
): Promise<{ score: ScoreResult; html: string }> {
  const { data, solution } = options
  const report = new ScoreReport()
  const score = await scoreSolution({
    ...options,
    onSequence: async (sequence, predictions) => {
      report.add(sequence, predictions)
      await options.onSequence?.(sequence, predictions)
    },
  })
  const optimum =
    fileFormat(data) === 'parquet' ? readOptimum(await readParquetMetadata(data)) : undefined
  const createdAt = new Date().toISOString()
  return { score, html: report.render(score, { data, solution, createdAt, optimum }) }
}
