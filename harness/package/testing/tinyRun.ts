import { join } from 'node:path'
import type { SequenceTable } from '../../../datasets/sequenceTable.js'
import { simulateTable } from '../../../datasets/simulate.js'
import { writeSequenceTable } from '../../../datasets/writeSequenceTable.js'
import { randomGru, randomNetwork } from '../../../models/forecast/testing/randomNetwork.js'
import { weightsFolder } from '../../../solution/testing/replay.js'

export const nFeatures = 32

/** A folder with the weights of two small networks, whose architectures and inputs differ. */
export function tinyRun(folder: string, name: string): string {
  const networks = [
    randomNetwork({ nFeatures, features: ['raw', 'diff1', 'std5', 'ema0.3'] }, 1),
    randomGru({ nFeatures, features: ['raw'], normalize: 'none' }, 2),
  ]
  return weightsFolder(join(folder, name), networks)
}

/** A simulated table with a prediction asked for from step 99 on, written as Parquet. */
export async function tinyTable(
  file: string,
  sizes = { sequences: 3, steps: 130 },
): Promise<SequenceTable> {
  const table = simulateTable({ ...sizes, seed: 4 })
  await writeSequenceTable(table, file)
  return table
}
