import type { ConvertedFile } from '../datasets/index.js'

/** What `convert --json` writes. */
export function convertedJson({ featureNames, origin, report, files }: ConvertedFile) {
  const { rows, order, step, from, to, gaps, missing, missingCells, count, warnings } = report
  const { incomplete, shortRows, shortPieces, leftOver, differenced } = count
  return {
    file: files[0],
    sequences: count.sequences,
    steps: origin.steps,
    features: featureNames.length,
    timeColumn: origin.timeColumn,
    idColumns: origin.idColumns,
    series: origin.series.length,
    rows,
    order,
    usualStep: step,
    from,
    to,
    gaps,
    missing,
    missingCells,
    filledCells: count.filled,
    droppedRows: incomplete + shortRows + leftOver + differenced,
    dropped: { incomplete, shortRows, shortPieces, leftOver, differenced },
    beside: files.slice(1),
    warnings,
  }
}
