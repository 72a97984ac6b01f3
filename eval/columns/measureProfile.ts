import { type Column, isNumberColumn } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import { correlationMatrix } from '../statistics/correlation.js'
import { type Sort, sortedValues } from '../statistics/sortedValues.js'
import { valueColumns } from '../statistics/valueColumns.js'
import { categoricalProfile } from './categoricalProfile.js'
import { numericProfile } from './numericProfile.js'
import type { Profile } from './profileResult.js'
import { sequenceProfile } from './sequenceProfile.js'

/**
 * What the training and the synthetic table hold, side by side: all that is drawn but not scored.
 *
 * @param sort pass a `keptSort` where other measures sort the same columns
 * @throws {DataError} `EMPTY`; `NO_VALUE_COLUMNS`; `KEY_MISSING`
 */
export function measureProfile(
  { training, synthetic, key }: JudgedTables,
  sort: Sort = sortedValues,
): Profile {
  const [real, other] = [training, synthetic].map((table) => valueColumns(table, key))
  const pairs = real.map((column, i) => [column, other[i]] as const)
  return {
    rows: { real: training.rowCount, synthetic: synthetic.rowCount },
    numeric: pairs.flatMap(([a, b]) =>
      isNumberColumn(a) && isNumberColumn(b) ? [numericProfile(a, b, sort)] : [],
    ),
    categorical: pairs.flatMap(([a, b]) =>
      isNumberColumn(a) || isNumberColumn(b) ? [] : [categoricalProfile(a, b)],
    ),
    correlation: {
      columns: real.filter(isNumberColumn).map((column) => column.name),
      real: correlations(real),
      synthetic: correlations(other),
    },
    ...(key !== undefined && { sequences: sequenceProfile(training, synthetic, key) }),
  }
}

function correlations(columns: readonly Column[]): (number | null)[][] {
  const values = columns.filter(isNumberColumn).map((column) => column.values)
  return correlationMatrix(values).map((row) => row.map((r) => (Number.isNaN(r) ? null : r)))
}
