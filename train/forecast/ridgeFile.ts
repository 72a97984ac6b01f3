import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataError } from '../../base/errors.js'
import { writeFileAtomic } from '../../base/files.js'
import type { RidgeModel } from '../../eval/forecast/baselines/ridge.js'
import { decodeSafetensors, encodeSafetensors } from '../../models/safetensors.js'

/** A baseline that a run keeps what it learnt of. */
export type RidgeName = 'ridge' | 'ridgeTuned'

const format = 'seqarena-ridge'
const version = '1'

/** Keeps a ridge regression that a run was compared with, so that its solution can be on any other table. */
export function writeRidge(
  runDir: string,
  name: RidgeName,
  { order, centre, intercept, weights }: RidgeModel,
): void {
  const n = centre.length
  const tensors = {
    centre: { shape: [n], data: centre },
    intercept: { shape: [n], data: intercept },
    weights: { shape: [n, order * n], data: weights },
  }
  const metadata = { format, version, order: String(order) }
  writeFileAtomic(fileOf(runDir, name), encodeSafetensors(tensors, metadata))
}

/**
 * A ridge regression of a run, in units of its columns; undefined where the folder has none.
 *
 * @throws {DataError} `BAD_RIDGE` or a `SAFETENSORS_…` code
 */
export function readRidge(runDir: string, name: RidgeName = 'ridge'): RidgeModel | undefined {
  const file = fileOf(runDir, name)
  if (!existsSync(file)) return undefined
  const { tensors, metadata } = decodeSafetensors(readFileSync(file), file)
  const { centre, intercept, weights } = tensors
  const order = Number(metadata.order)
  const n = centre?.data.length
  const fits =
    metadata.format === format &&
    metadata.version === version &&
    intercept?.data.length === n &&
    weights?.data.length === order * n * n &&
    [centre, intercept, weights].every(({ data }) => data instanceof Float64Array)
  if (!fits) {
    throw new DataError(
      'BAD_RIDGE',
      'is not a ridge regression of this version of seqarena',
      { file },
      'Remove it to score without that baseline.',
    )
  }
  return {
    order,
    centre: centre.data as Float64Array,
    intercept: intercept.data as Float64Array,
    weights: weights.data as Float64Array,
  }
}

function fileOf(runDir: string, name: RidgeName): string {
  return join(runDir, `${name}.safetensors`)
}
