import { writeFileAtomic } from '../../base/files.js'
import { startProgress } from '../../base/progress.js'
import { type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import type { Standardisation } from '../../datasets/standardisation.js'
import { ridgeInUnits } from '../../eval/forecast/baselines/ridge.js'
import { baselineMeans, scoreBaselines } from '../../eval/forecast/baselines.js'
import { closed, optimumR2 } from '../../eval/forecast/optimum.js'
import { SequenceGatherer } from '../../eval/forecast/report/sequenceGatherer.js'
import { loadPredictionModel } from '../../solution/predictionModel.js'
import type { Checkpoint } from '../checkpoint.js'
import { memberSeed } from '../trainMember.js'
import { correctionShares, shareCorrections } from './correctionShares.js'
import { memberSequences } from './memberSequences.js'
import { modelCard } from './modelCard.js'
import { predictSequences, scorePredictions } from './predictSequences.js'
import { writeRidge } from './ridgeFile.js'
import type { RunContext } from './runContext.js'
import type { RunSummary } from './runFolder.js'
import { type PartScores, runReport } from './runReport.js'
import { scoreStreaming } from './scoreStreaming.js'
import { networkOf } from './sharedTraining.js'
import type { TrainingData } from './trainingData.js'
import { writeWeights } from './writeWeights.js'

/** Scores the ensemble beside the baselines and writes what people read; `summary.json` comes last. */
export async function finishRun(
  context: RunContext & { members: Checkpoint[] },
): Promise<RunSummary> {
  const { run, runConfig, data, members, settings, shared, baselines } = context
  const standardPredictions = await heldOutPredictions(context)
  const positions = standardPredictions.map((_, i) => shared.nTrain + i)
  const shares = correctionShares(shared, positions, standardPredictions)
  shareCorrections(shared, positions, standardPredictions, shares)
  for (const [member, { best }] of members.entries()) {
    writeWeights(context, member, best[0].weights, shares)
  }
  const valid = validScores(context, standardPredictions)
  const test = data.test && (await testScores(context, data.test))
  const { score, optimum } = valid
  const summary: RunSummary = {
    finishedAt: new Date(settings.now()).toISOString(),
    validR2: score.meanR2,
    r2: score.r2,
    featureNames: [...data.valid.featureNames],
    members: members.map(({ progress, best: [own] }, member) => ({
      arch: shared.networks[networkOf(shared, member)].config.arch,
      seed: memberSeed(runConfig.config.seed, member),
      bestEpoch: own.epoch,
      validR2: own.score,
      seconds: progress.seconds,
      tokensPerSecond: progress.tokens / progress.seconds,
    })),
    baselines: baselineMeans(baselines.scores),
    ...(test && {
      testR2: test.score.meanR2,
      testBaselines: baselineMeans(test.baselines),
      ...(test.optimum && { testOptimumR2: test.optimum.meanR2 }),
    }),
    split: splitFigures(data),
    predict: [...shared.task.predict],
    added: [...shares],
    ...(optimum && {
      optimumR2: optimum.meanR2,
      closed: closed(score.meanR2, baselines.scores.ridge.meanR2, optimum.meanR2),
    }),
    config: runConfig.config,
  }
  const { standardisation } = baselines.fitted
  for (const name of ['ridge', 'ridgeTuned'] as const) {
    writeRidge(run.path, name, ridgeInUnits(baselines.fitted[name], standardisation))
  }
  writeFileAtomic(run.file('MODEL_CARD.md'), modelCard(runConfig, summary))
  writeFileAtomic(run.file('report.html'), runReport({ ...context, summary, valid, test }))
  run.writeSummary(summary)
  run.clean({ keep: 'members' })
  return summary
}

/** @param predictions [nSteps, nFeatures] of each sequence to validate on, standardised */
function validScores(
  { data, baselines }: RunContext,
  predictions: readonly Float32Array[],
): PartScores {
  const { valid: table, simulated } = data
  const sequences = Array.from(table.seqIx, (_, i) => sequenceAt(table, i))
  const own = inUnits(predictions, baselines.fitted.standardisation)
  const gathered = new SequenceGatherer()
  for (const [i, sequence] of sequences.entries()) gathered.add(sequence, own[i])
  return {
    table,
    score: scorePredictions(sequences, own),
    baselines: baselines.scores,
    optimum: simulated ? optimumR2(table) : undefined,
    gathered,
  }
}

/** Scores the ensemble as it is served on the sequences to test on, once, beside the baselines. */
async function testScores(
  { run, data, baselines, settings }: RunContext,
  table: SequenceTable,
): Promise<PartScores> {
  const progress = startProgress('test', 100, '%', settings.progress)
  const gathered = new SequenceGatherer()
  const score = await scoreStreaming(loadPredictionModel(run.path), table, {
    signal: settings.signal,
    onProgress: (share) => progress.update(100 * share),
    onSequence: (sequence, predictions) => gathered.add(sequence, predictions),
  })
  progress.finish()
  return {
    table,
    score,
    baselines: scoreBaselines(baselines.fitted, table),
    optimum: data.simulated ? optimumR2(table) : undefined,
    gathered,
  }
}

function splitFigures({ split, train, valid, test }: TrainingData): RunSummary['split'] {
  const count = (table?: SequenceTable) => table?.seqIx.length ?? 0
  return { how: split, train: count(train), valid: count(valid), test: count(test) }
}

/** Predictions [nSteps, nFeatures] of standardised states in the units that states came in. */
function inUnits(
  predictions: readonly Float32Array[],
  { centre, scale }: Standardisation,
): Float64Array[] {
  const n = centre.length
  return predictions.map((own) =>
    Float64Array.from(own, (value, at) => centre[at % n] + scale[at % n] * value),
  )
}

/**
 * Predictions [nSteps, nFeatures] of the validation table's sequences, standardised: of each the mean over the members that were not
 * trained on it.
 */
async function heldOutPredictions({
  runConfig,
  shared,
  pool,
  members,
}: RunContext & { members: Checkpoint[] }): Promise<Float32Array[]> {
  const { nTrain, nValid, offsets, task } = shared
  const sums = Array.from({ length: nValid }, (_, i) => {
    const nSteps = offsets[nTrain + i + 1] - offsets[nTrain + i]
    return new Float32Array(nSteps * task.nFeatures)
  })
  const counts = new Uint32Array(nValid)
  for (const [member, { best }] of members.entries()) {
    const network = networkOf(shared, member)
    shared.networks[network].vectors.parameters.set(best[0].weights)
    const { valid } = memberSequences(runConfig.config, shared, member)
    const sequences = valid.filter((position) => position >= nTrain)
    const version = `best of ${member}`
    const job = { network, sequences, weights: 'parameters' as const, version }
    for (const [i, own] of (await predictSequences(pool, shared, job)).entries()) {
      const at = sequences[i] - nTrain
      counts[at]++
      for (const [k, value] of own.entries()) sums[at][k] += value
    }
  }
  return sums.map((sum, i) => sum.map((value) => value / counts[i]))
}
