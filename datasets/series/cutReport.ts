import { DataError } from '../../base/errors.js'
import type { Arrangement } from './arrangeRows.js'
import type { MissingPolicy } from './cellFiller.js'
import type { Feature } from './chooseFeatures.js'
import type { Gaps } from './findGaps.js'
import type { CutCount } from './sequenceCutter.js'
import { momentText } from './timeReading.js'
import { secondsAt, type Times } from './times.js'

/** What was made of the rows of a file. */
export interface CutReport {
  rows: number
  /** Steps of each sequence that ask for a prediction. */
  scoredSteps: number
  /** How the order of the rows came about. */
  order: Arrangement['order']
  /** The usual step, and the first and last time, in words; missing where the rows are in order as they stand. */
  step?: string
  from?: string
  to?: string
  gaps: number
  /** How many usual steps the commonest gap is long. */
  commonestGap: number
  /** What was done with missing cells, how many the features have, and how many features have some. */
  missing: MissingPolicy
  missingCells: number
  missingColumns: number
  /** What became of the rows. */
  count: CutCount
  warnings: string[]
}

export interface CutFacts {
  rows: number
  scoredSteps: number
  times: Times | undefined
  arrangement: Arrangement
  gaps: Gaps | undefined
  missing: MissingPolicy
  features: readonly Feature[]
  count: CutCount
  warnings: string[]
}

export function cutReport(facts: CutFacts): CutReport {
  const { rows, scoredSteps, times, arrangement, gaps, missing, features, count, warnings } = facts
  const gappy = features.filter(({ cells }) => cells.missing > 0)
  return {
    rows,
    scoredSteps,
    order: arrangement.order,
    ...(times && { step: gaps?.step, ...spanOf(times, arrangement) }),
    gaps: gaps?.count ?? 0,
    commonestGap: gaps?.commonest ?? 0,
    missing,
    missingCells: gappy.reduce((sum, { cells }) => sum + cells.missing, 0),
    missingColumns: gappy.length,
    count,
    warnings,
  }
}

/** The first and the last time of all rows, in words. */
export function spanOf(times: Times, { rowAt, starts }: Arrangement): { from: string; to: string } {
  const { values, perSecond, isWallClock } = times
  let [first, last] = [rowAt ? rowAt[0] : 0, rowAt ? rowAt[0] : 0]
  for (let series = 0; series + 1 < starts.length; series++) {
    for (const place of [starts[series], starts[series + 1] - 1]) {
      const row = rowAt ? rowAt[place] : place
      if (values[row] < values[first]) first = row
      if (values[row] > values[last]) last = row
    }
  }
  const text = (row: number) =>
    perSecond === undefined
      ? String(values[row])
      : `${momentText(secondsAt(times, row))}${isWallClock ? '' : ' UTC'}`
  return { from: text(first), to: text(last) }
}

/** What is said where no sequence comes of a file. */
export function tooShort(
  file: string,
  steps: number,
  { count, gaps, features }: CutFacts,
): DataError {
  const pieces = count.shortPieces
  const what =
    pieces > 1
      ? `the longest of ${pieces} pieces without a gap has ${count.longestPiece} rows, not one sequence of ${steps}`
      : `the series has ${count.longestPiece} ${count.longestPiece === 1 ? 'row' : 'rows'}, not one sequence of ${steps}`
  const isCutByCells = count.incomplete > 0
  const hints = [
    'Take fewer steps',
    ...(gaps && gaps.count > 0
      ? [
          `let gaps pass with --max-gap N (the commonest is ${gaps.commonest} usual steps; Infinity lets all pass)`,
        ]
      : []),
    ...(isCutByCells
      ? [`fill the missing cells of ${gappiest(features)} with --missing previous or interpolate`]
      : []),
  ]
  return new DataError('TOO_SHORT', what, { file }, `${hints.join(', or ')}.`)
}

function gappiest(features: readonly Feature[]): string {
  const gappy = features.filter(({ cells }) => cells.missing > 0)
  const most = gappy.reduce((a, b) => (b.cells.missing > a.cells.missing ? b : a))
  return `column ${most.column.label}${gappy.length > 1 ? ' and others' : ''}`
}
