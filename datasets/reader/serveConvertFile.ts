import type { OnRows } from '../onRows.js'
import { convertFileUnguarded } from '../series/convertFileUnguarded.js'
import type { CutOptions } from '../series/cutSeries.js'
import type { UnfinishedFile } from '../writeQuery.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** Cuts the series of a file into a table that is written here, for `convertFile` in another process. */
export default async function serveConvertFile(
  file: string,
  { cut, out }: { cut: CutOptions; out: UnfinishedFile },
  onRows: OnRows,
): Promise<OpenedFile> {
  return serveResult(await convertFileUnguarded(file, out, cut, onRows))
}
