import { columnNamed, isNumberColumn, isTextType } from '../table.js'
import type { ReadResult } from './readColumns.js'
import { shortYears } from './shortYears.js'
import { spelledRange } from './spelledRange.js'

/** What of a column's values speaks for its type, in a sentence without a full stop. */
export function columnEvidence({ table, losses, missingMarks }: ReadResult, name: string): string {
  const column = columnNamed(table, name)
  const { rowCount } = table
  const lost = losses.find((loss) => loss.column === name)
  const marks = missingMarks.find((own) => own.column === name)?.marks ?? []
  const present = isNumberColumn(column)
    ? column.values.reduce((count, value) => count + Number(!Number.isNaN(value)), 0)
    : column.codes.reduce((count, code) => count + Number(code >= 0), 0)
  const parts = [`${present === rowCount ? 'all' : present} of ${rowCount} rows have a value`]
  if (isNumberColumn(column)) {
    const range = spelledRange(column)
    if (range) parts.push(`from ${range.least} to ${range.most}`)
    const years = shortYears(column)
    if (years !== undefined) parts.push(years)
  } else {
    const { labels, type } = column
    const few = labels.length <= 8 && !isTextType(type)
    parts.push(`${labels.length} different${few ? `: ${labels.join(', ')}` : ''}`)
  }
  for (const { text, rows } of marks) {
    parts.push(`${JSON.stringify(text)} in ${rows} counts as missing`)
  }
  if (lost) {
    const { count, example, row } = lost
    parts.push(`${count} that do not fit, such as ${JSON.stringify(example)} in row ${row}`)
  }
  return parts.join('; ')
}
