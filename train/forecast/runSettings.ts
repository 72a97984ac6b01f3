import type { ProgressOptions } from '../../base/progress.js'
import type { ValidatedBaselines } from '../../eval/forecast/baselines.js'

/** How a training runs; none of it changes the weights, but for a time limit that is reached. */
export interface RunSettings {
  /** Folder that run folders stand in. */
  runsDir: string
  name: string
  resume: boolean
  /** `auto`, or a tfjs backend by name. */
  backend: string
  /** `auto`, or the kernels of the wasm backend by name. */
  kernels: string
  /** Threads; 0 for one on each core. */
  workers: number
  /** Minutes of training, over all members; Infinity for no limit. */
  maxMinutes: number
  /** The baselines of these tables, where they are known already. */
  baselines?: ValidatedBaselines
  signal: AbortSignal
  progress: ProgressOptions
  /** Milliseconds since 1970. */
  now: () => number
}

export const runDefaults: Readonly<Omit<RunSettings, 'name' | 'signal'>> = {
  runsDir: 'runs',
  resume: false,
  backend: 'auto',
  kernels: 'auto',
  workers: 0,
  maxMinutes: Number.POSITIVE_INFINITY,
  progress: { stream: process.stderr, live: false },
  now: Date.now,
}
