import { shortYearNotices } from '../../../datasets/tables/shortYears.js'
import { type ColumnTypes, readingNotices, readTable, readTypes } from '../../../datasets/tables.js'
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

/** A training table, and what a reader must know of how it was read. */
export interface ReadTraining extends SplitTable {
  notices: readonly string[]
}

/** Reads the job's training table, of which a part may be held out. */
export async function readTraining(
  job: WithInputs,
  { key, split, missing }: TrainingRows,
  signal: AbortSignal,
): Promise<ReadTraining> {
  const options = { types: typesOf(job), key, missing, signal }
  const read = await readTable(fileOf(job, 'training')!, options)
  const parts = split ? splitHoldout(read.table, key, split) : { training: read.table }
  return {
    ...parts,
    notices: [...readingNotices('training', read), ...shortYearNotices(read.table)],
  }
}

/** The types that are not to be inferred. */
export function typesOf(job: WithInputs): ColumnTypes | undefined {
  const file = fileOf(job, 'types')
  return file === undefined ? undefined : readTypes(file)
}
