import { writeFileAtomic } from '../../base/files.js'
import { scoreBaselines } from '../../eval/forecast/baselines.js'
import { closed, optimumR2 } from '../../eval/forecast/optimum.js'
import type { Checkpoint } from '../checkpoint.js'
import { memberSeed } from '../trainMember.js'
import { modelCard } from './modelCard.js'
import { writeRidge } from './ridgeFile.js'
import type { RunSummary } from './runFolder.js'
import { runReport } from './runReport.js'
import { networkOf } from './sharedTraining.js'
import type { RunContext } from './trainMembers.js'
import { predictValid, scorePredictions } from './validPredictions.js'

/** Scores the ensemble beside the baselines and writes what people read; `summary.json` comes last. */
export async function finishRun(
  context: RunContext & { members: Checkpoint[] },
): Promise<RunSummary> {
  const { run, runConfig, data, members, settings, shared } = context
  const predictions = await ensemblePredictions(context)
  const score = scorePredictions(data.valid, predictions)
  const baselines = settings.baselines ?? scoreBaselines(data.train, data.valid)
  const { persistence, movingAverage, ridge, ridgeBest } = baselines
  const optimum = data.simulated ? optimumR2(data.valid) : undefined
  const summary: RunSummary = {
    finishedAt: new Date(settings.now()).toISOString(),
    validR2: score.meanR2,
    r2: score.r2,
    featureNames: [...data.valid.featureNames],
    members: members.map(({ progress, best: [{ epoch, score }] }, member) => ({
      arch: shared.networks[networkOf(shared, member)].config.arch,
      seed: memberSeed(runConfig.config.seed, member),
      bestEpoch: epoch,
      validR2: score,
      seconds: progress.seconds,
      tokensPerSecond: progress.tokens / progress.seconds,
    })),
    baselines: { persistence, movingAverage, ridge, ridgeBest },
    ...(optimum && {
      optimumR2: optimum.meanR2,
      closed: closed(score.meanR2, ridge, optimum.meanR2),
    }),
    config: runConfig.config,
  }
  writeRidge(run.path, baselines.ridgeModel)
  writeFileAtomic(run.file('MODEL_CARD.md'), modelCard(runConfig, summary))
  writeFileAtomic(
    run.file('report.html'),
    runReport({ ...context, predictions, summary, score, optimum, ridgeR2: baselines.r2.ridge }),
  )
  run.writeSummary(summary)
  run.clean({ checkpoints: true })
  return summary
}

/** Predictions [nSteps, nFeatures] of each validation sequence, the mean over the members. */
async function ensemblePredictions({
  shared,
  pool,
  members,
}: RunContext & { members: Checkpoint[] }): Promise<Float32Array[]> {
  let sums: Float32Array[] | undefined
  for (const [
    member,
    {
      best: [{ weights }],
    },
  ] of members.entries()) {
    const network = networkOf(shared, member)
    shared.networks[network].vectors.parameters.set(weights)
    const version = `best of ${member}`
    const own = await predictValid(pool, shared, { network, weights: 'parameters', version })
    sums = sums ? sums.map((sum, i) => sum.map((value, k) => value + own[i][k])) : own
  }
  return sums!.map((sum) => sum.map((value) => value / members.length))
}
