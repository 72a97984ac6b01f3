import { counted } from '../base/counted.js'
import type { ConvertedFile } from '../datasets/index.js'

/** What `convert` made and what became of the rows, for a reader. */
export function formatConverted({ featureNames, origin, report, files }: ConvertedFile): string {
  const { count, rows } = report
  const { timeColumn, idColumns, series, steps } = origin
  const [out, ...beside] = files
  const features = counted(featureNames.length, 'feature')
  const order = timeColumn === undefined ? 'the rows' : timeColumn
  const made = `${out}: ${counted(count.sequences, 'sequence')} of ${steps} steps × ${features}, in the order of ${order}`
  const ofSeries =
    idColumns.length > 0 ? ` of ${series.length} series by ${idColumns.join(', ')}` : ''
  const step = report.step ? `, ${report.step}` : ''
  const span = report.from === undefined ? '' : `, ${report.from} to ${report.to}`
  const turned = report.order === 'newest first' ? ', newest first in the file' : ''
  return [
    made,
    `${counted(rows, 'row')}${ofSeries}${step}${span}${turned}`,
    ...scoredLine(report, steps),
    ...gapsLine(report),
    ...missingLine(report),
    lostLine(report, steps),
    ...(beside.length > 0 ? [`beside it: ${beside.join(', ')}`] : []),
  ].join('\n  ')
}

type Report = ConvertedFile['report']

/** Said where the warm-up takes more than half of the steps: those before the first scored one, and its own state. */
function scoredLine({ scoredSteps }: Report, steps: number): string[] {
  const warmUp = steps - scoredSteps
  if (warmUp * 2 <= steps) return []
  const are = scoredSteps === 1 ? 'is' : 'are'
  return [
    `${scoredSteps} of the ${steps} steps of each sequence ${are} scored, after a warm-up of ${warmUp}; --warm-up N sets another`,
  ]
}

function gapsLine({ gaps, commonestGap }: Report): string[] {
  if (gaps === 0) return []
  if (gaps === 1) return [`a gap in time ends a sequence: ${commonestGap} usual steps`]
  return [`${gaps} gaps in time end a sequence, most often ${commonestGap} usual steps`]
}

function missingLine({ missing, missingCells, missingColumns, count }: Report): string[] {
  if (missingCells === 0) return []
  const cells = `${counted(missingCells, 'missing cell')} in ${counted(missingColumns, 'column')}`
  if (missing === 'cut') return [`${cells}: their rows end a sequence`]
  const how =
    missing === 'interpolate'
      ? 'interpolated, which looks ahead: forecasts look better than they are'
      : 'filled with the value before'
  return [`${cells}, ${count.filled} ${how}`]
}

function lostLine({ count }: Report, steps: number): string {
  const { incomplete, shortPieces, shortRows, leftOver, differenced } = count
  const reasons: [number, string][] = [
    [incomplete, 'with missing cells'],
    [shortRows, `in ${counted(shortPieces, 'piece')} shorter than ${steps} steps`],
    [differenced, 'with no row before to take the difference to'],
    [leftOver, 'at the end, too few for a sequence'],
  ]
  const lost = reasons.filter(([rows]) => rows > 0)
  const sum = lost.reduce((total, [rows]) => total + rows, 0)
  if (sum === 0) return 'no row is left over'
  if (lost.length === 1) return `${counted(sum, 'row')} left over ${lost[0][1]}`
  return `${counted(sum, 'row')} left over: ${lost.map(([rows, why]) => `${rows} ${why}`).join(', ')}`
}
