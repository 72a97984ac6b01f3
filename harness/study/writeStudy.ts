import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomic } from '../../base/files.js'
import { writeJsonFile } from '../../base/jsonFile.js'
import { standaloneSvg } from '../../eval/charts/standaloneSvg.js'
import { studyCurves } from './studyCurves.js'
import type { StudyFolder } from './studyFolder.js'
import { studyReport } from './studyReport.js'
import type { StudyResult } from './studyResult.js'
import { studyTable } from './studyTable.js'

/** Writes the results into the study's folder. */
export function writeStudy(folder: StudyFolder, result: StudyResult) {
  writeFileAtomic(folder.file('curves.svg'), standaloneSvg(studyCurves(result)))
  writeFileAtomic(folder.file('table.md'), studyTable(result, 'curves.svg'))
  writeFileAtomic(folder.file('report.html'), studyReport(result))
  writeJsonFile(folder.file('study.json'), result)
}

/**
 * Writes table, plot and JSON into a folder where those of other studies may stand, and the plan: NAME.md,
 * NAME.svg, NAME.results.json.
 */
export function deliverStudy(result: StudyResult, out: string) {
  mkdirSync(out, { recursive: true })
  const file = (extension: string) => join(out, `${result.name}.${extension}`)
  writeFileAtomic(file('svg'), standaloneSvg(studyCurves(result)))
  writeFileAtomic(file('md'), studyTable(result, `${result.name}.svg`))
  writeJsonFile(file('results.json'), result)
}
