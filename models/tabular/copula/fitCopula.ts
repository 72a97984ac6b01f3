import { generatorColumns, networkColumns } from '../../generator/codec/networkColumns.js'
import type { TableCodec } from '../../generator/codec/tableCodec.js'
import { type CodedColumn, codedColumn } from './codedColumn.js'
import type { Copula, CopulaVariable } from './copula.js'
import { hermiteMoments, latentCorrelation } from './hermiteMoments.js'
import { missingRules, type RuledColumn } from './missingRules.js'
import { nearestCorrelation } from './nearestCorrelation.js'
import { orderCodes } from './orderCodes.js'
import { scoreIntervals } from './scoreIntervals.js'

/**
 * Fits a Gaussian copula to the codes of a flat table: each column's counts as they are, and the correlations of normal
 * variables behind them. Labels are put in the order along which the columns go together; whether a number is missing is
 * a variable of its own. What is known of a variable is the interval it lies in: correlations come from the means inside
 * intervals, whose attenuation is undone.
 *
 * @param codes [rows × columns] row major, of the codec's columns
 * @param isIndependent whether all correlations are taken for 0
 */
export function fitCopula(
  codec: TableCodec,
  codes: ArrayLike<number>,
  isIndependent: boolean,
): Copula {
  const drawn = networkColumns(codec)
  const ruled = ruledColumns(codec, codes)
  const missing = isIndependent ? [] : missingRules(ruled)
  const parts = ruled.flatMap((column, i) =>
    partsOf(
      column,
      i,
      missing.some((rule) => rule.column === i),
      'numbers' in drawn[i].values,
    ),
  )
  const orders = orderCodes(parts.map(({ coded }) => coded))
  const variables = parts.map(({ column, decides, coded }, v): CopulaVariable => {
    const counts = Float64Array.from(orders[v], (code) => coded.counts[code])
    return { column, decides, order: [...orders[v]], counts }
  })
  const intervals = variables.map(({ counts }) => scoreIntervals(counts))
  const scores = parts.map(({ coded }, v) => rowScores(coded, orders[v], intervals[v].means))
  const moments = intervals.map(hermiteMoments)
  const n = variables.length
  const correlation = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    correlation[i * n + i] = 1
    for (let j = 0; j < i && !isIndependent; j++) {
      const rho = latentCorrelation(meanProduct(scores[i], scores[j]), moments[i], moments[j])
      correlation[i * n + j] = rho
      correlation[j * n + i] = rho
    }
  }
  return { codec, variables, missing, correlation: nearestCorrelation(correlation, n) }
}

interface Part {
  column: number
  decides: CopulaVariable['decides']
  coded: CodedColumn
}

function ruledColumns(codec: TableCodec, codes: ArrayLike<number>): RuledColumn[] {
  const columns = generatorColumns(codec)
  const width = columns.length
  const rows = codes.length / width
  return networkColumns(codec).map(({ values }, i) => ({
    codes: Int32Array.from({ length: rows }, (_, row) => codes[row * width + i]),
    nCodes: columns[i].nCodes,
    missing: 'numbers' in values && values.numbers.missing ? columns[i].nCodes - 1 : -1,
  }))
}

/** The variables of a column. */
function partsOf(
  { codes, nCodes, missing }: RuledColumn,
  column: number,
  isRuled: boolean,
  isOrdered: boolean,
): Part[] {
  if (missing < 0) {
    return [{ column, decides: 'code', coded: codedColumn(codes, nCodes, isOrdered) }]
  }
  const values = codes.map((code) => (code === missing ? -1 : code))
  const isMissing = codes.map((code) => Number(code === missing))
  const parts: Part[] = []
  if (missing > 0)
    parts.push({ column, decides: 'code', coded: codedColumn(values, missing, true) })
  if (!isRuled) parts.push({ column, decides: 'missing', coded: codedColumn(isMissing, 2, true) })
  return parts
}

/** [rows] The mean of the interval that each row's code is; NaN where it is not known. */
function rowScores({ codes }: CodedColumn, order: Int32Array, means: Float64Array): Float64Array {
  const ofCode = new Float64Array(order.length)
  for (const [place, code] of order.entries()) ofCode[code] = means[place]
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : ofCode[code]))
}

/** Mean product over the rows where both are known, but for their means there; 0 where they never are. */
function meanProduct(first: Float64Array, second: Float64Array): number {
  let [count, sumFirst, sumSecond, product] = [0, 0, 0, 0]
  for (let row = 0; row < first.length; row++) {
    const [x, y] = [first[row], second[row]]
    if (Number.isNaN(x) || Number.isNaN(y)) continue
    count++
    sumFirst += x
    sumSecond += y
    product += x * y
  }
  return count > 0 ? product / count - (sumFirst / count) * (sumSecond / count) : 0
}
