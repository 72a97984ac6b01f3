import { type ColumnOptions, checkColumnOptions } from '../../datasets/readOptions.js'
import type { ConfigChecks } from '../configChecks.js'
import { refuseOption } from '../configChecks.js'

/** What the columns of a training's tables are taken for; null where that is left to the reader. */
export interface ColumnConfig {
  /** Names of the only features. */
  columns: readonly string[] | null
  /** Names of columns that are no features. */
  drop: readonly string[] | null
  /** Names of features that look like an index. */
  keep: readonly string[] | null
  /** Name of the column with the sequences' ids. */
  idColumn: string | null
  /** Name of the column with the steps. */
  stepColumn: string | null
  /** Name of the column that says where predictions are asked for. */
  needColumn: string | null
  /** Without such a column: predictions are asked for from step `warmUp` − 1 on. */
  warmUp: number | null
}

/** Of runs from before these options too: they read the usual columns. */
export const columnDefaults: Readonly<ColumnConfig> = {
  columns: null,
  drop: null,
  keep: null,
  idColumn: null,
  stepColumn: null,
  needColumn: null,
  warmUp: null,
}

const names = Object.keys(columnDefaults) as (keyof ColumnConfig)[]

/** The options of a configuration as the reader takes them. */
export function columnOptions(config: ColumnConfig): ColumnOptions {
  return Object.fromEntries(
    names.filter((name) => config[name] !== null).map((name) => [name, config[name]]),
  )
}

/** A configuration of a run from before these options too, in the order that it has. */
export function withColumnDefaults<Config extends object>(config: Config): Config & ColumnConfig {
  const missing = names.filter((name) => !(name in config))
  const added = Object.fromEntries(missing.map((name) => [name, columnDefaults[name]]))
  return { ...config, ...added } as Config & ColumnConfig
}

/** What is left without those of them that say nothing, which runs from before do not have. */
export function withoutColumnDefaults(config: ColumnConfig): object {
  const says = ([name, value]: [string, unknown]) => !(name in columnDefaults && value === null)
  return Object.fromEntries(Object.entries(config).filter(says))
}

/** @throws {UsageError} `BAD_CONFIG`; `COLUMN_OPTIONS` where two of them contradict each other */
export function checkColumnConfig(
  config: ColumnConfig & { data: string | null },
  { text, whole }: Pick<ConfigChecks<ColumnConfig>, 'text' | 'whole'>,
): void {
  for (const name of names) {
    const value: unknown = config[name]
    if (value === null) continue
    if (config.data === null) refuseOption(name, value, 'null where there is no data')
    if (name === 'warmUp') whole(name, 1)
    else if (name.endsWith('Column')) text(name, 'the name of a column, or null')
    else if (!isNameList(value)) refuseOption(name, value, 'a list of column names, or null')
  }
  checkColumnOptions(columnOptions(config))
}

function isNameList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')
}
