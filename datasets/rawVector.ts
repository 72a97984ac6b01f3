import type { DuckDBDataChunk } from '@duckdb/node-api'

import duckdb = require('@duckdb/node-bindings')

/**
 * The memory of a column of a chunk as it is: one call a value, as `getItem` is, takes ten times as long.
 *
 * @returns the values' bytes, and a bit for each that is no NULL, undefined where all are none
 */
export function rawVector(chunk: DuckDBDataChunk, column: number, bytesPerValue: number) {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
  const data = duckdb.vector_get_data(vector, chunk.rowCount * bytesPerValue)
  const valid = duckdb.vector_get_validity(vector, Math.ceil(chunk.rowCount / 64) * 8)
  return { data, valid }
}

/** Whether bit `i` is 1. */
export function isSet(bits: Uint8Array, i: number): boolean {
  return ((bits[i >> 3] >> (i & 7)) & 1) === 1
}
