import { createHash } from 'node:crypto'
import { writeFileAtomic } from '../../base/files.js'
import type { Checkpoint } from '../checkpoint.js'
import { DividedClock } from '../dividedClock.js'
import { memberSeed, trainMember } from '../trainMember.js'
import { withoutColumnDefaults } from './columnOptions.js'
import { EnsembleProgress } from './ensembleProgress.js'
import { epochMetrics } from './epochMetrics.js'
import { forecastTrainee, plannedTokens } from './forecastTrainee.js'
import { memberSequences } from './memberSequences.js'
import type { RunContext } from './runContext.js'
import type { RunConfig, RunFolder } from './runFolder.js'
import { networkOf } from './sharedTraining.js'
import { writeWeights } from './writeWeights.js'

/**
 * Trains the members, several at the same time, and writes the weights of each as it ends. All share the workers: while
 * one waits for the last of its slots, another's keep them busy. Where one fails the others stop too.
 *
 * @returns the finished checkpoint of each member
 */
export async function trainMembers(context: RunContext): Promise<Checkpoint[]> {
  const { runConfig, shared, settings } = context
  const { numModels } = runConfig.config
  const failed = new AbortController()
  const training: EnsembleTraining = {
    signal: AbortSignal.any([settings.signal, failed.signal]),
    clock: new DividedClock(settings.now),
    started: settings.now(),
    progress: new EnsembleProgress(
      Array.from({ length: numModels }, (_, member) =>
        plannedTokens(
          runConfig.config,
          memberSequences(runConfig.config, shared, member),
          shared.offsets,
        ),
      ),
      settings.progress,
    ),
    fingerprint: runFingerprint(runConfig),
    checkpoints: [],
  }
  let next = 0
  const trainOneByOne = async (place: number) => {
    while (next < numModels && !failed.signal.aborted) {
      // A second abort changes nothing: the first failure is the reason.
      await trainOne(next++, place, training, context).catch((error) => failed.abort(error))
    }
  }
  await Promise.all(Array.from({ length: shared.atOnce }, (_, place) => trainOneByOne(place)))
  failed.signal.throwIfAborted()
  training.progress.finish()
  return training.checkpoints
}

/** What members that are trained at the same time have in common. */
interface EnsembleTraining {
  signal: AbortSignal
  clock: DividedClock
  /** Milliseconds. */
  started: number
  progress: EnsembleProgress
  /** What a checkpoint must agree with to be resumed. */
  fingerprint: string
  /** Checkpoint of each member that has begun; filled in any order. */
  checkpoints: Checkpoint[]
}

/** @param place of the member among those that are trained at the same time */
async function trainOne(
  member: number,
  place: number,
  training: EnsembleTraining,
  context: RunContext,
) {
  const { run, runConfig, shared, pool, settings } = context
  const { config } = runConfig
  const { signal, clock, started, progress, fingerprint, checkpoints } = training
  const seed = memberSeed(config.seed, member)
  const network = networkOf(shared, member, place)
  const sequences = memberSequences(config, shared, member)
  const trainee = forecastTrainee({ network, config, shared, pool, sequences, seed })
  const round = Math.ceil((member + 1) / shared.atOnce) * shared.atOnce
  const share = Math.min(1, round / config.numModels)
  clock.begin()
  const finished = await trainMember({
    trainee,
    config,
    member,
    checkpointFile: run.checkpointFile(member),
    fingerprint,
    progress: progress.of(member),
    signal,
    now: settings.now,
    ownTime: () => clock.now(),
    deadline: started + share * settings.maxMinutes * 60_000,
    onEpoch: (checkpoint) => {
      checkpoints[member] = checkpoint
      writeMetrics(run, checkpoints)
    },
  }).finally(() => clock.end())
  const [{ score, epoch, weights }] = finished.best
  progress.ended(member, `best valid R² ${score.toFixed(4)} in epoch ${epoch + 1}`)
  writeWeights(context, member, weights)
}

/** @param checkpoints by member; holes for those that have not begun */
function writeMetrics(run: RunFolder, checkpoints: readonly Checkpoint[]) {
  const lines = checkpoints.flatMap(({ progress }) =>
    progress.history.map((one) => JSON.stringify(epochMetrics(one))),
  )
  writeFileAtomic(run.file('metrics.jsonl'), `${lines.join('\n')}\n`)
}

function runFingerprint({ config, data }: RunConfig): string {
  const content = { config: withoutColumnDefaults(config), data: data.fingerprint }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
