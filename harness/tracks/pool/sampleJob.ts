import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RandomStream } from '../../../base/random.js'
import { writeTable } from '../../../datasets/tables.js'
import { decodeTable } from '../../../models/generator/codec/decodeTable.js'
import { drawLengths } from '../../../models/generator/codec/drawLengths.js'
import { type Generator, readGenerator } from '../../../models/generator/generatorFile.js'
import { sampleGroups } from '../../../models/generator/sampleGroups.js'
import { groupCodes, rowStarts } from '../../../models/generator/sampling.js'
import { compiledKernels } from '../../jobs/compiledKernels.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../../jobs/job.js'
import { fileOf } from '../../jobs/jobInputs.js'
import { CodeBlocks } from './codeBlocks.js'

export interface SampleConfig {
  /** Number of the first group among all of the pool: its random numbers and its key belong to it. */
  firstGroup: number
  groups: number
  temperature: number
  topP: number
}

export interface SampleFigures {
  groups: number
  rows: number
  /** Groups a second, of those that this start sampled. */
  groupsPerSecond: number
}

/**
 * Samples a generator's share of a pool: first the codes, block by block into files of their own, then the
 * table. Input: `generator`; output: `groups`.
 */
export async function sampleJob(
  job: Job<SampleConfig>,
  { workers, kernels }: JobSettings,
  { signal, onProgress }: JobHooks,
): Promise<JobOutcome<SampleFigures>> {
  const { outDir, seed } = job
  const { firstGroup, groups, temperature, topP } = job.config
  const file = fileOf(job, 'generator')!
  const generator = readGenerator(readFileSync(file), file)
  const lengths = drawLengths(generator.codec, { seed, firstGroup, count: groups })
  const starts = rowStarts(lengths)
  const rows = starts[groups]
  const codes = groupCodes(generator.config, rows)
  const blocks = new CodeBlocks(outDir, codes, starts, generator.config.columns.length)
  const already = blocks.count
  const show = (done: number) => onProgress((0.9 * done) / groups, `${done} of ${groups}`)
  show(already)
  const started = performance.now()
  if (already < groups) {
    const sampled = sampleGroups(generator, {
      lengths: lengths.subarray(already),
      firstGroup: firstGroup + already,
      ...{ seed, temperature, topP },
      order: anyOrder(generator, seed, firstGroup),
      workers,
      kernels: compiledKernels(kernels),
      signal,
      onProgress: (done) => show(already + done),
    })
    try {
      for await (const block of sampled) blocks.add(block.codes, block.lengths.length)
    } finally {
      blocks.flush()
    }
  }
  const seconds = (performance.now() - started) / 1000
  onProgress(0.9, 'writing the table')
  const table = decodeTable(generator.codec, codes, lengths, { seed, firstGroup })
  await writeTable(join(outDir, 'groups.parquet'), table)
  blocks.remove()
  return {
    outputs: [{ role: 'groups', file: 'groups.parquet' }],
    repeatable: true,
    figures: { groups, rows, groupsPerSecond: (groups - already) / seconds },
  }
}

/** A generator of any order gets one order for all of its groups. */
function anyOrder({ config }: Generator, seed: number, firstGroup: number): number[] | undefined {
  if (config.order) return undefined
  const random = new RandomStream(seed, 'sampled-column-order', firstGroup)
  return Array.from(random.permutation(config.columns.length))
}
