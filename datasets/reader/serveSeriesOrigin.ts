import { findSeriesOriginUnguarded } from '../series/findSeriesOriginUnguarded.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** The series that a table was cut from, for `findSeriesOrigin` in another process. */
export default async function serveSeriesOrigin(file: string): Promise<OpenedFile> {
  return serveResult(await findSeriesOriginUnguarded(file))
}
