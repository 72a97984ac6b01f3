import { openRowsUnguarded } from '../openRowsUnguarded.js'
import type { ReadOptions } from '../readOptions.js'
import type { KeyBatch, RowBatch, RowSource } from '../rowSource.js'
import type { Message } from './frames.js'
import type { OpenedFile } from './openedFile.js'

/** What is known of rows that are open in the process that reads. */
export type RowsInfo = Pick<RowSource, 'featureNames' | 'keyNames' | 'warmUp' | 'warnings'>

/** Rows, for `openRows` in another process: of each batch the keys come first among the arrays, then the features. */
export default async function serveRows(file: string, options: ReadOptions): Promise<OpenedFile> {
  const source = await openRowsUnguarded(file, options)
  const { featureNames, keyNames, warmUp, warnings } = source
  const info: RowsInfo = { featureNames, keyNames, warmUp, warnings }
  return {
    info,
    scans: {
      keys: () => mapped(source.scanKeys(), (batch) => ({ data: null, arrays: keysOf(batch) })),
      rows: () => mapped(source.scanRows(), rowsOf),
      rowsInOrder: (seqIx: Int32Array) => mapped(source.scanRowsInOrder(seqIx), rowsOf),
      text: (column: string) =>
        mapped(source.scanText(column), (batch) => ({ data: batch.text, arrays: keysOf(batch) })),
    },
    close: source.close,
  }
}

/** Batches may be arrays longer than their rows. */
function keysOf({ rowCount, seqIx, step, needPrediction }: KeyBatch) {
  return [seqIx, step, needPrediction].map((key) => key.subarray(0, rowCount))
}

function rowsOf(batch: RowBatch) {
  const features = batch.features.map((feature) => feature.subarray(0, batch.rowCount))
  return { data: null, arrays: [...keysOf(batch), ...features] }
}

async function* mapped<Batch>(
  batches: AsyncIterable<Batch>,
  messageOf: (batch: Batch) => Message<unknown>,
) {
  for await (const batch of batches) yield messageOf(batch)
}
