import { readSeries } from '../readSeries.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** A series, for `convertToSequences` in another process. */
export default async function serveSeries(
  file: string,
  { timeColumn }: { timeColumn?: string },
): Promise<OpenedFile> {
  return serveResult(await readSeries(file, timeColumn))
}
