import type { Job } from './job.js'

/** A job, of which its files alone are looked at. */
export type WithInputs = Pick<Job<never>, 'inputs'>

/** The job's files of one role, in order. */
export function filesOf({ inputs }: WithInputs, role: string): string[] {
  return inputs.filter((input) => input.role === role).map(({ file }) => file)
}

/** The job's file of a role that it has once at most. */
export function fileOf(job: WithInputs, role: string): string | undefined {
  return filesOf(job, role).at(0)
}
