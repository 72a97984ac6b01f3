import type { NumberArray } from './reader/layout.js'
import { openInReader, readerModule } from './reader/openInReader.js'
import type { RowsInfo } from './reader/serveRows.js'
import type { ReadOptions } from './readOptions.js'
import type { KeyBatch, RowBatch, RowSource, TextBatch } from './rowSource.js'

/**
 * Opens a table file of any format. It is read in another process, which is started once for all files: see
 * `openInReader`.
 *
 * @throws {DataError} for a file that cannot be opened, and for columns that are missing or no numbers; what
 *   `columnRoles` and `openInReader` throw
 */
export async function openRows(
  file: string,
  { signal, ...options }: ReadOptions = {},
): Promise<RowSource> {
  const wanted = { module: readerModule('serveRows'), file, options }
  const reader = await openInReader<RowsInfo>(wanted, { signal })

  async function* scanKeys(): AsyncGenerator<KeyBatch> {
    for await (const { arrays } of reader.scanQuickly('keys')) yield keysOf(arrays)
  }
  async function* scan(name: string, ...args: unknown[]): AsyncGenerator<RowBatch> {
    for await (const { arrays } of reader.scanQuickly(name, ...args)) {
      yield { ...keysOf(arrays), features: arrays.slice(keyCount) as RowBatch['features'] }
    }
  }
  async function* scanText(column: string): AsyncGenerator<TextBatch> {
    for await (const { data, arrays } of reader.scan('text', column)) {
      yield { ...keysOf(arrays), text: data as (string | null)[] }
    }
  }
  return {
    file,
    ...reader.info,
    scanKeys,
    scanRows: () => scan('rows'),
    scanRowsInOrder: (seqIx) => scan('rowsInOrder', Int32Array.from(seqIx)),
    scanText,
    close: reader.close,
  }
}

const keyCount = 3

function keysOf(arrays: readonly NumberArray[]): KeyBatch {
  const [seqIx, step, needPrediction] = arrays as Float64Array[]
  return { rowCount: seqIx.length, seqIx, step, needPrediction }
}
