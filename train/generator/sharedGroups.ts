import type { BackendName } from '../../kernels/backendNames.js'
import type { EncodedGroups } from '../../models/generator/codec/encodeTable.js'
import type { GeneratorConfig } from '../../models/generator/config.js'
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
  const shared = {
    codes: inShared(codes),
    starts: new Int32Array(new SharedArrayBuffer(4 * (lengths.length + 1))),
  }
  for (const [group, length] of lengths.entries()) {
    shared.starts[group + 1] = shared.starts[group] + length
  }
  const vectors = trainingVectors(parameterLayout(generatorShapes(network)))
  return { network, ...shared, vectors, backend, kernels }
}

function inShared(codes: EncodedGroups['codes']): EncodedGroups['codes'] {
  const buffer = new SharedArrayBuffer(codes.byteLength)
  const copy = codes instanceof Uint16Array ? new Uint16Array(buffer) : new Int32Array(buffer)
  copy.set(codes)
  return copy
}
