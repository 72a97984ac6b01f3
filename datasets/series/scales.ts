import { readFileSync } from 'node:fs'
import { checkIsFile } from '../../base/checkIsFile.js'
import { DataError } from '../../base/errors.js'

/** How the columns of a table were scaled: each value less the mean, divided by the deviation. */
export interface Scales {
  formatVersion: 1
  /** The file that they were taken from. */
  file: string
  /** Whether they are those of differences from row to row. */
  difference: boolean
  columns: readonly ColumnScale[]
}

export interface ColumnScale {
  name: string
  mean: number
  /** Standard deviation (population); 0 for a constant column, all of whose scaled values are 0. */
  deviation: number
}

/** Where the scales of a table stand that was written to `file`. */
export function scalesFile(file: string): string {
  return `${file}.scales.json`
}

/** @throws {DataError} `FILE_MISSING`, `FILE_IS_DIRECTORY` or `SCALES_UNREADABLE` */
export function readScales(file: string): Scales {
  const hint = 'Give a file OUT.scales.json that convert --standardise wrote.'
  checkIsFile(file, hint)
  const scales = parse(readFileSync(file, 'utf8'))
  if (!scales) {
    throw new DataError('SCALES_UNREADABLE', 'these are no scales', { file }, hint)
  }
  return scales
}

function parse(text: string): Scales | undefined {
  try {
    const scales = JSON.parse(text) as Partial<Scales> | null
    const areColumns =
      Array.isArray(scales?.columns) &&
      scales.columns.length > 0 &&
      scales.columns.every(
        (column: Partial<ColumnScale> | null) =>
          typeof column?.name === 'string' &&
          Number.isFinite(column.mean) &&
          Number.isFinite(column.deviation) &&
          column.deviation! >= 0,
      )
    if (!areColumns || scales?.formatVersion !== 1) return undefined
    return scales as Scales
  } catch {
    return undefined
  }
}

/**
 * The scales of these columns, in their order.
 *
 * @param file that is to be scaled
 * @throws {DataError} `TABLES_DIFFER` naming the columns that have none
 */
export function scalesOf(scales: Scales, names: readonly string[], file: string): ColumnScale[] {
  const found = names.map((name) => scales.columns.find((column) => column.name === name))
  const missing = names.filter((_, i) => !found[i])
  if (missing.length > 0) {
    const what = `there are no scales for ${missing.join(', ')}`
    const hint = `There are some for ${scales.columns.map(({ name }) => name).join(', ')}.`
    throw new DataError('TABLES_DIFFER', what, { file }, hint)
  }
  return found as ColumnScale[]
}
