import type { Arrangement } from './arrangeRows.js'
import type { Gaps } from './findGaps.js'
import { findPanel, panelFault } from './findPanel.js'
import { timeMissing } from './findTimeColumn.js'
import type { SeriesColumns } from './seriesColumns.js'
import type { SeriesFile } from './seriesFile.js'

/** Rows that may repeat a time, as a share of all, where no columns tell series apart. */
const mostRepeats = 0.1
/** Steps that may be gaps, as a share of all, before the times count as irregular. */
const mostGaps = 0.2

/**
 * Looks for what the order of rows in time says of the columns.
 *
 * @returns warnings
 * @throws {DataError} `TIME_MISSING` where the first column was taken for the time and does not rise, `TIME_REPEATS`
 * where several series stand in one table
 */
export async function checkOrder(
  source: SeriesFile,
  { time, ids }: SeriesColumns,
  rowCount: number,
  { order }: Arrangement,
  gaps: Gaps,
): Promise<string[]> {
  if (!time) return []
  const { file } = source
  const { repeats, firstRepeat } = gaps
  if (time.mustRise && (order !== 'as it stands' || repeats > 0)) throw timeMissing(source)
  const warnings: string[] = []
  if (order === 'sorted') {
    warnings.push(`${file}: the rows are out of time order; sorted by ${time.name}`)
  }
  if (repeats > 0) {
    const panel = await findPanel(source, time, ids, { repeats, rowCount })
    if (panel || repeats > rowCount * mostRepeats) throw panelFault(source, time, panel, repeats)
    const rows = repeats === 1 ? 'a row repeats' : `${repeats} rows repeat`
    const first = `${repeats === 1 ? 'row' : 'first row'} ${firstRepeat + 1}`
    warnings.push(`${file}: ${rows} the ${time.name} of the row before (${first})`)
  }
  if (gaps.count > rowCount * mostGaps) {
    const share = `${Math.round((gaps.count / rowCount) * 100)} % of the steps are gaps`
    const hint = 'raise --max-gap, or give Infinity to let all pass'
    warnings.push(`${file}: the times are irregular, ${share} (usually ${gaps.step}); ${hint}`)
  }
  return warnings
}
