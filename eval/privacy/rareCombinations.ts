import type { RandomStream } from '../../base/random.js'
import {
  type Column,
  isNumberColumn,
  isTextType,
  type LabelColumn,
  type NumberColumn,
} from '../../datasets/table.js'
import { drawRows } from '../statistics/drawRows.js'
import { binNumbers, numberBins } from '../statistics/numberBins.js'
import type { Sort } from '../statistics/sortedValues.js'
import { countCodes, unionLabels } from '../statistics/unionLabels.js'
import type { RareCombinations } from './privacyResult.js'
import { joinCodes, type RowCodes } from './rowCodes.js'
import { RowIndex } from './rowIndex.js'

const k = 5
const mostColumns = 4
const numberBinCount = 10

/**
 * Combinations of values that fewer than five training rows share, and how many of them occur elsewhere. The
 * columns are the four of largest entropy over the training rows, text aside; numbers count by quantile bins
 * of the training column, ten at most, missing values as a value. Where there is a holdout, it and the
 * synthetic table are cut to the same number of rows, drawn at random, so that both counts can be compared.
 *
 * Source of k: k-anonymity, Sweeney 2002, doi 10.1142/S0218488502001648.
 *
 * @param columns [training, synthetic, holdout?][columns]
 */
export function rareCombinations(
  columns: readonly (readonly Column[])[],
  random: RandomStream,
  sort: Sort,
): RareCombinations {
  const candidates = columns[0]
    .map((first, i) => ({ first, i }))
    .filter(({ first }) => !isTextType(first.type))
    .map(({ first, i }) => {
      const codes = commonCodes(
        columns.map((table) => table[i]),
        sort,
      )
      return { name: first.name, codes, entropy: entropyOf(codes[0]) }
    })
    .sort((a, b) => b.entropy - a.entropy)
    .slice(0, mostColumns)
  const names = candidates.map((candidate) => candidate.name)
  if (names.length === 0) return { columns: names, k, inTraining: 0, inSynthetic: 0 }

  const [training, ...others] = columns.map((_, table) =>
    joinCodes(candidates.map((candidate) => candidate.codes[table])),
  )
  const rows = Math.min(...others.map((other) => other.count))
  const [synthetic, holdout] = others.map(
    (other) => new RowIndex(other, drawRows(other.count, rows, random)),
  )
  const rare = [...new RowIndex(training).kinds()].filter(({ count }) => count < k)
  const found = (index: RowIndex) => countFound(training, rare, index)
  return {
    columns: names,
    k,
    inTraining: rare.length,
    inSynthetic: found(synthetic),
    ...(holdout && { inHoldout: found(holdout) }),
  }
}

function countFound(rows: RowCodes, kinds: readonly { row: number }[], index: RowIndex): number {
  return kinds.filter(({ row }) => index.countOf(rows, row) > 0).length
}

/** Codes of the column in each table, from 0 up; a missing value has the last. */
function commonCodes(columns: readonly Column[], sort: Sort): ArrayLike<number>[] {
  if (isNumberColumn(columns[0])) {
    const bins = numberBins(sort(columns[0].values), numberBinCount)
    return (columns as NumberColumn[]).map((column) => binNumbers(column.values, bins))
  }
  const { labels, codes } = unionLabels(columns as LabelColumn[])
  return codes.map((column) => column.map((code) => (code < 0 ? labels.length : code)))
}

function entropyOf(codes: ArrayLike<number>): number {
  let largest = 0
  for (let row = 0; row < codes.length; row++) largest = Math.max(largest, codes[row])
  let entropy = 0
  for (const count of countCodes(codes, largest + 1)) {
    const share = count / codes.length
    if (share > 0) entropy -= share * Math.log(share)
  }
  return entropy
}
