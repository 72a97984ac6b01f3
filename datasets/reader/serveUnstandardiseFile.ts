import type { OnRows } from '../onRows.js'
import type { Scales } from '../series/scales.js'
import { unstandardiseFileUnguarded } from '../series/unstandardiseFileUnguarded.js'
import type { UnfinishedFile } from '../writeQuery.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** Takes the columns of a file back to their units, for `unstandardiseFile` in another process. */
export default async function serveUnstandardiseFile(
  file: string,
  { scales, out }: { scales: Scales; out: UnfinishedFile },
  onRows: OnRows,
): Promise<OpenedFile> {
  return serveResult(await unstandardiseFileUnguarded(file, out, scales, onRows))
}
