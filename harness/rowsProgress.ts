import { type Progress, type ProgressOptions, startProgress } from '../base/progress.js'

/** Tables of fewer rows are done before a line is read. */
const leastRows = 1_000_000

/** Shows how far passes over many rows are, each with a line of its own; of small tables nothing. */
export function rowsProgress(options: ProgressOptions) {
  let shown: { what: string; progress: Progress } | undefined
  const finish = () => {
    shown?.progress.finish()
    shown = undefined
  }
  return {
    onRows(what: string, done: number, total: number): void {
      if (total < leastRows) return
      if (shown?.what !== what) {
        finish()
        shown = { what, progress: startProgress(what, total, 'rows', options) }
      }
      shown?.progress.update(done)
    },
    finish,
  }
}
