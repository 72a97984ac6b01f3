import type { States } from '../../datasets/sequenceTable.js'

/*
 * What the scorer and a solution's process say to each other, one frame each in turn, numbers in the
 * machine's own byte order:
 *
 *   scorer → child, fd 3   int32 seqIx | int32 step | int32 need | 4 bytes unused | state × nFeatures
 *   child → scorer, fd 4   uint32 kind | uint32 payload bytes | float64 elapsedMs | payload
 *
 * The states are all float32 or all float64; which, the runner is told when it is started. The unused bytes let a
 * float64 stand where its size divides its place. The child first says `ready`, then answers each point with `none`,
 * a `prediction` (float64 × however many values the solution gave: the scorer does the checking) or an `error` (JSON,
 * a SolutionFault).
 * python_runner.py speaks the same.
 */
export const pointFd = 3
export const answerFd = 4
export const pointHeaderBytes = 16
export const answerHeaderBytes = 16
/** Longest text of an error frame. */
export const maxFaultBytes = 262_144
/** Longest message of a fault, in characters. */
export const maxFaultMessage = 8192

/** Type of the numbers in a state: float64 where float32 would not hold a table's values. */
export type StateType = 'float32' | 'float64'

/** Type of the states in this array. */
export function stateTypeOf(states: States): StateType {
  return states instanceof Float64Array ? 'float64' : 'float32'
}

/** Memory of a point as it is sent, and what stands in it. */
export interface PointFrame {
  bytes: Buffer
  /** [3], seqIx, step and need. */
  header: Int32Array
  /** [nFeatures] */
  state: States
}

export function pointFrame(nFeatures: number, stateType: StateType): PointFrame {
  const States = stateType === 'float64' ? Float64Array : Float32Array
  const memory = new ArrayBuffer(pointHeaderBytes + States.BYTES_PER_ELEMENT * nFeatures)
  return {
    bytes: Buffer.from(memory),
    header: new Int32Array(memory, 0, 3),
    state: new States(memory, pointHeaderBytes, nFeatures),
  }
}

export const answerKinds = { none: 0, prediction: 1, error: 2, ready: 3 } as const

/** Stages at which a solution's own code fails; `result`: `predict` returned something that is no row of numbers. */
export const faultStages = ['import', 'export', 'construct', 'predict', 'result'] as const

/** What a solution's own code did wrong, as the runner saw it. */
export interface SolutionFault {
  stage: (typeof faultStages)[number]
  message: string
  /** Files and folders that were looked for and not found, absolute paths; at most {@link maxSought}. */
  sought: string[]
}

/** Most paths that a fault names. */
export const maxSought = 32
/** Longest of them, in characters. */
export const maxSoughtLength = 500
