import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import {
  temporaryName,
  writeAtomically,
  writeFailed,
  writeFileAtomic,
} from '../../../base/files.js'
import { retitleReport } from '../../../eval/report/quality/retitleReport.js'

/**
 * Copies a run's table, and the report beside it under the table's new name, to `seq_result_YYYYMMDD_HHMM.csv`, or
 * `.parquet` where the table is, and `.html`, with `-2`, `-3` … where such a file is there already: nothing is overwritten.
 *
 * @param table file of the run
 * @param now local time names the files
 * @throws {SeqarenaError} `WRITE_FAILED`
 */
export function deliverSynthesis(
  table: string,
  resultsDir: string,
  now: Date,
): { file: string; report: string } {
  mkdirSync(resultsDir, { recursive: true })
  const stem = join(resultsDir, `seq_result_${timeName(now)}`)
  for (let suffix = 1; ; suffix++) {
    const name = suffix === 1 ? stem : `${stem}-${suffix}`
    const [file, report] = [`${name}${extname(table)}`, `${name}.html`]
    if (existsSync(report) || !copyToFree(table, file)) continue
    const page = readFileSync(join(dirname(table), 'report.html'), 'utf8')
    writeFileAtomic(report, retitleReport(page, basename(file)))
    return { file, report }
  }
}

/** `20260131_0905` */
function timeName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${day}_${two(now.getHours())}${two(now.getMinutes())}`
}

/** @returns false where the name is taken, were it by another process just now */
function copyToFree(from: string, to: string): boolean {
  const temporary = temporaryName(to)
  try {
    copyFileSync(from, temporary)
    linkSync(temporary, to)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw writeFailed(to, error)
    // A file system without links.
    if (existsSync(to)) return false
    writeAtomically(to, (own) => copyFileSync(from, own))
    return true
  } finally {
    rmSync(temporary, { force: true })
  }
}
