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
  const written = writtenHint(text.trim())
  if (written) return written
  if (share <= 0.5) return 'Leave a cell empty where there is no value.'
  return `If the column tells series apart: --id-column ${argument}; if it is no data: --drop ${argument}.`
}

/** What to do about a number that is not written as one. */
function writtenHint(text: string): string | undefined {
  if (/^[+-]?[\d.,\s]*\d\s*%$/.test(text)) {
    return 'It has a percent sign: write the number alone, 12.5 for 12.5%.'
  }
  if (/^[+-]?\d{1,3}(,\d{3})+(,\d{3}|\.\d*)$/.test(text)) {
    return 'Its commas separate thousands: write 1234567.8 for 1,234,567.8.'
  }
  if (/^[+-]?\d{1,3}(\.\d{3})+(\.\d{3}|,\d*)$/.test(text)) {
    return 'Its points separate thousands: write 1234567.8 for 1.234.567,8.'
  }
  if (/^[+-]?\d{1,3}([\s'’_]\d{3})+([.,]\d*)?$/.test(text)) {
    return 'Its thousands are separated: write 1234567.8 for 1 234 567.8.'
  }
  return /^[+-]?\d+,\d+$/.test(text) ? decimalsHint(text) : undefined
}

function decimalsHint(text: string): string {
  const mayBeThousands = /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)
  const thousands = mayBeThousands ? ', and nothing between thousands' : ''
  return `Write decimals with a point${thousands}.`
}
