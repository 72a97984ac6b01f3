import { DataError } from '../../base/errors.js'
import { valueFault } from '../valueFault.js'
import { placeOf, type SeriesColumn, type SeriesFile, textAt } from './seriesFile.js'
import type { Survey } from './surveySeries.js'

/** @throws {DataError} `NOT_NUMERIC` or `NOT_FINITE` naming the first cell that is no finite number */
export async function checkCells(
  source: SeriesFile,
  features: readonly SeriesColumn[],
  { columns, rowCount }: Survey,
): Promise<void> {
  const bad = columns.map(({ firstBad }) => (firstBad < 0 ? rowCount : firstBad))
  const row = Math.min(...bad)
  if (row === rowCount) return
  const at = bad.indexOf(row)
  const column = features[at]
  const text = await textAt(source, column.sql, row)
  const place = placeOf(source, column, row)
  const fault = valueFault(text, place)
  if (fault.code !== 'NOT_NUMERIC') throw fault
  const count = columns[at].bad
  const others = count > 1 ? ` (${count} of ${rowCount} are not)` : ''
  throw new DataError(
    'NOT_NUMERIC',
    fault.what + others,
    place,
    numberHint(text!, column, count / rowCount),
  )
}

function numberHint(text: string, { argument }: SeriesColumn, share: number): string {
  if (/^\s*[+-]?\d+,\d+\s*$/.test(text)) return 'Write decimals with a point.'
  if (share <= 0.5) return 'Leave a cell empty where there is no value.'
  return `If the column tells series apart: --id-column ${argument}; if it is no data: --drop ${argument}.`
}
