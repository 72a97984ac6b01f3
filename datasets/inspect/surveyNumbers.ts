import { rawVector } from '../rawVector.js'
import { numberSql } from '../series/numberSql.js'
import type { TabularColumn, TabularFile } from '../tabularFile.js'
import { kindOfCells } from './kindOfCells.js'
import { type NumberFacts, NumberSight } from './numberSight.js'

/**
 * Looks at all cells of the columns that are numbers, or texts that may be.
 *
 * @returns in the order of `columns`, undefined for those of other types
 * @throws {DataError} as the queries of the table do
 */
export async function surveyNumbers(
  { from, query }: TabularFile,
  columns: readonly TabularColumn[],
): Promise<(NumberFacts | undefined)[]> {
  const looked = columns.filter((column) => kindOfCells(column) !== 'other')
  if (looked.length === 0) return columns.map(() => undefined)
  const sights = looked.map((column) => new NumberSight(kindOfCells(column) === 'text'))
  const values = looked.map((column, i) => `${cellSql(column)} AS v${i}`)
  for await (const chunk of query(`SELECT ${values} FROM ${from}`)) {
    const { rowCount } = chunk
    for (const [i, sight] of sights.entries()) {
      const { data, valid } = rawVector(chunk, i, Float64Array.BYTES_PER_ELEMENT)
      const numbers = new Float64Array(data.buffer, data.byteOffset, rowCount)
      sight.push({ values: numbers, valid, rowCount })
    }
  }
  return columns.map((column) => {
    const at = looked.indexOf(column)
    return at < 0 ? undefined : sights[at].finish()
  })
}

/** SQL of the cells as DOUBLE: NULL where a number column has no value, and where a text is no number. */
function cellSql(column: TabularColumn): string {
  return kindOfCells(column) === 'text' ? numberSql(column) : `CAST(${column.sql} AS DOUBLE)`
}
