import type { DuckDBDataChunk } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

/** A column of a chunk as it lies in memory: one call a value, as `getItem` is, takes ten times as long. */
export interface RawVector {
  /** [rowCount · bytesPerValue] What stands where there is no value has no meaning. */
  data: Uint8Array
  /** A bit a row, 0 where there is no value; null where all are there. */
  valid: Uint8Array | null
}

export function rawVector(
  chunk: DuckDBDataChunk,
  column: number,
  bytesPerValue: number,
): RawVector {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
  const data = duckdb.vector_get_data(vector, chunk.rowCount * bytesPerValue)
  const valid = duckdb.vector_get_validity(vector, Math.ceil(chunk.rowCount / 64) * 8)
  return { data, valid }
}

export function isSet(bits: Uint8Array, i: number): boolean {
  return ((bits[i >> 3] >> (i & 7)) & 1) === 1
}
