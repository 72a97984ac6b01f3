import { writeFileAtomic } from '../base/files.js'
import { formatColumnProfile, readTable, readTypes } from '../datasets/tables.js'

export interface ColumnProfileOptions {
  /** The table. */
  file: string
  /** Where the description is written. */
  out: string
  /** A file of types for columns whose types are not to be inferred. */
  types?: string
  /** Texts that stand for missing values. */
  missing?: readonly string[]
}

/**
 * Reads a table whole and writes what its columns hold and how their values are spelled, as YAML that `--types` takes.
 *
 * @returns number of columns
 */
export async function writeColumnProfile(options: ColumnProfileOptions): Promise<number> {
  const { file, out, types, missing } = options
  const known = types === undefined ? undefined : readTypes(types)
  const read = await readTable(file, {
    ...(known && { types: known }),
    ...(missing && { missing }),
    keepAmbiguous: true,
  })
  writeFileAtomic(out, formatColumnProfile(read))
  return read.table.columns.length
}
