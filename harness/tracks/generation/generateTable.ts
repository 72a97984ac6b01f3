import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataError, InterruptedError, UsageError } from '../../../base/errors.js'
import { writeFileAtomic } from '../../../base/files.js'
import { withTemporaryFolder } from '../../../base/withTemporaryFolder.js'
import { fileFormat } from '../../../datasets/fileFormat.js'
import type { Table } from '../../../datasets/table.js'
import { missingTexts } from '../../../datasets/tables/missingTexts.js'
import {
  readingNotices,
  readTable,
  readTableLike,
  readTypes,
  writeTable,
} from '../../../datasets/tables.js'
import type { Assessment } from '../../../eval/assessment.js'
import { utilityTarget } from '../../../eval/utility/utilityTarget.js'
import { checkHoldout } from '../holdout/checkHoldout.js'
import { splitHoldout } from '../holdout/splitHoldout.js'
import { checkRoom } from './checkRoom.js'
import type { LearnedRows, LearnOptions } from './learning.js'
import { learnRows } from './learnRows.js'
import { readRowModel } from './rowModel.js'
import type { RowModelName } from './rowModels.js'

export interface GenerateOptions extends Omit<LearnOptions, 'onProgress'> {
  /** The table to learn from, or `from`. */
  table?: string
  /** A model's file, of an earlier call. */
  from?: string
  /** Rows to make; absent: as many as the table has, 1,000 of a model's file. */
  rows?: number
  /** Number of the first row: those before it are as another call made them. */
  skip: number
  /** Real rows that nothing learns from; null: none; absent: a tenth of the table. */
  holdout?: string | null
  /** The column that models of the assessment predict. */
  target?: string
  types?: string
  missing?: readonly string[]
  /** Where the model is kept. */
  saveModel?: string
  out: string
  /** Where the report of the assessment is written. */
  html?: string
  isAssessed: boolean
  /** @param share of all the work that is done, 0 … 1 */
  onProgress: (share: number, stage: string) => void
}

/** What `seqarena generate` gives. */
export interface GenerateResult {
  out: string
  rows: number
  model: RowModelName | 'file'
  /** Whether the same command gives the same table: not where time ended a training. */
  isRepeatable: boolean
  /** What became of the table's columns. */
  notes: readonly string[]
  /** Rows that were learned from, and held out; absent with a model's file. */
  learned?: { training: number; holdout: number }
  /** Seconds from the table as it was read to the model, and from there to the written table. */
  seconds: { fit: number; make: number }
  assessment?: Assessment
}

/** Fewest rows that anything is learned from. */
const fewestRows = 10
const rowsOfFile = 1000
/** Rows by which the size of all is estimated. */
const rowsTried = 200
/** Shares of the work at which its parts begin. */
const shares = { learning: 0.05, drawing: 0.5, writing: 0.6, assessing: 0.65 }

/**
 * Makes a flat synthetic table: learns a model or reads one, draws rows, writes and assesses them. The same table,
 * options and seed give the same bytes.
 *
 * @throws {DataError} for a table that cannot be read; `TOO_FEW_ROWS`; for a model's file what {@link readCopula} throws
 * @throws {UsageError} `TOO_MANY_ROWS`
 * @throws {InterruptedError} when the signal comes; a table that was written by then stays
 */
export async function generateTable(options: GenerateOptions): Promise<GenerateResult> {
  const { out, seed, workers, onProgress, signal } = options
  const started = performance.now()
  const learned = options.from === undefined ? await learn(options) : undefined
  const model = learned?.model ?? readRowModel(readFileSync(options.from!), options.from!)
  stopIf(signal)
  const fitted = performance.now()
  const rows = options.rows ?? learned?.rowsOfTable ?? rowsOfFile
  const drawing = { seed, firstRow: options.skip, signal }
  checkRoom(out, rows, await model.draw({ ...drawing, rows: rowsTried, workers: 1 }))
  onProgress(shares.drawing, 'drawing rows')
  const made = await model.draw({ ...drawing, rows, workers })
  stopIf(signal)
  onProgress(shares.writing, 'writing the table')
  if (options.saveModel !== undefined) {
    writeFileAtomic(options.saveModel, model.encode(options.saveModel))
  }
  await writeTable(out, made)
  const written = performance.now()
  return {
    out,
    rows,
    model: learned ? options.model : 'file',
    isRepeatable: learned?.isRepeatable ?? true,
    notes: learned?.notes ?? [],
    learned: learned?.sizes,
    seconds: { fit: (fitted - started) / 1000, make: (written - fitted) / 1000 },
    assessment: learned && options.isAssessed ? await assessMade(options, made) : undefined,
  }
}

interface Learned extends LearnedRows {
  /** Rows of the whole table, those held out included. */
  rowsOfTable: number
  sizes: { training: number; holdout: number }
}

async function learn(options: GenerateOptions): Promise<Learned> {
  const { table: file, types, missing, holdout, seed, target, signal, onProgress } = options
  if (file === undefined) {
    const hint = 'Name a table to learn from, or a model with --from.'
    throw new UsageError('NO_TABLE', 'there is nothing to make rows of', hint)
  }
  onProgress(0, `reading ${file}`)
  const known = types === undefined ? undefined : readTypes(types)
  const read = await readTable(file, { types: known, missing, signal })
  for (const notice of readingNotices('training', read)) options.onNotice(notice)
  const parts = holdout === undefined ? splitHoldout(read.table, undefined, { seed, target }) : null
  const training: Table = parts?.training ?? read.table
  if (training.rowCount < fewestRows) {
    const what = `${training.rowCount} rows are too few to learn from`
    throw new DataError('TOO_FEW_ROWS', what, { file }, `Give ${fewestRows} or more.`)
  }
  // What would be refused after the work is refused before it.
  if (target !== undefined) utilityTarget(training, target, undefined)
  if (typeof holdout === 'string') {
    const held = await readTableLike(holdout, training, { missing, signal })
    checkHoldout(training, held.table, undefined)
  }
  onProgress(shares.learning, 'learning')
  const learned = await learnRows(training, parts?.holdout, {
    ...options,
    onProgress: (share, detail) =>
      onProgress(shares.learning + (shares.drawing - shares.learning) * share, detail),
  })
  const held = parts?.holdout?.rowCount ?? 0
  return {
    ...learned,
    rowsOfTable: read.table.rowCount,
    sizes: { training: training.rowCount, holdout: held },
  }
}

/** Judges the table that was made: in CSV a label such as NA would read as missing. */
async function assessMade(options: GenerateOptions, made: Table): Promise<Assessment> {
  const isLost = made.columns.some(
    (column) => 'labels' in column && column.labels.some((label) => missingTexts.includes(label)),
  )
  if (!isLost || fileFormat(options.out) === 'parquet') return assess(options, options.out)
  return withTemporaryFolder('seqarena-generate-', async (folder) => {
    const file = join(folder, 'synthetic.parquet')
    await writeTable(file, made)
    return assess(options, file)
  })
}

/** @param file that the table is judged as */
async function assess(options: GenerateOptions, file: string): Promise<Assessment> {
  const { table, out, holdout, target, types, missing, seed, workers, html, signal } = options
  // What judges takes time to load, which --no-assess does without.
  const { assessFiles } = await import('../assessment/assessFiles.js')
  const { renderQualityReport } = await import('../../../eval/report/quality/qualityReport.js')
  const { assessments } = await assessFiles({
    ...{ real: table!, synthetic: [file], types, missing, target, seed, workers, signal },
    ...(holdout === undefined ? { split: { seed, target } } : { holdout: holdout ?? undefined }),
    draws: 1,
    onNotice: options.onNotice,
    onProgress: (share, stage) =>
      options.onProgress(shares.assessing + (1 - shares.assessing) * share, stage),
  })
  const assessment: Assessment = {
    ...assessments[0],
    synthetic: { ...assessments[0].synthetic, file: out },
  }
  if (html !== undefined) {
    const createdAt = new Date().toISOString()
    writeFileAtomic(html, renderQualityReport({ assessments: [assessment], createdAt }))
  }
  return assessment
}

function stopIf(signal: AbortSignal) {
  if (signal.aborted) throw new InterruptedError('stopped before the table was written')
}
