import { sharedCopy } from '../../base/sharedCopy.js'
import type { BackendName } from '../../kernels/backendNames.js'
import type { EncodedGroups } from '../../models/generator/codec/encodeTable.js'
import type { GeneratorConfig } from '../../models/generator/config.js'
import { rowStarts } from '../../models/generator/sampling.js'
import { generatorShapes } from '../../models/generator/weights.js'
import { parameterLayout } from '../parameterVector.js'
import { type TrainingVectors, trainingVectors } from '../trainingVectors.js'

/** What the training loop of a generator and its workers share. */
export interface SharedGroups {
  network: GeneratorConfig
  /** [rows, columns], group by group */
  codes: Uint16Array | Int32Array
  /** [groups + 1] The first row of each group. */
  starts: Int32Array
  vectors: TrainingVectors
  backend: BackendName
  kernels: string
}

/** Lays out the shared memory of a generator's training. */
export function sharedGroups(
  network: GeneratorConfig,
  { codes, lengths }: EncodedGroups,
  { backend, kernels }: Pick<SharedGroups, 'backend' | 'kernels'>,
): SharedGroups {
  const vectors = trainingVectors(parameterLayout(generatorShapes(network)))
  const starts = sharedCopy(rowStarts(lengths))
  return { network, codes: sharedCopy(codes), starts, vectors, backend, kernels }
}
