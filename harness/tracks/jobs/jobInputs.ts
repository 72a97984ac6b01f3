import type { ReadResult } from '../../../datasets/tables.js'
import { type ColumnTypes, readTable, readTypes } from '../../../datasets/tables.js'
import type { TrackJob } from './trackJob.js'

type WithInputs = Pick<TrackJob<never>, 'inputs'>

/** The job's files of one role, in order. */
export function filesOf({ inputs }: WithInputs, role: string): string[] {
  return inputs.filter((input) => input.role === role).map(({ file }) => file)
}

/** The job's file of a role that it has once at most. */
export function fileOf(job: WithInputs, role: string): string | undefined {
  return filesOf(job, role).at(0)
}

/** The types that are not to be inferred. */
export function typesOf(job: WithInputs): ColumnTypes | undefined {
  const file = fileOf(job, 'types')
  return file === undefined ? undefined : readTypes(file)
}

/** Reads the job's training table. */
export function readTraining(
  job: WithInputs,
  key: string,
  signal: AbortSignal,
): Promise<ReadResult> {
  return readTable(fileOf(job, 'training')!, { types: typesOf(job), key, signal })
}
