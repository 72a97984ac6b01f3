import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkWritable } from '../../base/checkWritable.js'
import { UsageError } from '../../base/errors.js'
import { readJsonFile } from '../../base/jsonFile.js'
import { isLeftByStart } from '../../base/lockFolder.js'
import { checkRunName } from '../../train/forecast/runFolder.js'
import { type TrainConfig, trainDefaults } from '../../train/forecast/trainConfig.js'
import { type Job, jobIdentity } from '../jobs/job.js'
import type { SplitConfig } from './splitSequencesJob.js'
import type { ForecasterConfig } from './trainForecasterJob.js'

type Unplaced<Config> = Omit<Job<Config>, 'outDir'>

/**
 * The files of a study: splits in `data/`, trainings in `trainings/`, each in a folder that belongs to what it is
 * made of, and the results. A plan may change: what it still asks for is found again.
 */
export class StudyFolder {
  constructor(readonly path: string) {}

  file(name: string): string {
    return join(this.path, name)
  }

  /** The job of a split with its folder. */
  placeSplit(job: Unplaced<SplitConfig>): Job<SplitConfig> {
    return { ...job, outDir: this.file(`data/split-${job.seed}-${shortIdentity(job)}`) }
  }

  /**
   * The job of a training with its folder. Where there is one of the same content, it is that job as it was
   * started, whatever the configuration was called then.
   *
   * @param name of the configuration
   */
  placeTraining(name: string, job: Unplaced<ForecasterConfig>): Job<ForecasterConfig> {
    const wanted = jobIdentity({ ...job, outDir: '' })
    const started = this.trainings.find((one) => currentIdentity(one) === wanted)
    if (started) return started
    const slug = name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 40)
      .replace(/^-|-$/g, '')
    const folder = [slug, job.seed, shortIdentity(job)].filter((part) => part !== '').join('-')
    return { ...job, outDir: this.file(`trainings/${folder}`) }
  }

  /** Trainings that were started, whether the plan still has them or not. */
  private get trainings(): Job<ForecasterConfig>[] {
    const folder = this.file('trainings')
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((outDir) => existsSync(join(outDir, 'job.json')))
      .map((outDir) => {
        const { verb, config, inputs, seed } = readJsonFile<Job<ForecasterConfig>>(
          join(outDir, 'job.json'),
        )
        // Where the folder lies now, and its tables with it.
        return { verb, config, inputs, seed, outDir }
      })
  }
}

/**
 * The folder of a study, which is made where it is not there.
 *
 * @throws {UsageError} `BAD_NAME`; `RUN_EXISTS` when the folder is something else's
 */
export function openStudyFolder(runsDir: string, name: string): StudyFolder {
  const folder = new StudyFolder(join(runsDir, checkRunName(name)))
  const entries = existsSync(folder.path) ? readdirSync(folder.path) : []
  const isNew = entries.every(isLeftByStart)
  const isOurs = isNew || entries.includes('plan.json')
  if (!isOurs) {
    const hint = 'Choose another --name.'
    throw new UsageError('RUN_EXISTS', `${folder.path} is no folder of a study`, hint)
  }
  checkWritable(folder.path)
  mkdirSync(folder.path, { recursive: true })
  return folder
}

/** Identity of a job that an earlier version may have started: options that came since count as their defaults. */
function currentIdentity(job: Job<ForecasterConfig>): string {
  const { data: _, valid: __, seed: ___, ...defaults }: TrainConfig = trainDefaults
  const { training, ...rest } = job.config
  return jobIdentity({ ...job, config: { training: { ...defaults, ...training }, ...rest } })
}

function shortIdentity(job: Unplaced<unknown>): string {
  return jobIdentity({ ...job, outDir: '' }).slice('sha256:'.length, 'sha256:'.length + 8)
}
