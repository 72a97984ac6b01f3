import { moveWhenMade, writeFileAtomic } from '../../base/files.js'
import { writeJsonFile } from '../../base/jsonFile.js'
import { callInReader } from '../reader/callInReader.js'
import { readerModule } from '../reader/openInReader.js'
import type { CutFile } from './convertFileUnguarded.js'
import type { ConvertOptions } from './convertOptions.js'
import { removeSidecars } from './removeSidecars.js'
import { scalesFile } from './scales.js'
import { seriesFileOf, sidecarText } from './seriesOrigin.js'

export interface ConvertedFile extends CutFile {
  /** What was written: the table, and what stands beside it. */
  files: string[]
}

/**
 * Cuts the series of a file into a table of sequences that is written as it is cut, so that memory does not grow with
 * it: Parquet, CSV or CSV.gz by the extension of `out`. The origin of the sequences goes into the metadata of Parquet
 * and beside CSV, the scales beside the table; what an earlier table of the name had beside it goes when the new one
 * stands there. The work is done in the process that reads: see `openInReader`.
 *
 * @throws {DataError} as `convertToSequences`
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file; nothing is left behind
 * @throws {UsageError} `STEPS`, `WARM_UP`, `TIME_FORMAT`, `BAD_COLUMNS` or `FORMAT_UNKNOWN`
 * @throws {InterruptedError} as `openInReader`; nothing is left behind
 */
export async function convertFile(
  file: string,
  out: string,
  { onRows, signal, ...cut }: ConvertOptions,
): Promise<ConvertedFile> {
  const made = await moveWhenMade(out, (temporary) => {
    const options = { cut, out: { file: out, temporary } }
    const wanted = { module: readerModule('serveConvertFile'), file, options }
    return callInReader<CutFile>(wanted, { onRows, signal })
  })
  const files = [out]
  if (!out.toLowerCase().endsWith('.parquet')) {
    writeFileAtomic(seriesFileOf(out), sidecarText(out, made.origin))
    files.push(seriesFileOf(out))
  }
  if (made.scales) {
    writeJsonFile(scalesFile(out), made.scales)
    files.push(scalesFile(out))
  }
  removeSidecars(out, files)
  return { ...made, files }
}
