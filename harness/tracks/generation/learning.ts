import type { RowModel } from './rowModel.js'
import type { RowModelName } from './rowModels.js'

export interface LearnOptions {
  model: RowModelName
  seed: number
  protect: boolean
  invent: boolean
  maxCodes: number
  /** Folder that an unfinished training stands in, so that the same command goes on with it. */
  runsDir: string
  maxMinutes?: number
  workers: number
  backend: string
  kernels: string
  signal: AbortSignal
  onNotice: (line: string) => void
  onProgress: (share: number, detail: string) => void
}

export interface LearnedRows {
  model: RowModel
  /** What became of the table's columns. */
  notes: readonly string[]
  /** Whether the same call gives the same model: not where time ended a training. */
  isRepeatable: boolean
}
