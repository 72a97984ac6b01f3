import { UsageError } from '../../base/errors.js'
import { contestNeedPrediction } from '../needPrediction.js'
import type { OnRows } from '../onRows.js'
import { UnchangingColumns } from '../unchangingColumns.js'
import type { MissingPolicy } from './cellFiller.js'
import { checkComplete, type Feature, isWide } from './chooseFeatures.js'
import { type CutReport, cutReport, tooShort } from './cutReport.js'
import { type OrderOptions, orderSeries, soundFeatures } from './orderSeries.js'
import { readInOrder } from './readInOrder.js'
import { checkSameKind, SequenceMoments, scaling } from './scaleSequences.js'
import { type Scales, scalesOf } from './scales.js'
import { type CutCount, type OnSequence, SequenceCutter } from './sequenceCutter.js'
import { openSeriesFile, type SeriesFile } from './seriesFile.js'
import type { SeriesOrigin } from './seriesOrigin.js'
import { secondsAt } from './times.js'

/** How series are cut. Plain data. */
export interface CutOptions extends OrderOptions {
  /** Length of a sequence. */
  steps: number
  /** States before the first scored prediction; the contest's 100 or none by default. */
  warmUp?: number
  /** What is done where a cell has no value; by default `cut`: its row ends a sequence. */
  missing?: MissingPolicy
  /** Sequences are made of the differences of a row and the row before it. */
  difference?: boolean
  /** Features are scaled to mean 0 and standard deviation 1 (population) over all sequences, or as the scales say. */
  standardise?: boolean | Scales
}

/** What is known of sequences before they are cut. */
export interface SequenceLayout {
  featureNames: string[]
  /** Whether each feature has its level so far above its spread that it needs float64. */
  isWide: boolean[]
  /** [steps], 0 or 1, alike for all sequences. */
  needPrediction: Uint8Array
  /** More sequences than this do not come. */
  mostSequences: number
}

/** Where sequences came from, how they were scaled, and what became of the rows. */
export interface CutSeries {
  origin: SeriesOrigin
  scales?: Scales
  report: CutReport
}

/**
 * Cuts the series of a file into sequences: finds the time, the series and the features, puts the rows in order, and
 * cuts where a series ends, time has a gap or a cell is missing. The file is read twice, and once more to find scales.
 *
 * @param begin called once when it is known what comes; what it returns is told of each sequence
 * @throws {DataError} naming file, row and column of what is wrong; `TOO_SHORT` where no sequence comes of it
 * @throws {UsageError} `STEPS`, `WARM_UP`, `TIME_FORMAT` or `BAD_COLUMNS`
 */
export async function cutSeries(
  file: string,
  options: CutOptions,
  begin: (layout: SequenceLayout) => OnSequence | Promise<OnSequence>,
  onRows?: OnRows,
): Promise<CutSeries> {
  const { steps, difference = false, missing = 'cut' } = options
  const needPrediction = needPredictionOf(options)
  const source = await openSeriesFile(file)
  try {
    await limitMemory(source)
    const ordered = await orderSeries(source, options, onRows)
    const { columns, survey, times, arrangement, gaps, isBreak } = ordered
    const { rowCount } = survey
    const { rowAt, starts } = arrangement
    const { features, warnings } = await soundFeatures(source, ordered)
    if (missing === 'error') checkComplete(source, features)

    const cut = async (what: string, onSequence: OnSequence): Promise<CutCount> => {
      const options = { steps, difference, missing }
      const cutter = new SequenceCutter(features.length, options, isBreak, starts, onSequence)
      let done = 0
      const read = features.map(({ column }) => column)
      for await (const block of readInOrder(source, read, rowAt)) {
        cutter.push(block.columns, block.rowCount)
        done += block.rowCount
        onRows?.(what, done, rowCount)
      }
      return cutter.finish()
    }

    const scales = await scalesFor(file, features, options, cut)
    const names = features.map(({ column }) => column.name)
    const onSequence = await begin({
      featureNames: names,
      isWide: features.map(({ cells }) => !scales && !difference && isWide(cells)),
      needPrediction,
      mostSequences: Math.floor(rowCount / steps),
    })
    const scale = scales && scaling(scales.columns)
    const began =
      times && survey.series.length > 1 ? survey.series.map((): number[] => []) : undefined
    const unchanging = new UnchangingColumns(names)
    const count = await cut('cutting', (states, series, start) => {
      unchanging.add({ states })
      scale?.(states)
      began?.[series].push(secondsAt(times!, rowAt ? rowAt[start] : start))
      onSequence(states, series, start)
    })
    warnings.push(...unchanging.warnings(file))
    const scoredSteps = needPrediction.reduce((sum, need) => sum + need, 0)
    const made = { rows: rowCount, scoredSteps, count, warnings }
    const facts = { ...made, times, arrangement, gaps, missing, features }
    if (count.sequences === 0) throw tooShort(file, steps, facts)
    const origin: SeriesOrigin = {
      formatVersion: 1,
      file,
      steps,
      ...(columns.time && { timeColumn: columns.time.name }),
      idColumns: columns.ids.map(({ name }) => name),
      series: survey.series.map((id, i) => ({
        id,
        sequences: count.bySeries[i],
        ...(began && { starts: began[i] }),
      })),
    }
    return { origin, scales, report: cutReport(facts) }
  } finally {
    source.close()
  }
}

/** What DuckDB may take to sort; beyond it works on disk. */
const sortMemory = '500MB'

async function limitMemory({ instance }: SeriesFile): Promise<void> {
  const connection = await instance.connect()
  await connection.run(`SET GLOBAL memory_limit = '${sortMemory}'`)
  connection.disconnectSync()
}

/** Scales that were given, or those of the sequences themselves; undefined where nothing is scaled. */
async function scalesFor(
  file: string,
  features: readonly Feature[],
  { standardise = false, difference = false }: CutOptions,
  cut: (what: string, onSequence: OnSequence) => Promise<CutCount>,
): Promise<Scales | undefined> {
  const names = features.map(({ column }) => column.name)
  if (typeof standardise === 'object') {
    checkSameKind(standardise, difference, file)
    return { ...standardise, columns: scalesOf(standardise, names, file) }
  }
  if (!standardise) return undefined
  const moments = new SequenceMoments(features.length)
  await cut('measuring', (states) => moments.add(states))
  return { formatVersion: 1, file, difference, columns: moments.scales(names) }
}

function needPredictionOf({ steps, warmUp }: CutOptions): Uint8Array {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new UsageError('STEPS', `a sequence cannot have ${steps} steps`, 'Take 2 or more.')
  }
  const needPrediction = contestNeedPrediction(steps, warmUp)
  if (!needPrediction.includes(1)) {
    const what = `a warm-up of ${warmUp} leaves nothing to score in sequences of ${steps} steps`
    throw new UsageError('WARM_UP', what, `Take less than ${steps}.`)
  }
  return needPrediction
}
