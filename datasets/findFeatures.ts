import { columnLabel } from '../base/columnLabel.js'
import type { ColumnLooks } from './columnLooks.js'
import { looksLikeId, type TableKeys } from './findKeys.js'
import { needsLook } from './indexColumns.js'
import { nameArgument } from './nameArgument.js'
import type { ReadOptions } from './readOptions.js'
import { keyColumns } from './rowSource.js'

/** Features, and what became of the other columns. */
export interface FoundFeatures<Column> {
  /** Columns that are forecast, in the order of the file. */
  features: Column[]
  /** Columns that are neither features nor keys, and why. */
  leftOut: Map<Column, string>
  /** What was left out unasked, and what looks as if it should be. */
  warnings: string[]
}

/** Why a column is left out that was named to be. */
export const byDrop = 'by --drop'

/**
 * The columns of a table that are features: what `options` name, else all that are neither keys nor an index.
 *
 * @param looks undefined where the file itself says that all but the keys are features
 */
export function findFeatures<Column extends { name: string }>(
  file: string,
  columns: readonly Column[],
  options: ReadOptions,
  keys: TableKeys<Column>,
  looks?: ColumnLooks<Column>,
): FoundFeatures<Column> {
  const { keep = [], like } = options
  // Whoever trained on some columns alone knows that there are others.
  const only = options.columns ?? like?.options.columns
  const dropped = [...(options.drop ?? []), ...(like?.options.drop ?? [])]
  const wanted = [...(only ?? []), ...keep, ...(like?.options.keep ?? [])]
  const features: Column[] = []
  const leftOut = new Map<Column, string>()
  const warnings: string[] = []
  for (const [i, column] of columns.entries()) {
    const { name } = column
    if ([keys.seqIx, keys.step, keys.needPrediction].includes(column)) continue
    if (dropped.includes(name)) {
      leftOut.set(column, byDrop)
      continue
    }
    if (only && !only.includes(name)) {
      leftOut.set(column, 'not among --columns')
      continue
    }
    const label = name === '' ? `column ${i + 1}, which has no name,` : columnLabel(name)
    const warn = (what: string) => warnings.push(`${file}: ${label} ${what}`)
    const leave = (why: string) => leftOut.set(column, why)
    const argument = nameArgument(name)
    const standIn = standInOf(name, keys)
    if (standIn !== undefined) {
      leave(`${columnLabel(standIn)} stands for it`)
      warn(`is left out: ${columnLabel(standIn)} stands for it`)
    } else if (wanted.includes(name)) {
      features.push(column)
    } else if (looks?.empty.has(column)) {
      leave('it has no values')
      warn('is left out: it has no values')
    } else if (like?.featureNames.includes(name)) {
      if (looks?.index.has(column)) {
        warn(
          `is an index and no data, but ${like.owner} has it for a feature: train anew without it`,
        )
      }
      features.push(column)
    } else if (looks?.index.has(column)) {
      const hint = like ? '' : `; --keep ${argument} makes it a feature`
      leave('an index and no data')
      warn(`is an index and no data: left out${hint}`)
    } else {
      features.push(column)
      if (like || !looks) continue
      if (needsLook(name)) warn(`is taken for a feature; --drop ${argument} leaves it out`)
      else if (looksLikeId(name)) {
        warn(
          `is taken for a feature; --drop ${argument} leaves it out, --id-column ${argument} takes it for the ids`,
        )
      }
    }
  }
  return { features, leftOut, warnings }
}

/** The column that is a key in the place of the one that usually is. */
function standInOf<Column extends { name: string }>(
  name: string,
  { seqIx, step, needPrediction }: TableKeys<Column>,
): string | undefined {
  const key = (keyColumns as readonly string[]).indexOf(name)
  return [seqIx, step, needPrediction][key]?.name
}
