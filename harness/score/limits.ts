import { UsageError } from '../../base/errors.js'

/** What a solution may use. */
export interface Limits {
  /** Minutes for everything, start included. */
  maxMinutes: number
  /** Resident memory of the solution's processes together, GB of 2³⁰ bytes. */
  memoryGb: number
  cores: number
  /** Seconds for one call of `predict`, and for becoming ready. */
  stepTimeoutSeconds: number
}

/** The contest's limits; a single step that takes a minute is a hang. */
export const contestLimits: Readonly<Limits> = {
  maxMinutes: 60,
  memoryGb: 16,
  cores: 1,
  stepTimeoutSeconds: 60,
}

/** Largest zip that is taken for a submission, in bytes. The contest's pages name no size; ours have some 5 MB. */
export const submissionZipBytes = 200e6

/** Largest sum of its files' sizes. */
export const unpackedSubmissionBytes = 20 * submissionZipBytes

/** Steps that the contest replays: 517 sequences of 1000. */
export const contestSteps = 517 * 1000

/**
 * The contest's limits with `options` laid over them.
 *
 * @throws {UsageError} `BAD_LIMIT` when one is not a number above 0
 */
export function solutionLimits(options: Partial<Limits> = {}): Limits {
  const limits = { ...contestLimits, ...options }
  for (const [name, value] of Object.entries(limits)) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new UsageError('BAD_LIMIT', `the limit ${name} is ${value}`, 'Give a number above 0.')
    }
  }
  return limits
}
