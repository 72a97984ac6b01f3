import type { ColumnOptions } from '../readOptions.js'
import type { InspectedFile } from './inspectedFile.js'
import type { InspectedColumn, Inspection } from './inspection.js'
import type { SequencesJudgement } from './judgeSequences.js'
import type { SeriesJudgement } from './judgeSeries.js'
import type { TypedJudgement } from './judgeTyped.js'

/** What was found of a file, for whoever sums it up. */
export interface Judged {
  file: InspectedFile
  /** Options that were given. */
  options: ColumnOptions
  kind: Inspection['kind']
  sequences: SequencesJudgement
  series: SeriesJudgement
  typed: TypedJudgement
  columns: readonly InspectedColumn[]
}
