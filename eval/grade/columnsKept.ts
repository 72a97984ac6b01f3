import type { BinnedColumn } from '../accuracy/accuracyResult.js'
import type { Findings } from './findings.js'
import type { GradePart } from './gradeResult.js'
import { tvdError } from './placed.js'

/** Share of the rows by which a column must be off, beyond chance, to count as nothing. */
const worthless = 0.2

/** Standard errors that chance may put a column off. */
const errors = 3

/** A bin of so many expected rows has next to none of them only where it was lost. */
const expectedRows = 25
const lostShare = 0.2

interface KeptColumn {
  score: number
  sentence: string
}

/**
 * The worst column: by how many rows its distribution is off beyond chance, or how many of its bins are lost, whichever
 * is worse. A mean over columns would not show a column that is gone.
 */
export function worstColumn({
  accuracyDetails,
  records,
}: Pick<Findings, 'accuracyDetails' | 'records'>): Omit<GradePart, 'weight'> {
  const { univariate, bins } = accuracyDetails
  const chance = errors * tvdError(records)
  const columns = [
    ...univariate.map((cell): KeptColumn => {
      const off = cell.accuracyMax - cell.accuracy
      return {
        score: 1 - Math.max(0, off - chance) / worthless,
        sentence: `The worst column is ${cell.columns[0]}: ${percent(1 - cell.accuracy)} of its rows would have to change, where an equal sample has ${percent(1 - cell.accuracyMax)}.`,
      }
    }),
    ...bins.map((column): KeptColumn => {
      const { lost, expected } = lostBins(column, records.synthetic)
      return {
        // The most frequent value is there in any case.
        score: expected.length > 1 ? 1 - lost.length / (expected.length - 1) : 1,
        sentence: `The worst column is ${column.column}: of ${expected.length} values that it should have, ${lost.length} ${lost.length === 1 ? 'is' : 'are'} lost, such as ${lost[0]}.`,
      }
    }),
  ]
  return columns.reduce<Omit<GradePart, 'weight'>>(
    (worst, { score, sentence }) =>
      score < worst.score ? { name: 'columns', score, sentence } : worst,
    { name: 'columns', score: 1, sentence: 'Each column is as an equal sample has it.' },
  )
}

/** Bins that are so frequent that they must occur, and those of them that hardly do. */
export function lostBins({ bins, real, synthetic }: BinnedColumn, rows: number) {
  const expected = bins.map((_, i) => i).filter((i) => real[i] * rows >= expectedRows)
  const lost = expected.filter((i) => synthetic[i] < lostShare * real[i])
  return { expected: expected.map((i) => bins[i]), lost: lost.map((i) => bins[i]) }
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
