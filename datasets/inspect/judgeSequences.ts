import { columnLabel } from '../../base/columnLabel.js'
import { DataError, type SeqarenaError } from '../../base/errors.js'
import { type ColumnRoles, columnRoles } from '../columnRoles.js'
import { checkTypes, type LookedAtColumns } from '../duckdbRows.js'
import { guessOf } from '../findKeys.js'
import { contestWarmUp } from '../needPrediction.js'
import type { ColumnOptions } from '../readOptions.js'
import type { TabularColumn } from '../tabularFile.js'
import { cellsToMend, isToMend } from './cellsToMend.js'
import type { InspectedFile } from './inspectedFile.js'
import type { KeyPair } from './keysByValues.js'
import type { NumberFacts } from './numberSight.js'
import { percent } from './percent.js'
import { type KeySurvey, surveyKeys } from './surveyKeys.js'

/** What a table is when it is taken for one of sequences. */
export interface SequencesJudgement {
  /** Options with which it can be trained on: those given and, for the reasons beside them, others. */
  options: ColumnOptions
  reasons: string[]
  /** What the columns are with these options; undefined where it is no table of sequences. */
  roles?: ColumnRoles<TabularColumn>
  /** What the keys say; undefined where they are wrong. */
  survey?: KeySurvey
  /** Features of which a few cells are to be mended before it can be trained on, and what. */
  toMend?: [name: string, what: string][]
  /** Why it cannot be trained on. */
  fault?: SeqarenaError
}

/**
 * Takes a table for one of sequences, by the rules of training. Keys under other names are guessed, and features that
 * training would refuse are left out, as long as others stay.
 *
 * @param facts of the columns' cells
 * @param missing share of the cells of each column that have no value
 * @param pair keys that are guessed instead of those with usual names
 * @throws {UsageError} as `columnRoles`
 */
export async function judgeSequences(
  file: InspectedFile,
  view: LookedAtColumns,
  facts: readonly (NumberFacts | undefined)[],
  missing: readonly number[],
  options: ColumnOptions,
  pair?: KeyPair,
): Promise<SequencesJudgement> {
  const keys = await findSequences(file, view, options, pair)
  if (!keys.roles) return keys
  const faultsOf = (column: TabularColumn) => {
    const place = view.columns.indexOf(column)
    return cellFault(column, facts[place], missing[place], file.head.table.isCsv)
  }
  const all = keys.roles.features.flatMap((column) => {
    const fault = faultsOf(column)
    return fault === undefined ? [] : [{ column, fault }]
  })
  const toMend: [string, string][] = []
  const bad: typeof all = []
  for (const one of all) {
    const place = view.columns.indexOf(one.column)
    const own = facts[place]
    if (own && isToMend(own, missing[place])) {
      toMend.push([one.column.name, await cellsToMend(file, one.column, own)])
    } else {
      bad.push(one)
    }
  }
  const judged = { ...keys, roles: keys.roles, toMend }
  if (bad.length === 0) return judged
  if (bad.length === keys.roles.features.length) {
    const [{ column, fault }] = bad
    const place = { file: file.file, column: column.name }
    return { ...judged, fault: keys.fault ?? new DataError('VALUE_MISSING', fault, place) }
  }
  const names = bad.map(({ column }) => column.name)
  const without = withoutFeatures(keys.options, names)
  const roles = columnRoles(file.file, view.columns, without, view.looks)
  const reasons = bad.map(({ column, fault }) => `${columnLabel(column.name)} ${fault}`)
  return { ...judged, options: without, roles, reasons: [...keys.reasons, ...reasons] }
}

/** Roles and keys with the options as they are given, else with keys that are guessed by their names. */
async function findSequences(
  file: InspectedFile,
  view: LookedAtColumns,
  options: ColumnOptions,
  pair?: KeyPair,
): Promise<SequencesJudgement> {
  try {
    const roles = columnRoles(file.file, view.columns, options, view.looks)
    return { options, reasons: [], roles, ...(await surveyOrFault(file, roles)) }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    const guessed =
      error.code === 'COLUMN_MISSING' ? guessKeys(view.columns, options, pair) : undefined
    const tried = guessed && (await tryGuess(file, view, options, guessed))
    return tried ?? { options, reasons: [], fault: error }
  }
}

async function surveyOrFault(file: InspectedFile, roles: ColumnRoles<TabularColumn>) {
  try {
    checkTypes(file.head.table, { ...roles, features: [] })
    return { survey: await surveyKeys(file.keys, roles) }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return { fault: error }
  }
}

/** @returns undefined where the guess makes no sequences of it */
async function tryGuess(
  file: InspectedFile,
  view: LookedAtColumns,
  options: ColumnOptions,
  guessed: ColumnOptions,
): Promise<SequencesJudgement | undefined> {
  const judge = async (guessed: ColumnOptions) => {
    const tried = { ...options, ...guessed }
    const roles = columnRoles(file.file, view.columns, tried, view.looks)
    const judged = { options: tried, reasons: guessReasons(guessed), roles }
    return { ...judged, ...(await surveyOrFault(file, roles)) }
  }
  try {
    const judged = await judge(guessed)
    if (!judged.survey) return undefined
    const isLong = guessed.warmUp !== undefined && judged.survey.longest > contestWarmUp
    return isLong ? await judge({ ...guessed, warmUp: contestWarmUp }) : judged
  } catch (error) {
    if (error instanceof DataError) return undefined
    throw error
  }
}

/** Keys that a table seems to have under other names; undefined where ids or steps are not to be found. */
function guessKeys(
  columns: readonly TabularColumn[],
  options: ColumnOptions,
  pair?: KeyPair,
): ColumnOptions | undefined {
  const names = columns.map(({ name }) => name).filter((name) => !options.drop?.includes(name))
  const taken = [options.idColumn, options.stepColumn, options.needColumn]
  const guessed: ColumnOptions = {}
  for (const [option, key] of [
    ['idColumn', 'seq_ix'],
    ['stepColumn', 'step_in_seq'],
  ] as const) {
    const inPair = option === 'idColumn' ? pair?.ids : pair?.steps
    if (options[option] !== undefined || (!pair && names.includes(key))) continue
    const others = names.filter((name) => !taken.includes(name))
    const found = inPair ?? guessOf(key, others)
    if (found === undefined) return undefined
    guessed[option] = found
    taken.push(found)
  }
  if (options.needColumn !== undefined || options.warmUp !== undefined) return guessed
  if (names.includes('need_prediction')) return guessed
  const need = guessOf(
    'need_prediction',
    names.filter((name) => !taken.includes(name)),
  )
  return need === undefined ? { ...guessed, warmUp: 1 } : { ...guessed, needColumn: need }
}

function guessReasons({ idColumn, stepColumn, needColumn, warmUp }: ColumnOptions): string[] {
  const named: [string, string | undefined][] = [
    ['ids', idColumn],
    ['steps', stepColumn],
    ['flags of predictions', needColumn],
  ]
  const reasons = named.flatMap(([what, name]) =>
    name === undefined ? [] : [`${columnLabel(name)} looks like the ${what}`],
  )
  return warmUp === undefined
    ? reasons
    : [...reasons, 'no column says where predictions are asked for']
}

/** What training would say against a column as a feature, undefined where nothing. */
function cellFault(
  { type, digits }: TabularColumn,
  facts: NumberFacts | undefined,
  missing: number,
  isCsv: boolean,
): string | undefined {
  if (digits !== undefined) return `is a decimal of ${digits} digits, which cannot be read`
  if (!facts || (type === 'VARCHAR' && !isCsv)) return `is ${type}, not numbers`
  const { texts, numbers, infinite, rows } = facts
  if (texts > 0) return numbers === 0 ? 'holds texts' : `holds texts in ${percent(texts / rows)}`
  if (missing > 0)
    return missing === 1 ? 'has no values' : `lacks ${percent(missing)} of its values`
  return infinite > 0 ? `is infinite in ${percent(infinite / rows)}` : undefined
}

/** The options with some features left out: by `--drop`, or from `--columns` where those are given. */
function withoutFeatures(options: ColumnOptions, names: readonly string[]): ColumnOptions {
  const { columns, drop = [] } = options
  if (columns) return { ...options, columns: columns.filter((name) => !names.includes(name)) }
  return { ...options, drop: [...drop, ...names] }
}
