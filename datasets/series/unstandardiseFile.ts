import { resolve } from 'node:path'
import { moveWhenMade } from '../../base/files.js'
import { callInReader } from '../reader/callInReader.js'
import { type ReaderOptions, readerModule } from '../reader/openInReader.js'
import { removeSidecars } from './removeSidecars.js'
import type { Scales } from './scales.js'
import type { Unstandardised } from './unstandardiseFileUnguarded.js'

/**
 * Takes standardised columns of any table, such as a predictions file, back to their units: value · deviation + mean.
 * All other columns stay as they are. What an earlier table called `out` had beside it goes, except where that is the
 * file itself. The work is done in the process that reads: see `openInReader`.
 *
 * @param out Parquet, CSV or CSV.gz file to write
 * @throws {DataError} for a file that cannot be read, `TABLES_DIFFER` where no column has a scale, `NOT_NUMERIC`
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file; nothing is left behind
 * @throws {InterruptedError} as `openInReader`; nothing is left behind
 */
export async function unstandardiseFile(
  file: string,
  out: string,
  scales: Scales,
  { onRows, signal }: Pick<ReaderOptions, 'onRows' | 'signal'> = {},
): Promise<Unstandardised> {
  const done = await moveWhenMade(out, (temporary) => {
    const options = { scales, out: { file: out, temporary } }
    const wanted = { module: readerModule('serveUnstandardiseFile'), file, options }
    return callInReader<Unstandardised>(wanted, { onRows, signal })
  })
  if (resolve(out) !== resolve(file)) removeSidecars(out, [])
  return done
}
