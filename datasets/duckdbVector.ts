import type { DuckDBDataChunk } from '@duckdb/node-api'

import duckdb = require('@duckdb/node-bindings')

// Columns of a chunk as they lie in memory: one call a value, as `getItem` is, takes many times as long.

/** [rowCount · bytesPerValue] What stands where there is no value has no meaning. Valid as long as the chunk is. */
export function rawValues(
  { chunk, rowCount }: DuckDBDataChunk,
  column: number,
  bytesPerValue: number,
): Uint8Array {
  const vector = duckdb.data_chunk_get_vector(chunk, column)
  return duckdb.vector_get_data(vector, rowCount * bytesPerValue)
}

/** A bit a row, 0 where there is no value; null where all are there. */
export function validRows({ chunk, rowCount }: DuckDBDataChunk, column: number): Uint8Array | null {
  const vector = duckdb.data_chunk_get_vector(chunk, column)
  return duckdb.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8)
}

export function isSet(bits: Uint8Array, i: number): boolean {
  return ((bits[i >> 3] >> (i & 7)) & 1) === 1
}
