import { selectBackend } from '../kernels/backend.js'
import type { BackendName } from '../kernels/backendNames.js'
import { type ChosenKernels, selectKernels } from '../kernels/selectKernels.js'
import type { ParameterShape } from '../models/parameterShape.js'
import { OptimizerWorker } from './optimizerWorker.js'
import { parameterLayout } from './parameterVector.js'
import { SharedWeights } from './sharedWeights.js'
import type { TrainingVectors } from './trainingVectors.js'

/** What a thread of a training works with for one network, whatever it is. */
export interface ThreadParts {
  weights: SharedWeights
  optimizer: OptimizerWorker
}

/** Loads the backend and the kernels that the training chose. */
export async function threadKernels(shared: {
  backend: BackendName
  kernels: string
}): Promise<ChosenKernels> {
  await selectBackend(shared.backend)
  return selectKernels(shared.kernels, shared.backend)
}

export function threadParts(
  vectors: TrainingVectors,
  shapes: readonly ParameterShape[],
  kernels: ChosenKernels,
): ThreadParts {
  return {
    weights: new SharedWeights(vectors, parameterLayout(shapes), kernels),
    optimizer: new OptimizerWorker(vectors, kernels),
  }
}
