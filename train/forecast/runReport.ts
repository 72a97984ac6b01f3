import { formatDuration } from '../../base/progress.js'
import type { SequenceTable } from '../../datasets/sequenceTable.js'
import { type BaselineScores, baselineMeans } from '../../eval/forecast/baselines.js'
import type { OptimumR2 } from '../../eval/forecast/optimum.js'
import type { R2Result } from '../../eval/forecast/r2.js'
import { renderForecastReport } from '../../eval/forecast/report/forecastReport.js'
import type { ForecastScore } from '../../eval/forecast/report/forecastScore.js'
import type { Repeatable } from '../../eval/forecast/report/optionsSection.js'
import type { DataPart } from '../../eval/forecast/report/partsSection.js'
import type { SequenceGatherer } from '../../eval/forecast/report/sequenceGatherer.js'
import type { Checkpoint } from '../checkpoint.js'
import { architectures } from './architectures.js'
import { describeMembers } from './describeArchitecture.js'
import { describePredicted } from './describePredicted.js'
import { epochMetrics } from './epochMetrics.js'
import { learningCurves } from './learningCurves.js'
import { repeatCommands } from './repeatCommands.js'
import type { RunConfig, RunFolder, RunSummary } from './runFolder.js'
import type { RunSettings } from './runSettings.js'
import type { TrainingData } from './trainingData.js'
import { trainOptions } from './trainOptions.js'

/** The scores on one part of the data, and what a page shows of its sequences. */
export interface PartScores {
  table: SequenceTable
  score: R2Result
  baselines: BaselineScores
  optimum?: OptimumR2
  gathered: SequenceGatherer
}

/** What the page about a training is made of. */
export interface RunReport {
  run: RunFolder
  runConfig: RunConfig
  data: TrainingData
  members: Checkpoint[]
  summary: RunSummary
  settings: RunSettings
  valid: PartScores
  test?: PartScores
}

/**
 * The page about a training: its score on the sequences to test on, or where there are none on those to validate on,
 * its curves, and how it is done again.
 */
export function runReport(report: RunReport): string {
  const { run, runConfig, data, members, summary, valid, test } = report
  const shown = test ?? valid
  return renderForecastReport({
    title: `seqarena run ${run.name}`,
    subtitle: `After training: ${data.description}`,
    createdAt: summary.finishedAt,
    score: { ...scoreOf(shown), part: test ? testPart : validPart },
    parts: { rows: dataParts(report), note: partsNote(report) },
    r2ByStep: shown.gathered.r2ByStep(),
    samples: shown.gathered.samples(),
    learningCurves: learningCurves(
      members.flatMap(({ progress }) => progress.history.map(epochMetrics)),
    ),
    repeatable: repeatable(report),
    details: [
      ['Run', run.name],
      ['Data', runConfig.data.description],
      ['Members', describeMembers(architectures(runConfig.config), members.length)],
      ['Forecast', describePredicted(summary.predict)],
      ['Training time', formatDuration(summary.members.reduce((sum, one) => sum + one.seconds, 0))],
      ['Backend', `${runConfig.backend.name} (${runConfig.backend.reason})`],
      ['Kernels', runConfig.kernels],
      ['seqarena', runConfig.packageVersion],
      ['Data fingerprint', runConfig.data.fingerprint],
    ],
    warnings: data.warnings,
  })
}

const testPart = {
  name: 'test sequences',
  role: 'which chose nothing and were scored once, at the end',
}
const validPart = { name: 'validation sequences', role: 'which chose the epoch' }

function scoreOf({ table, score, baselines, optimum }: PartScores): ForecastScore {
  const perFeature = Object.entries(baselines).map(([name, { r2 }]) => [name, r2])
  return {
    ...score,
    featureNames: table.featureNames,
    sequences: table.seqIx.length,
    optimumR2: optimum?.meanR2,
    optimumR2PerFeature: optimum?.r2,
    baselines: baselineMeans(baselines),
    baselineR2PerFeature: Object.fromEntries(perFeature),
  }
}

/** The parts, the one that the page is about first. */
function dataParts({ data, runConfig, valid, test }: RunReport): DataPart[] {
  const { predict, folds } = runConfig.config
  const choices = [
    'the epoch',
    ...(predict === 'auto' ? ['what is predicted of each feature'] : []),
    'how much of what the network adds is served',
    'the tuned ridge’s order and penalty',
  ]
  const chosen = `chose ${choices.slice(0, -1).join(', ')} and ${choices.at(-1)}: a little too good`
  return [
    ...(test
      ? [{ name: 'to test on', role: 'chose nothing; scored once, at the end', ...figures(test) }]
      : []),
    {
      name: 'to validate on',
      role: folds > 0 ? `${chosen}; each predicted by members not trained on it` : chosen,
      ...figures(valid),
    },
    { name: 'to train on', role: 'set the weights', sequences: data.train.seqIx.length },
  ]
}

function figures({ table, score, baselines, optimum }: PartScores) {
  return {
    sequences: table.seqIx.length,
    meanR2: score.meanR2,
    baselines: baselineMeans(baselines),
    optimumR2: optimum?.meanR2,
  }
}

function partsNote({ test }: RunReport): string {
  if (test) {
    return 'Every figure below is of the test sequences, but for the learning curves, which are of the validation sequences.'
  }
  return 'Every figure below is of the validation sequences, which chose the epoch: there were none to test on.'
}

function repeatable({ run, runConfig, settings }: RunReport): Repeatable {
  const { packageVersion, data } = runConfig
  const limit = Number.isFinite(settings.maxMinutes)
    ? ` This training ran under --max-minutes ${settings.maxMinutes}; if that ended it, its weights depend on the speed of the machine too.`
    : ''
  return {
    commands: repeatCommands(run, runConfig),
    note: `From the same folder, with seqarena ${packageVersion} and the same data (${data.fingerprint}), this ends in the same bytes of weights, with any number of --workers.${limit}`,
    options: trainOptions(runConfig.config).map(({ flag, argument, standard }) => ({
      flag,
      value: argument,
      standard,
    })),
  }
}
