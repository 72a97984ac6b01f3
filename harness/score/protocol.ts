/*
 * What the scorer and a solution's process say to each other, one frame each in turn, numbers in the
 * machine's own byte order:
 *
 *   scorer → child, fd 3   int32 seqIx | int32 step | int32 need | float32 × nFeatures
 *   child → scorer, fd 4   uint32 kind | uint32 payload bytes | float64 elapsedMs | payload
 *
 * The child first says `ready`, then answers each point with `none`, a `prediction` (float64 × however many
 * values the solution gave: the scorer does the checking) or an `error` (JSON, a SolutionFault).
 * python_runner.py speaks the same.
 */
export const pointFd = 3
export const answerFd = 4
export const pointHeaderBytes = 12
export const answerHeaderBytes = 16
/** Longest text of an error frame. */
export const maxFaultBytes = 65_536

export const answerKinds = { none: 0, prediction: 1, error: 2, ready: 3 } as const

/** Stages at which a solution's own code fails; `result`: `predict` returned something that is no row of numbers. */
export const faultStages = ['import', 'export', 'construct', 'predict', 'result'] as const

/** What a solution's own code did wrong, as the runner saw it. */
export interface SolutionFault {
  stage: (typeof faultStages)[number]
  message: string
}
