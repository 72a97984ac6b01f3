import { callInReader } from '../reader/callInReader.js'
import { readerModule } from '../reader/openInReader.js'
import type { FoundOrigin } from './findSeriesOriginUnguarded.js'
import type { SeriesOrigin } from './seriesOrigin.js'

/**
 * What `convert` wrote of the series that a table was cut from: into the metadata of Parquet, and beside CSV. Undefined
 * for any other table, and for a CSV file that was changed since.
 *
 * @throws {DataError} as `fileFormat`; what `openInReader` throws
 */
export async function readSeriesOrigin(file: string): Promise<SeriesOrigin | undefined> {
  return (await findSeriesOrigin(file)).origin
}

/** `readSeriesOrigin`, which also tells of a sidecar that the file has outlived. */
export function findSeriesOrigin(file: string): Promise<FoundOrigin> {
  return callInReader({ module: readerModule('serveSeriesOrigin'), file, options: {} })
}
