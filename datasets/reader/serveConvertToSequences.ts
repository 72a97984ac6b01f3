import type { OnRows } from '../onRows.js'
import { convertToSequencesUnguarded } from '../series/convertToSequencesUnguarded.js'
import type { CutOptions } from '../series/cutSeries.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** Cuts the series of a file into memory, for `convertToSequences` in another process. */
export default async function serveConvertToSequences(
  file: string,
  options: CutOptions,
  onRows: OnRows,
): Promise<OpenedFile> {
  return serveResult(await convertToSequencesUnguarded(file, options, onRows))
}
