// What every room uses.

export {
  DataError,
  exitCodes,
  GateError,
  InterruptedError,
  type Place,
  SeqarenaError,
  ShapeError,
  UsageError,
} from './errors.js'
export { packageVersion } from './packageRoot.js'
export { type Progress, type ProgressOptions, startProgress, stderrProgress } from './progress.js'
export { RandomStream } from './random.js'
