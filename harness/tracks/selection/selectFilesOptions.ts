import type { KernelChoice } from '../../../kernels/kernelChoices.js'
import type { TrainingRows } from '../pool/readTraining.js'
import type { SelectionAim, SelectionProgress } from './selectGroups.js'
import type { SelectionBudget } from './selectionBudget.js'

export interface SelectFilesOptions extends TrainingRows, Partial<SelectionBudget>, SelectionAim {
  train: string
  /** Rows that the search is not to see, to hold its result against; those of `split` where absent. */
  holdout?: string
  /** One pool, or several that are joined. */
  pool: readonly string[]
  /** The table to write. */
  out: string
  /** Another file that the selection is written to, in another format. */
  outToo?: string
  /** A JSON file with types of columns that are not to be inferred. */
  types?: string
  /** How many groups to choose; as many as the training table has where absent. */
  groups?: number
  seed: number
  maxMinutes?: number
  workers: number
  /** `auto` if absent. */
  kernels?: KernelChoice
  signal?: AbortSignal
  /** Called with each line that a reader must know before the search begins. */
  onNotice?: (line: string) => void
  /** @param stage what is done beside the search */
  onStage?: (stage: string) => void
  onProgress?: (state: SelectionProgress) => void
}
