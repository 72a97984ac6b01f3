import { inspectUnguarded } from '../inspect/inspectUnguarded.js'
import type { ColumnOptions } from '../readOptions.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** What is in a file, for `inspectFile` in another process. */
export default async function serveInspection(
  file: string,
  options: ColumnOptions,
): Promise<OpenedFile> {
  return serveResult(await inspectUnguarded(file, options))
}
