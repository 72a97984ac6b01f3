import { DataError } from '../../base/errors.js'
import { optionsByPlace } from '../columnByPlace.js'
import { lookAtColumns } from '../duckdbRows.js'
import type { ColumnOptions } from '../readOptions.js'
import type { TabularColumn, TabularFile } from '../tabularFile.js'
import {
  type InspectedFile,
  type InspectLimits,
  openInspectedFile,
  type RowsRead,
} from './inspectedFile.js'
import type { InspectedColumn, InspectedSequences, Inspection, ReadRows } from './inspection.js'
import type { Judged } from './judged.js'
import { judgeSequences, type SequencesJudgement } from './judgeSequences.js'
import { judgeSeries, type SeriesJudgement } from './judgeSeries.js'
import { judgeTyped } from './judgeTyped.js'
import { type KeyPair, keysByValues } from './keysByValues.js'
import type { NumberFacts } from './numberSight.js'
import { sequenceWarnings } from './sequenceWarnings.js'
import type { KeySurvey } from './surveyKeys.js'
import { surveyNumbers } from './surveyNumbers.js'
import { areMostlyNumbers, suspicions } from './suspicions.js'
import { verdicts } from './verdicts.js'

/** `inspectFile` in this process, which a damaged file may hang or end. */
export async function inspectUnguarded(
  file: string,
  options: ColumnOptions = {},
  limits?: InspectLimits,
): Promise<Inspection> {
  const opened = await openInspectedFile(file, options, limits)
  try {
    if (opened.rowCount === 0) throw new DataError('EMPTY', 'the file has no rows', { file })
    return await inspectOpened(opened, options)
  } finally {
    opened.close()
  }
}

async function inspectOpened(file: InspectedFile, given: ColumnOptions): Promise<Inspection> {
  const view = await lookAtColumns(withElements(file), given, file.metadata)
  const options = optionsByPlace(
    given,
    view.columns.map(({ name }) => name),
  )
  const kept = [...(options.keep ?? []), ...(options.columns ?? [])]
  const facts = await surveyNumbers(file.values.table, view.columns)
  const typed = await judgeTyped(file, options.idColumn)
  const typedOf = (column: TabularColumn) =>
    typed.columns[file.head.table.columns.findIndex(({ sql }) => sql === column.sql)]
  const missing = view.columns.map((column, i) =>
    missingShare(file, column, facts[i], typedOf(column)?.missing),
  )
  const judge = async (pair?: KeyPair) => {
    const sequences = await judgeSequences(file, view, facts, missing, options, pair)
    return { sequences, series: await seriesOf(file, options, sequences) }
  }
  let { sequences, series } = await judge()
  if (!sequences.roles && series.found?.time === undefined && areKeysOpen(options)) {
    const pair = await keysByValues(file.head.table, view.columns, facts, options.drop ?? [])
    if (pair) ({ sequences, series } = await judge(pair))
  }
  const kind = kindOf(file, sequences, series)

  const { roles, survey } = sequences
  const keys = roles ? [roles.keys.seqIx, roles.keys.step, roles.keys.needPrediction] : []
  const found = kind === 'series' ? series.found : undefined
  const ordering = [...(found?.time?.split(', ') ?? []), ...(found?.ids ?? [])]
  const known = view.columns.map((column, i) => ({
    column,
    facts: facts[i],
    typed: typedOf(column),
    missing: missing[i],
    isIndex: view.looks?.index.has(column) ?? false,
    toMend: sequences.toMend?.find(([name]) => name === column.name)?.[1],
    isKept: kept.includes(column.name),
    isKey: keys.includes(column) || ordering.includes(column.name),
  }))
  const { values } = file
  const starts = survey ? Math.ceil(values.rowCount / survey.shortest) : 0
  const seen = suspicions(known, {
    isCsv: file.head.table.isCsv,
    mostFalls: values.places - 1 + starts,
  })
  const columns = known.map(({ column, typed, facts }, i): InspectedColumn => {
    const { least, most, mean, deviation } = facts && areMostlyNumbers(facts) ? facts : {}
    const statistics = values.which === 'all' ? undefined : statisticsOf(file, column)
    // `convert` gives a column without a name one after its place.
    const name = column.name === '' ? `column_${i + 1}` : column.name
    return {
      name: column.name,
      type: column.type,
      train: trainRole(column, sequences),
      convert: convertRole(name, series),
      assess: typed?.type,
      missing: missing[i],
      ...(least !== undefined && { least: statistics?.least ?? least }),
      ...(most !== undefined && { most: statistics?.most ?? most }),
      ...(mean !== undefined && { mean, deviation }),
      ...(least === undefined && typed?.range && { range: typed.range }),
      ...(typed?.distinct !== undefined && { distinct: typed.distinct }),
      examples: typed?.examples ?? [],
      suspicions: seen[i].filter(({ kind: own }) => kind !== 'series' || own !== 'index'),
    }
  })
  const judged = { file, options, kind, sequences, series, typed, columns }
  return {
    file: file.file,
    format: file.format,
    bytes: file.bytes,
    ...(file.delimiter !== undefined && { delimiter: file.delimiter }),
    ...(file.codecs && { codecs: file.codecs }),
    rows: file.rowCount,
    isEstimate: file.isEstimate,
    read: { keys: readRows(file.keys), values: readRows(values), head: readRows(file.head) },
    hasStatistics: file.statistics.some((own) => own?.least !== undefined),
    kind,
    columns,
    features: kind === 'sequences' ? (roles?.features.length ?? 0) : (found?.features.length ?? 0),
    ...(survey && { sequences: inspectedSequences(sequences, survey) }),
    ...(series.found && { series: series.found }),
    groups: typed.keys,
    warnings: warningsOf(judged),
    suits: verdicts(judged),
  }
}

/** Whether neither ids nor steps were named. */
function areKeysOpen({ idColumn, stepColumn }: ColumnOptions): boolean {
  return idColumn === undefined && stepColumn === undefined
}

/** The first rows with the elements of an Arrow file's list in its place. */
function withElements({ head: { table }, elements }: InspectedFile): TabularFile {
  if (!elements) return table
  const columns = table.columns.flatMap((column, i) =>
    i === elements.listAt ? elements.columns : [column],
  )
  return { ...table, columns }
}

function statisticsOf({ head, statistics }: InspectedFile, { sql }: TabularColumn) {
  return statistics[head.table.columns.findIndex((column) => column.sql === sql)]
}

/** Share of cells without a value: of all rows by the statistics, or of the rows read where that is more. */
function missingShare(
  file: InspectedFile,
  column: TabularColumn,
  facts: NumberFacts | undefined,
  missingTyped: number | undefined,
): number {
  const { values, head, rowCount } = file
  const read = facts
    ? facts.missing / Math.max(1, values.rowCount)
    : (missingTyped ?? 0) / Math.max(1, head.rowCount)
  if (values.which === 'all') return read
  return Math.max(read, (statisticsOf(file, column)?.nulls ?? 0) / rowCount)
}

async function seriesOf(
  file: InspectedFile,
  options: ColumnOptions,
  { roles, survey }: SequencesJudgement,
): Promise<SeriesJudgement> {
  if (survey && survey.sequences > 1) return { options: {}, reasons: [] }
  const { columns, drop = [], keep, idColumn } = options
  const given = { columns, drop, keep, ...(idColumn !== undefined && { idColumn }) }
  const asGiven = Object.fromEntries(
    Object.entries(given).filter(([, names]) => names !== undefined && names.length > 0),
  )
  if (!roles || !survey) return judgeSeries(file, asGiven)
  // One long sequence is a series, its steps in order.
  const keys = [roles.keys.seqIx, roles.keys.step, roles.keys.needPrediction]
  const names = keys.flatMap((key) => (key ? [key.name] : []))
  return judgeSeries(file, { drop: [...drop, ...names], ...(keep && { keep }), inOrder: true })
}

function kindOf(
  { head }: InspectedFile,
  { roles }: SequencesJudgement,
  { found, options }: SeriesJudgement,
): Inspection['kind'] {
  if (roles) return 'sequences'
  if (found?.time === undefined || found.steps === undefined) return 'table'
  const dropped = Array.isArray(options.drop) ? options.drop.length : 0
  return found.features.length >= dropped && head.rowCount > 1 ? 'series' : 'table'
}

function trainRole(column: TabularColumn, { roles }: SequencesJudgement): string | undefined {
  if (!roles) return undefined
  const { keys, features, leftOut } = roles
  if (column === keys.seqIx) return 'ids of the sequences'
  if (column === keys.step) return 'steps'
  if (column === keys.needPrediction) return 'where predictions are asked for'
  if (features.includes(column)) return 'feature'
  return `left out: ${leftOut.get(column)}`
}

function convertRole(name: string, { found }: SeriesJudgement): string | undefined {
  if (!found) return undefined
  if (found.time?.split(', ').includes(name)) return 'time'
  if (found.ids.includes(name)) return 'tells series apart'
  if (found.features.includes(name)) return 'feature'
  const why = found.leftOut.find(([other]) => other === name)?.[1]
  return why === undefined ? undefined : `left out: ${why}`
}

function readRows({ rowCount, which, places }: RowsRead): ReadRows {
  return { rows: rowCount, which, places }
}

function inspectedSequences({ roles }: SequencesJudgement, survey: KeySurvey): InspectedSequences {
  const { seqIx, step, needPrediction, warmUp } = roles!.keys
  return {
    ...survey,
    id: seqIx.name,
    step: step.name,
    ...(needPrediction && { needPrediction: needPrediction.name }),
    ...(warmUp !== undefined && { warmUp }),
  }
}

/** Warnings, without the name of the file before each. */
function warningsOf({ file, kind, sequences, series, columns }: Judged): string[] {
  const own =
    kind === 'sequences'
      ? [...(sequences.roles?.warnings ?? []), ...sequenceWarnings(sequences)]
      : kind === 'series'
        ? (series.found?.warnings ?? [])
        : []
  const isSaid = (warning: string) =>
    columns.some(({ name, suspicions }, i) => {
      const label = name === '' ? `column ${i + 1}, which has no name,` : `column ${name}`
      const isSaidOf = suspicions.some(({ kind }) => saidOfColumns.includes(kind))
      return isSaidOf && warning.startsWith(`${label} `)
    })
  return own.map((warning) => warning.replace(`${file.file}: `, '')).filter((one) => !isSaid(one))
}

/** Suspicions that say what a warning says too. */
const saidOfColumns = ['index', 'empty', 'missing', 'beyondFloat64']
