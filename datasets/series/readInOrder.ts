import duckdb = require('@duckdb/node-api')

import { rawVector } from '../rawVector.js'
import { numberSql } from './numberSql.js'
import type { SeriesColumn, SeriesFile } from './seriesFile.js'

/** Some rows, an array a column; NaN where there is no value. */
export interface CellBlock {
  rowCount: number
  columns: readonly Float64Array[]
}

/** DuckDB's vector size: the most rows it takes at a time. */
const chunkRows = 2048

/**
 * Reads columns, the rows in another order if need be; DuckDB sorts on disk what is larger than its memory.
 *
 * @param rowAt row of the file that comes in each place; undefined for all in their own order
 */
export async function* readInOrder(
  source: SeriesFile,
  columns: readonly SeriesColumn[],
  rowAt: Uint32Array | undefined,
): AsyncGenerator<CellBlock> {
  const values = columns.map((column, i) => `${numberSql(column)} AS v${i}`)
  if (rowAt) await storePlaces(source, rowAt)
  const sql = rowAt
    ? `SELECT ${values} FROM ${source.from} POSITIONAL JOIN places ORDER BY place`
    : `SELECT ${values} FROM ${source.from}`
  for await (const chunk of source.query(sql)) {
    const { rowCount } = chunk
    yield {
      rowCount,
      columns: columns.map((_, i) => {
        const { data } = rawVector(chunk, i, Float64Array.BYTES_PER_ELEMENT)
        return new Float64Array(data.buffer, data.byteOffset, rowCount)
      }),
    }
  }
}

/** The table `places`: for each row of the file, in its order, the place where it comes. */
async function storePlaces({ instance }: SeriesFile, rowAt: Uint32Array): Promise<void> {
  const places = new Int32Array(rowAt.length)
  for (let place = 0; place < rowAt.length; place++) places[rowAt[place]] = place
  const connection = await instance.connect()
  try {
    await connection.run('CREATE OR REPLACE TABLE places (place INTEGER)')
    const appender = await connection.createAppender('places')
    for (let start = 0; start < places.length; start += chunkRows) {
      const chunk = duckdb.DuckDBDataChunk.create(
        [duckdb.INTEGER],
        Math.min(chunkRows, places.length - start),
      )
      const vector = chunk.getColumnVector(0)
      for (let i = 0; i < chunk.rowCount; i++) vector.setItem(i, places[start + i])
      vector.flush()
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
  } finally {
    connection.disconnectSync()
  }
}
