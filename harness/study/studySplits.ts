import { join } from 'node:path'
import { checkIsFile } from '../../base/checkIsFile.js'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { tableFormats } from '../../datasets/fileFormat.js'
import { baselineNames } from '../../eval/forecast/baselineNames.js'
import type { JobInput, JobResult } from '../jobs/job.js'
import type { SplitConfig, SplitFigures } from './splitSequencesJob.js'
import type { StudyContext } from './studyContext.js'
import type { StudyData } from './studyPlan.js'
import type { StudySplit } from './studyResult.js'

/** A split with the tables of its parts, under the roles `train`, `stop` and `test`. */
export interface SplitTables {
  split: StudySplit
  inputs: readonly JobInput[]
}

/**
 * The table of a study as the input of its splits; none where it is simulated.
 *
 * @throws {DataError} `FILE_MISSING`, `FILE_IS_DIRECTORY`
 * @throws {InterruptedError} when the signal comes
 */
export async function dataInputs(data: StudyData, signal: AbortSignal): Promise<JobInput[]> {
  if (!('file' in data)) return []
  const { file } = data
  checkIsFile(file, tableFormats)
  return [{ role: 'data', file, fingerprint: await fileFingerprint(file, signal) }]
}

/**
 * Writes the tables of all splits of a plan, where they are not there already.
 *
 * @throws {DataError} what is wrong with the table
 */
export async function makeSplits(
  { plan, folder, pool, settings, signal, progress }: StudyContext,
  inputs: readonly JobInput[],
): Promise<SplitTables[]> {
  const { data, split } = plan
  const config: SplitConfig = {
    simulate: 'simulate' in data ? data.simulate : null,
    stop: split.stop,
    test: split.test,
    ...(split.by === 'time' && { byTime: split.repeats }),
    baselines: baselineNames,
    ...('file' in data && data.reading && { reading: data.reading }),
  }
  const made: SplitTables[] = []
  for (let repeat = 1; repeat <= split.repeats; repeat++) {
    const job = folder.placeSplit({ verb: 'split-sequences', config, inputs, seed: repeat })
    const hooks = {
      signal,
      onProgress: (_: number, detail: string) => progress.update(0, `data · ${detail}`),
      onLog: () => {},
    }
    const done = (await pool.run(job, settings, hooks)) as JobResult<SplitFigures>
    const { warnings, ...figures } = done.figures
    // All splits are of the same table.
    if (repeat === 1) for (const warning of warnings) progress.log(`warning: ${warning}`)
    made.push({
      split: { repeat, ...figures },
      inputs: done.outputs.map(({ role, file, fingerprint }) => ({
        role,
        file: join(job.outDir, file),
        fingerprint,
      })),
    })
  }
  return made
}
