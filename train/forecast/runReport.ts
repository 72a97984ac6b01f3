import { formatDuration } from '../../base/progress.js'
import { sequenceAt } from '../../datasets/sequenceTable.js'
import type { OptimumR2 } from '../../eval/forecast/optimum.js'
import type { R2Result } from '../../eval/forecast/r2.js'
import { R2ByStep } from '../../eval/forecast/r2ByStep.js'
import { renderForecastReport } from '../../eval/forecast/report/forecastReport.js'
import { sequenceSample } from '../../eval/forecast/report/sequenceSample.js'
import type { Checkpoint } from '../checkpoint.js'
import { architectures } from './architectures.js'
import { describeMembers } from './describeArchitecture.js'
import { epochMetrics } from './epochMetrics.js'
import { learningCurves } from './learningCurves.js'
import type { RunConfig, RunFolder, RunSummary } from './runFolder.js'
import type { TrainingData } from './trainingData.js'

/** Validation sequences that the page draws. */
const sampleCount = 3

/** The page about a training: its score on the validation sequences, its curves and its configuration. */
export function runReport({
  run,
  runConfig,
  data,
  members,
  predictions,
  summary,
  score,
  optimum,
  ridgeR2,
}: {
  run: RunFolder
  runConfig: RunConfig
  data: TrainingData
  members: Checkpoint[]
  /** [nSteps, nFeatures] of each validation sequence. */
  predictions: Float64Array[]
  summary: RunSummary
  score: R2Result
  optimum?: OptimumR2
  ridgeR2: readonly number[]
}): string {
  const { valid } = data
  const byStep = new R2ByStep(valid.featureNames.length)
  for (const [i, own] of predictions.entries()) byStep.addSequence(sequenceAt(valid, i), own)
  return renderForecastReport({
    title: `seqarena run ${run.name}`,
    subtitle: `Validation after training: ${data.description}`,
    createdAt: summary.finishedAt,
    score: {
      ...score,
      featureNames: valid.featureNames,
      sequences: valid.seqIx.length,
      optimumR2: optimum?.meanR2,
      optimumR2PerFeature: optimum?.r2,
      ridgeR2PerFeature: ridgeR2,
      baselines: summary.baselines,
      closed: summary.closed,
    },
    r2ByStep: byStep.result(),
    samples: predictions
      .slice(0, sampleCount)
      .map((own, i) => sequenceSample(sequenceAt(valid, i), own)),
    learningCurves: learningCurves(
      members.flatMap(({ progress }) => progress.history.map(epochMetrics)),
    ),
    details: [
      ['Run', run.name],
      ['Data', runConfig.data.description],
      ['Members', describeMembers(architectures(runConfig.config), members.length)],
      ['Training time', formatDuration(summary.members.reduce((sum, one) => sum + one.seconds, 0))],
      ['Backend', `${runConfig.backend.name} (${runConfig.backend.reason})`],
      ['Kernels', runConfig.kernels],
      ['seqarena', runConfig.packageVersion],
      ['Data fingerprint', runConfig.data.fingerprint],
      ['Configuration', JSON.stringify(runConfig.config)],
    ],
    warnings: data.warnings,
  })
}
