import { selectBackend } from '../kernels/backend.js'
import type { BackendName } from '../kernels/backendNames.js'
import { type ChosenKernels, selectKernels } from '../kernels/selectKernels.js'
import type { ParameterShape } from '../models/parameterShape.js'
import { OptimizerWorker } from './optimizerWorker.js'
import { parameterLayout } from './parameterVector.js'
import { SharedWeights } from './sharedWeights.js'
import type { TrainingVectors } from './trainingVectors.js'

/** What a thread of a training works with, whatever is trained. */
export interface ThreadParts {
  kernels: ChosenKernels
  weights: SharedWeights
  optimizer: OptimizerWorker
}

/** Loads the backend and the kernels that the training chose. */
export async function threadParts(
  shared: { vectors: TrainingVectors; backend: BackendName; kernels: string },
  shapes: readonly ParameterShape[],
): Promise<ThreadParts> {
  await selectBackend(shared.backend)
  const kernels = selectKernels(shared.kernels, shared.backend)
  return {
    kernels,
    weights: new SharedWeights(shared.vectors, parameterLayout(shapes), kernels),
    optimizer: new OptimizerWorker(shared.vectors, kernels),
  }
}
