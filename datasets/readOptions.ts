import { UsageError } from '../base/errors.js'

/** What a user says of a table's columns: which are features, and which hold the keys. Plain data. */
export interface ColumnOptions {
  /** Names of the only features; they stay in the order of the file. */
  columns?: readonly string[]
  /** Names of the columns that are no features. */
  drop?: readonly string[]
  /** Names of features that would be left out otherwise, as the index of whoever wrote the file. */
  keep?: readonly string[]
  /** Name of the column with the sequences' ids; `seq_ix` by default. */
  idColumn?: string
  /** Name of the column with the steps; `step_in_seq` by default. */
  stepColumn?: string
  /** Name of the column that says where predictions are asked for; `need_prediction` by default. */
  needColumn?: string
  /** In a table without such a column: predictions are asked for from step `warmUp` − 1 on. */
  warmUp?: number
}

/** How a table is read. */
export interface ReadOptions extends ColumnOptions {
  /** A table that this one has to fit, feature by feature. */
  like?: KnownTable
  /** Ends the reading. */
  signal?: AbortSignal
}

/** What is known of a table that was read before: a run's training table. */
export interface KnownTable {
  /** What it belongs to, in words: `the run runs/mine`. */
  owner: string
  /** Names of its features, in its order. */
  featureNames: readonly string[]
  /** How it was read; what it says of columns that another table does not have is passed over there. */
  options: ColumnOptions
}

/** @throws {UsageError} `COLUMN_OPTIONS` where two of the options contradict each other */
export function checkColumnOptions(options: ColumnOptions): void {
  const { columns, drop = [], keep = [], idColumn, stepColumn, needColumn, warmUp } = options
  if (columns && drop.length > 0) {
    refuse('--columns and --drop exclude each other', 'Say what is a feature, or what is none.')
  }
  const contrary = keep.find((name) => drop.includes(name))
  if (contrary !== undefined) {
    refuse('--keep and --drop name the same column', 'Leave one of them away.', contrary)
  }
  if (needColumn !== undefined && warmUp !== undefined) {
    refuse(
      '--need-column and --warm-up exclude each other',
      '--warm-up is for tables in which no column says where predictions are asked for.',
    )
  }
  const keys = [
    ['--id-column', idColumn],
    ['--step-column', stepColumn],
    ['--need-column', needColumn],
  ] as const
  for (const [i, [flag, name]] of keys.entries()) {
    if (name === undefined) continue
    const other = keys.slice(0, i).find(([, earlier]) => earlier === name)
    if (other) refuse(`${other[0]} and ${flag} name the same column`, 'Name two columns.', name)
    if (drop.includes(name)) {
      refuse(`${flag} and --drop name the same column`, 'Leave one of them away.', name)
    }
  }
}

function refuse(what: string, hint: string, column?: string): never {
  throw new UsageError('COLUMN_OPTIONS', what, hint, column === undefined ? {} : { column })
}
