import type { FileFormat } from '../fileFormat.js'
import type { ColumnType } from '../table.js'
import type { SpelledRange } from '../tables/spelledRange.js'
import type { FoundSeries } from './judgeSeries.js'
import type { KeyCandidate } from './judgeTyped.js'
import type { KeySurvey } from './surveyKeys.js'
import type { Suspicion } from './suspicions.js'

/** What is in a table file, and what can be done with it. Plain data. */
export interface Inspection {
  file: string
  format: FileFormat
  bytes: number
  /** How values are separated in CSV. */
  delimiter?: string
  /** Names of the codecs of a Parquet file. */
  codecs?: readonly string[]
  rows: number
  /** Whether the rows were estimated by the size of the file. */
  isEstimate: boolean
  /** Rows that were read of keys, of values, and for all that takes rows in their order. */
  read: { keys: ReadRows; values: ReadRows; head: ReadRows }
  /** Whether ranges and missing cells of some columns are those of all rows, by the file's statistics. */
  hasStatistics: boolean
  /** What the file is: sequences, series that are still to be cut into them, or a table of typed columns. */
  kind: 'sequences' | 'series' | 'table'
  columns: InspectedColumn[]
  /** Number of columns that sequences or series have for features. */
  features: number
  sequences?: InspectedSequences
  series?: FoundSeries
  /** Columns whose values could say which rows are one group, the likeliest first. */
  groups: readonly KeyCandidate[]
  /** What to look at before anything is done with the file. */
  warnings: string[]
  suits: Record<'train' | 'convert' | 'assess' | 'synthesize', Verdict>
}

/** Rows that something was said by. */
export interface ReadRows {
  rows: number
  which: 'all' | 'first' | 'sample'
  /** Places in the file that they come from. */
  places: number
}

export interface InspectedColumn {
  name: string
  /** Type in the file; all columns of CSV are text. */
  type: string
  /** What it is to each command: a key or feature, or why it is left out; undefined where the file is nothing for it. */
  train?: string
  convert?: string
  assess?: ColumnType
  /** Share of the cells that have no value, of all rows where the file's statistics tell and NaN are none. */
  missing: number
  /** Range of the numbers, of all rows where statistics tell; mean and standard deviation of those that were read. */
  least?: number
  most?: number
  mean?: number
  deviation?: number
  /** Range by the first rows in the spelling of the file, of times and of numbers with marks: money, percentages. */
  range?: SpelledRange
  /** Number of different whole numbers or labels in the first rows, and the commonest labels. */
  distinct?: number
  examples: readonly string[]
  suspicions: Suspicion[]
}

export interface InspectedSequences extends KeySurvey {
  /** Names of the keys; `needPrediction` is missing where `warmUp` says it. */
  id: string
  step: string
  needPrediction?: string
  warmUp?: number
}

/** Whether a file suits a command. */
export interface Verdict {
  /** `withOptions` where it takes options that were not given. */
  suits: 'yes' | 'withOptions' | 'no'
  /** Why not, what the options are for, or what is to be known. */
  notes: string[]
  /** Command line to run, or the one that would make it suit. */
  command?: string
  /** File that the command writes, where it is named in it. */
  out?: string
}
