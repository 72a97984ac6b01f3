import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  temporaryName,
  writeAtomically,
  writeFailed,
  writeFileAtomic,
} from '../../../base/files.js'
import { retitleReport } from '../../../eval/report/quality/retitleReport.js'

/**
 * Copies a run's table and report, under its name, to `seq_result_YYYYMMDD_HHMM.csv` and `.html`, with `-2`, `-3` … where such a
 * file is there already: nothing is overwritten.
 *
 * @param now local time names the files
 * @throws {SeqarenaError} `WRITE_FAILED`
 */
export function deliverSynthesis(
  runPath: string,
  resultsDir: string,
  now: Date,
): { file: string; report: string } {
  mkdirSync(resultsDir, { recursive: true })
  const stem = join(resultsDir, `seq_result_${timeName(now)}`)
  for (let suffix = 1; ; suffix++) {
    const name = suffix === 1 ? stem : `${stem}-${suffix}`
    const [file, report] = [`${name}.csv`, `${name}.html`]
    if (existsSync(report) || !copyToFree(join(runPath, 'synthetic.csv'), file)) continue
    const page = readFileSync(join(runPath, 'report.html'), 'utf8')
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
