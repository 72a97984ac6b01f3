import type { ReadResult } from './readColumns.js'

/** Marks of a column that a notice names; the others are counted. */
const mostMarks = 3

/**
 * A sentence for each column with texts that count as missing, what they are and how many, and one for columns without
 * a name.
 *
 * @param name what the table is called: `training`
 */
export function readingNotices(
  name: string,
  { missingMarks, table, unnamed = [] }: ReadResult,
): string[] {
  const left = unnamed.map(
    (place) => `Column ${place} of the ${name} table has no name: it is left out.`,
  )
  const marked = missingMarks.map(({ column, marks }) => {
    const most = marks.toSorted((a, b) => b.rows - a.rows)
    const named = most
      .slice(0, mostMarks)
      .map(({ text, rows }) => `${JSON.stringify(text)} in ${rows}`)
    const others = most.length > mostMarks ? ` and ${most.length - mostMarks} more` : ''
    return `${column} of the ${name} table: ${named.join(', ')}${others} of ${table.rowCount} rows count as missing.`
  })
  return [...left, ...marked]
}
