import { parquetMetadata } from '../parquetMetadata.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** Key-value metadata, for `readParquetMetadata` in another process. */
export default async function serveParquetMetadata(file: string): Promise<OpenedFile> {
  return serveResult(await parquetMetadata(file))
}
