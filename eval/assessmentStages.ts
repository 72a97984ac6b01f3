import { InterruptedError } from '../base/errors.js'

/** How long each stage takes, roughly, in the seconds that one machine took. */
const stageSeconds = [
  ['accuracy', 0.4],
  ['fidelity', 0.6],
  ['distances', 6],
  ['discriminator', 2],
  ['privacy', 2.3],
  ['references', 14],
  ['utility', 25],
  ['done', 0],
] as const
export type Stage = (typeof stageSeconds)[number][0]

export interface StageOptions {
  /** Models are trained only where there is something to predict. */
  hasUtility: boolean
  /** Stops between two stages. */
  signal?: AbortSignal
  /** @param share of the work that is done, 0 … 1 */
  onProgress?: (share: number, stage: string) => void
}

/** Begins a stage; what it gives tells how much of it is done, 0 … 1. */
export type EnterStage = (stage: Stage) => (share: number) => void

/**
 * Tells of progress where a stage begins, and inside it.
 *
 * @throws {InterruptedError} from what it gives, when the signal has come
 */
export function assessmentStages({ hasUtility, signal, onProgress }: StageOptions): EnterStage {
  const parts = stageSeconds.filter(([stage]) => stage !== 'utility' || hasUtility)
  const total = parts.reduce((sum, [, seconds]) => sum + seconds, 0)
  return (stage) => {
    if (signal?.aborted) throw new InterruptedError(`stopped before ${stage}`)
    const at = parts.findIndex(([name]) => name === stage)
    const before = parts.slice(0, at).reduce((sum, [, seconds]) => sum + seconds, 0)
    let furthest = 0
    const show = (share: number) => {
      // Work that is found on the way makes a share smaller than it was.
      furthest = Math.max(furthest, share)
      onProgress?.((before + furthest * (parts[at]?.[1] ?? 0)) / total, stage)
    }
    show(0)
    return show
  }
}
