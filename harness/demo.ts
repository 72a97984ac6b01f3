import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomic } from '../base/files.js'
import { formatCount, type ProgressOptions, startProgress } from '../base/progress.js'
import { simulateTable } from '../datasets/simulate.js'
import { writeSequenceTable } from '../datasets/writeSequenceTable.js'
import { optimumMetadata, optimumR2 } from '../eval/forecast/optimum.js'
import { openRun } from '../train/forecast/runFolder.js'
import { trainConfig } from '../train/forecast/trainConfig.js'
import { trainRun } from '../train/forecast/trainRun.js'
import { formatTraining } from './formatTraining.js'
import { formatScore } from './score/formatScore.js'
import { contestLimits } from './score/limits.js'
import { resolveSolution } from './score/resolveSolution.js'
import { scoreWithReport } from './score/scoreWithReport.js'

const runsDir = 'runs'
const seed = 7
const trainSequences = 240
const validSequences = 16
const testSequences = 16
const steps = 1000
/** Fewer than the preset's: what two cores do in a minute and a half. */
const epochs = 8

/**
 * Simulates tables, trains a small model on them, replays it on sequences that chose nothing, and writes the pages about
 * both. What is there already from an earlier time is used again.
 */
export async function runDemo(
  kernels: string,
  progress: ProgressOptions,
  signal: AbortSignal,
): Promise<void> {
  const say = (line: string) => progress.stream.write(`${line}\n`)
  const dataDir = join(runsDir, 'demo-data')
  mkdirSync(dataDir, { recursive: true })
  const data = join(dataDir, 'train.parquet')
  const valid = join(dataDir, 'valid.parquet')
  const test = join(dataDir, 'test.parquet')
  const counts = [trainSequences, validSequences, testSequences]
  say(
    `1. simulate ${counts.join(' + ')} sequences of ${steps} steps: to train, validate and test on`,
  )
  await simulateOnce(data, trainSequences, 0)
  await simulateOnce(valid, validSequences, trainSequences)
  await simulateOnce(test, testSequences, trainSequences + validSequences)

  say('2. train a small Mamba-2')
  const resume = existsSync(join(runsDir, 'demo', 'config.json'))
  const config = resume ? {} : trainConfig({ data, valid, seed, epochs }, 'quick')
  const { run, summary } = await trainRun(config, {
    runsDir,
    name: 'demo',
    resume,
    kernels,
    signal,
    progress,
  })
  console.log(formatTraining(summary))

  say(
    '3. replay it one point at a time, as the contest does, on the test sequences, which chose nothing',
  )
  const solution = resolveSolution(openRun(runsDir, 'demo').path)
  const shown = startProgress('replay', testSequences * steps, 'steps', progress)
  const { score, html } = await scoreWithReport({
    data: test,
    solution,
    signal,
    onProgress: (done) => shown.update(done),
    onNotice: say,
  })
  shown.finish(`${formatCount(score.scoredRows)} scored`)
  writeFileAtomic(run.file('score.html'), html)
  console.log(
    `
${formatScore(score, contestLimits.maxMinutes)}

pages: ${run.file('score.html')} about this replay, ${run.file('report.html')} about the training`,
  )
}

async function simulateOnce(file: string, sequences: number, firstSequence: number) {
  if (existsSync(file)) return
  const table = simulateTable({ sequences, steps, seed, firstSequence })
  await writeSequenceTable(table, file, { metadata: optimumMetadata(optimumR2(table)) })
}
