import { InterruptedError } from '../../base/errors.js'
import { distFile } from '../../base/packageRoot.js'
import { sharedCopy } from '../../base/sharedCopy.js'
import { workerCount } from '../../base/workerCount.js'
import { WorkerPool } from '../../base/workerPool.js'
import type { KernelChoice } from '../../kernels/kernelChoices.js'
import {
  checkSampling,
  type GivenCodes,
  type GroupCodes,
  type Sampling,
  withDefaults,
} from './sampling.js'
import type { GeneratorNetwork } from './weights.js'

export interface SampleGroupsOptions extends Sampling {
  /** Threads; 0 for as many as there are cores. */
  workers?: number
  kernels?: SampleWorkerData['kernels']
  signal?: AbortSignal
  /** Groups done, of how many. */
  onProgress?: (done: number, total: number) => void
}

/** Groups that were sampled together. */
export interface SampledGroups {
  /** Number of the first of them. */
  firstGroup: number
  lengths: Int32Array
  /** [Σ lengths, columns], group by group. */
  codes: GroupCodes
}

/** What a worker starts with. */
export interface SampleWorkerData {
  network: GeneratorNetwork
  kernels: Exclude<KernelChoice, 'composed'>
}

/** Groups of a job: a few batches, which of many groups have more of the same length. */
const blockGroups = 512
/** Jobs that are made before they are asked for, by worker: one runs, one waits. */
const jobsAhead = 2

/**
 * Samples groups on worker threads, block by block in the groups' order. The result depends on neither the number
 * of workers nor where sampling starts: groups 1000 … 1999 come out the same alone as among all.
 *
 * @throws {UsageError} `BAD_TEMPERATURE`, `BAD_TOP_P`, `BAD_LENGTH`, `BAD_ORDER`, `BAD_GIVEN_CODE`, `BAD_WORKERS`
 * @throws {ShapeError} when there is no group, or the given codes are not one for each row
 * @throws {SeqarenaError} `WORKER_DIED`
 * @throws {DataError} `NOT_FINITE` when the network's outputs are not
 * @throws {InterruptedError} when the signal comes, after the block that is waited for
 */
export async function* sampleGroups(
  network: GeneratorNetwork,
  options: SampleGroupsOptions,
): AsyncGenerator<SampledGroups, void, void> {
  checkSampling(network.config, options)
  const { workers = 0, kernels = 'auto', signal, onProgress, lengths } = options
  const threads = workerCount(workers)
  const workerData: SampleWorkerData = { network: sharedNetwork(network), kernels }
  const file = distFile('models/generator/sampleJob.js')
  const pool = new WorkerPool<Block, GroupCodes>({ file, workers: threads, workerData })
  const blocks = blocksOf(options)
  const running: { block: Block; codes: Promise<GroupCodes> }[] = []
  const startNext = () => {
    const { value: block } = blocks.next()
    if (!block) return
    const codes = pool.run(block)
    // Whoever waits for it hears of a failure; after an earlier one, nobody waits.
    codes.catch(() => {})
    running.push({ block, codes })
  }
  let done = 0
  try {
    for (let i = 0; i < jobsAhead * threads; i++) startNext()
    while (running.length > 0) {
      if (signal?.aborted) throw new InterruptedError('sampling was stopped')
      const { block, codes } = running.shift()!
      const { firstGroup, lengths: own } = block
      const sampled = await codes
      startNext()
      done += own.length
      onProgress?.(done, lengths.length)
      yield { firstGroup, lengths: own, codes: sampled }
    }
  } finally {
    await pool.close()
  }
}

type Block = ReturnType<typeof withDefaults>

/** Jobs: the groups cut into blocks. */
function* blocksOf(options: SampleGroupsOptions): Generator<Block, undefined> {
  const { seed, temperature, topP, order, given, firstGroup } = withDefaults(options)
  let row = 0
  for (let from = 0; from < options.lengths.length; from += blockGroups) {
    const lengths = options.lengths.slice(from, from + blockGroups)
    const rows = lengths.reduce((sum, length) => sum + length, 0)
    const codesOf = ({ columns, codes }: GivenCodes) =>
      codes.slice(row * columns.length, (row + rows) * columns.length)
    yield {
      ...{ lengths, firstGroup: firstGroup + from, seed, temperature, topP, order },
      given: given && { columns: given.columns, codes: codesOf(given) },
    }
    row += rows
  }
}

/** A copy of the network in memory that threads share. */
function sharedNetwork({ config, tensors }: GeneratorNetwork): GeneratorNetwork {
  const shared = Object.entries(tensors).map(([name, values]) => [name, sharedCopy(values)])
  return { config, tensors: Object.fromEntries(shared) }
}
