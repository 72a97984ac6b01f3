import { workerData } from 'piscina'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import { GroupSampler } from './groupSampler.js'
import type { SampleWorkerData } from './sampleGroups.js'
import type { GroupCodes, Sampling } from './sampling.js'

// A thread loads its kernels and lays out the weights once, at its first job.
let sampler: GroupSampler | undefined

/** A block of groups; the same job gives the same codes on any worker. */
export default function sampleJob(sampling: Sampling): GroupCodes {
  sampler ??= startSampler(workerData as SampleWorkerData)
  return sampler.sample(sampling)
}

function startSampler({ network, kernels }: SampleWorkerData): GroupSampler {
  const memory = new OwnMemory()
  return new GroupSampler(network, { memory, functions: loadKernels(kernels, memory).functions })
}
