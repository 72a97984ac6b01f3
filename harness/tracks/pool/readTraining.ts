import {
  type ColumnTypes,
  type ReadResult,
  readTable,
  readTypes,
} from '../../../datasets/tables.js'
import { fileOf, type WithInputs } from '../../jobs/jobInputs.js'

/** Reads the job's training table. */
export function readTraining(
  job: WithInputs,
  key: string | undefined,
  signal: AbortSignal,
): Promise<ReadResult> {
  return readTable(fileOf(job, 'training')!, { types: typesOf(job), key, signal })
}

/** The types that are not to be inferred. */
export function typesOf(job: WithInputs): ColumnTypes | undefined {
  const file = fileOf(job, 'types')
  return file === undefined ? undefined : readTypes(file)
}
