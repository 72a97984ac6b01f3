/**
 * Cells under one another.
 *
 * @param left number of columns, from the first on, whose cells stand at the left; those of the others stand at the right
 */
export function tabulated(rows: readonly (readonly string[])[], left = 1): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    `  ${row
      .map((cell, i) => (i < left ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')}`.trimEnd(),
  )
}
