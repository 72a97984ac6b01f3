import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { InterruptedError } from '../../../base/errors.js'
import { lockFolder } from '../../../base/lockFolder.js'
import type { Table } from '../../../datasets/table.js'
import { readGenerator } from '../../../models/generator/generatorFile.js'
import {
  type GeneratorTrainConfig,
  generatorTrainConfig,
} from '../../../train/generator/generatorTrainConfig.js'
import { trainGenerator } from '../../../train/generator/trainGenerator.js'
import type { LearnedRows, LearnOptions } from './learning.js'
import { networkModel } from './rowModel.js'

/** Trains the network of single rows, or goes on with its training. */
export async function trainRows(
  training: Table,
  heldOut: Table | undefined,
  options: LearnOptions,
): Promise<LearnedRows> {
  const { protect, invent, maxCodes, seed, runsDir, maxMinutes, signal, onProgress } = options
  const { workers, backend, kernels } = options
  const config = generatorTrainConfig({ protect, invent, maxCodes, seed })
  const folder = join(runsDir, `generate-${fingerprintOf(training, config)}`)
  const isNew = !existsSync(runsDir)
  const unlock = lockFolder(folder)
  try {
    const { file, cutShort, notes } = await trainGenerator({
      ...{ training, heldOut, config, folder, workers, backend, kernels, signal, onProgress },
      member: 0,
      maxMinutes: maxMinutes ?? Number.POSITIVE_INFINITY,
    })
    const generator = readGenerator(readFileSync(file), file)
    rmSync(folder, { recursive: true })
    return { model: networkModel(generator), notes, isRepeatable: !cutShort }
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error
    throw new InterruptedError(error.what, `Run the same command again to go on with ${folder}.`)
  } finally {
    unlock()
    if (isNew && readdirSync(runsDir).length === 0) rmdirSync(runsDir)
  }
}

/** Names an unfinished training by what decides its weights. */
function fingerprintOf({ file, rowCount, columns }: Table, config: GeneratorTrainConfig): string {
  const hash = createHash('sha256').update(JSON.stringify({ file, rowCount, config }))
  for (const column of columns) {
    hash.update(column.name).update('values' in column ? column.values : column.codes)
  }
  return hash.digest('hex').slice(0, 8)
}
