import type { OnRows } from '../onRows.js'
import type { CutOptions } from './cutSeries.js'

/** How the series of a file are cut into sequences. */
export interface ConvertOptions extends CutOptions {
  /** Told how far the work is. */
  onRows?: OnRows
  /** Ends the work. */
  signal?: AbortSignal
}
