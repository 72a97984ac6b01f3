import { type ColumnTypes, readTable, readTypes } from '../../../datasets/tables.js'
import { fileOf, type WithInputs } from '../../jobs/jobInputs.js'
import { type HoldoutSplit, type SplitTable, splitHoldout } from '../holdout/splitHoldout.js'

/** What the rows and cells of a training table are taken for. */
export interface TrainingRows {
  /** The column that says which rows are one group; absent where each row stands alone. */
  key?: string
  /** Holds a part of the table out; absent: all of it is learned from. */
  split?: HoldoutSplit
  /** Texts that stand for missing values in every column. */
  missing?: readonly string[]
}

/** Reads the job's training table, of which a part may be held out. */
export async function readTraining(
  job: WithInputs,
  { key, split, missing }: TrainingRows,
  signal: AbortSignal,
): Promise<SplitTable> {
  const options = { types: typesOf(job), key, missing, signal }
  const { table } = await readTable(fileOf(job, 'training')!, options)
  return split ? splitHoldout(table, key, split) : { training: table }
}

/** The types that are not to be inferred. */
export function typesOf(job: WithInputs): ColumnTypes | undefined {
  const file = fileOf(job, 'types')
  return file === undefined ? undefined : readTypes(file)
}
