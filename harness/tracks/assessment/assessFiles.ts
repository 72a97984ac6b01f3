import { counted } from '../../../base/counted.js'
import { InterruptedError } from '../../../base/errors.js'
import { shortYearNotices } from '../../../datasets/tables/shortYears.js'
import type { LikeResult, ReadResult, ValueLoss } from '../../../datasets/tables.js'
import {
  labelsSpelledOtherwise,
  readingNotices,
  readTable,
  readTableLike,
  readTypes,
} from '../../../datasets/tables.js'
import type { Assessment, CoercionLoss } from '../../../eval/assessment.js'
import { Assessor } from '../../../eval/assessor.js'
import type { AssessorOptions } from '../../../eval/assessorOptions.js'
import { type RankedTable, rankAssessments } from '../../../eval/rankAssessments.js'
import { checkHoldout } from '../holdout/checkHoldout.js'
import { type HoldoutSplit, splitHoldout } from '../holdout/splitHoldout.js'

export interface AssessFilesOptions extends Omit<AssessorOptions, 'onProgress'> {
  real: string
  holdout?: string
  /** Holds a part of the real table out instead. */
  split?: HoldoutSplit
  synthetic: readonly string[]
  /** A JSON file with types of columns that are not to be inferred. */
  types?: string
  /** Texts that stand for missing values in every column. */
  missing?: readonly string[]
  key?: string
  signal?: AbortSignal
  onNotice?: (line: string) => void
  /** @param share of all the work that is done, 0 … 1 */
  onProgress?: (share: number, stage: string) => void
}

export interface AssessedFiles {
  /** Assessments in the order in which the files were given. */
  assessments: readonly Assessment[]
  ranking: readonly RankedTable[]
  /** Files that an interrupt came before. */
  unfinished: readonly string[]
}

/** The share of the work that reading is. */
const readingShare = 0.05

/**
 * Assesses synthetic tables against a real one. All files are read before the work begins, so that a bad one
 * is found at once.
 *
 * @throws {DataError} for a table that can't be read or does not fit the real one; `HOLDOUT_OVERLAPS`
 * @throws {InterruptedError} when the signal comes before the first table is assessed
 */
export async function assessFiles(options: AssessFilesOptions): Promise<AssessedFiles> {
  const { synthetic: files, signal, onNotice, onProgress } = options
  const progress = (share: number, stage: string) => onProgress?.(share, stage)
  const { training, holdout, synthetic, notes } = await readAll(options, progress).catch(
    (error) => {
      throw signal?.aborted ? new InterruptedError('stopped while reading the tables') : error
    },
  )
  const assessor = new Assessor(
    { training: training.table, holdout: holdout?.table, key: options.key },
    options,
  )
  const noticesOfReal = [
    ...readingNotices('training', training),
    ...shortYearNotices(training.table),
    ...(holdout ? readingNotices('holdout', holdout) : []),
  ]
  const spellingOfHoldout = spellingNotes('holdout', holdout, training)
  const assessments: Assessment[] = []
  try {
    for (const [i, read] of synthetic.entries()) {
      const share = (own: number) =>
        readingShare + ((1 - readingShare) * (i + own)) / synthetic.length
      const label = files.length > 1 ? `${read.table.file}: ` : ''
      const coercions = [
        ...lossesOf('training', training),
        ...lossesOf('holdout', holdout),
        ...lossesOf('synthetic', read),
      ]
      assessments.push(
        await assessor.assess(read.table, {
          coercions,
          notes: [
            ...noticesOfReal,
            ...readingNotices('synthetic', read),
            ...spellingOfHoldout,
            ...spellingNotes('synthetic', read, training),
            ...droppedNote('holdout', holdout),
            ...droppedNote('synthetic', read),
            ...notes,
          ],
          signal,
          onProgress: (own, stage) => progress(share(own), label + stage),
        }),
      )
      if (i + 1 < synthetic.length) onNotice?.(`${read.table.file}: done`)
    }
  } catch (error) {
    if (!(error instanceof InterruptedError) || assessments.length === 0) throw error
  } finally {
    await assessor.close()
  }
  const unfinished = files.slice(assessments.length)
  return { assessments, ranking: rankAssessments(assessments), unfinished }
}

async function readAll(
  {
    real,
    holdout: holdoutFile,
    split,
    synthetic: files,
    types,
    missing,
    key,
    signal,
  }: AssessFilesOptions,
  progress: (share: number, stage: string) => void,
) {
  let read = 0
  const nFiles = files.length + (holdoutFile === undefined ? 1 : 2)
  const show = (file: string) => progress((readingShare * read++) / nFiles, `reading ${file}`)
  show(real)
  const known = types === undefined ? undefined : readTypes(types)
  const whole = await readTable(real, { types: known, missing, key, signal })
  const parts = split && splitHoldout(whole.table, key, split)
  const training = parts ? { ...whole, table: parts.training } : whole
  const like = (file: string) => {
    show(file)
    return readTableLike(file, training.table, { missing, key, signal })
  }
  const heldOut: LikeResult | undefined = parts?.holdout && {
    table: parts.holdout,
    losses: [],
    missingMarks: [],
    otherForms: [],
    dropped: [],
  }
  const holdout = holdoutFile === undefined ? heldOut : await like(holdoutFile)
  const notes =
    holdout && holdoutFile !== undefined ? checkHoldout(training.table, holdout.table, key) : []
  const synthetic: LikeResult[] = []
  for (const file of files) synthetic.push(await like(file))
  return { training, holdout, synthetic, notes }
}

function lossesOf(table: CoercionLoss['table'], read: ReadResult | undefined): CoercionLoss[] {
  return (read?.losses ?? []).map((loss: ValueLoss) => ({ table, ...loss }))
}

function spellingNotes(name: string, read: LikeResult | undefined, training: ReadResult): string[] {
  if (!read) return []
  return [...read.otherForms, ...labelsSpelledOtherwise(read.table, training.table)].map(
    ({ column, rows, own, wanted }) =>
      `${column} is written otherwise in ${counted(rows, 'row')} of the ${name} table than in the real one: ${JSON.stringify(own)} for ${JSON.stringify(wanted)}.`,
  )
}

function droppedNote(name: string, read: LikeResult | undefined): string[] {
  if (!read || read.dropped.length === 0) return []
  return [
    `Columns of the ${name} table that the real one does not have: ${read.dropped.map((own) => own || 'one without a name').join(', ')}.`,
  ]
}
