import { factorise } from '../../../base/linear/cholesky.js'
import { RandomStream } from '../../../base/random.js'
import { generatorColumns } from '../../generator/codec/networkColumns.js'
import type { Copula } from './copula.js'
import { intervalOf, scoreIntervals } from './scoreIntervals.js'

/**
 * Codes of new rows. Each row's come from random numbers of its own, so that rows can be made in pieces.
 *
 * @returns [rows × columns] row major
 */
export function sampleCopula(
  { codec, variables, missing, correlation }: Copula,
  { seed, firstRow, rows }: { seed: number; firstRow: number; rows: number },
): Int32Array {
  const columns = generatorColumns(codec)
  const n = variables.length
  const intervals = variables.map(({ counts }) => scoreIntervals(counts))
  const factor = correlation.slice()
  factorise(factor, n)
  const codes = new Int32Array(rows * columns.length)
  const drawn = new Float64Array(n)
  for (let row = 0; row < rows; row++) {
    const random = new RandomStream(seed, 'copula-row', firstRow + row)
    const at = row * columns.length
    for (let v = 0; v < n; v++) {
      drawn[v] = random.normal()
      let value = 0
      for (let k = 0; k <= v; k++) value += factor[v * n + k] * drawn[k]
      const { column, decides, order } = variables[v]
      const code = order[intervalOf(intervals[v], value)]
      if (decides === 'code') codes[at + column] = code
      else if (code === 1) codes[at + column] = columns[column].nCodes - 1
    }
    for (const { column, of, codes: when } of missing) {
      if (when.includes(codes[at + of])) codes[at + column] = columns[column].nCodes - 1
    }
  }
  return codes
}
