import { DataError, type SeqarenaError } from '../../base/errors.js'
import { idName } from '../series/findPanel.js'
import { type Column, type ColumnType, isNumberColumn } from '../table.js'
import { tableColumns } from '../tables/duckdbColumns.js'
import { readAllColumns } from '../tables/readTableUnguarded.js'
import { type SpelledRange, spelledRange } from '../tables/spelledRange.js'
import { numberOfText } from '../tables/textValues.js'
import type { InspectedFile } from './inspectedFile.js'

/** What a file is when it is taken for a table of typed columns, by its first rows. */
export interface TypedJudgement {
  /** Columns in the order of the file; empty where they cannot be read. */
  columns: readonly TypedColumn[]
  /** Columns whose values could say which rows are one group, the likeliest first. */
  keys: readonly KeyCandidate[]
  /** Why it cannot be read. */
  fault?: SeqarenaError
}

/** What a column of a typed table is. */
export interface TypedColumn {
  name: string
  type: ColumnType
  rows: number
  missing: number
  /** Range of numbers and times, in the spelling of the file. */
  range?: SpelledRange
  /** Number of different values; undefined for fractions, of which there are many. */
  distinct?: number
  /** The commonest values of labels, as many as have room. */
  examples: string[]
  /** The commonest label that is no number. */
  textExample?: string
  /** Hash of the labels: the same for columns of the same values, and for hardly any others. */
  fingerprint?: string
}

export interface KeyCandidate {
  name: string
  groups: number
  /** Rows of a group, on the average. */
  rows: number
}

const mostExamples = 3

/**
 * Reads the first rows as `assess` and `synthesize` read all of them.
 *
 * @param wanted name of the column that is to be the key, where it is given
 */
export async function judgeTyped(
  file: InspectedFile,
  wanted: string | undefined,
): Promise<TypedJudgement> {
  try {
    const table = await file.openTyped()
    const source = tableColumns(table)
    try {
      const { table } = await readAllColumns(source, { keepAmbiguous: true })
      const columns = table.columns.map((column) => typedColumn(column))
      return { columns, keys: keyCandidates(table.columns, columns, wanted) }
    } finally {
      source.close()
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return { columns: [], keys: [], fault: error }
  }
}

function typedColumn(column: Column): TypedColumn {
  const { name, type } = column
  if (isNumberColumn(column)) {
    const { values } = column
    const missing = values.reduce((count, value) => count + Number(Number.isNaN(value)), 0)
    const areWhole = values.every((value) => Number.isNaN(value) || Number.isInteger(value))
    const distinct = areWhole ? countDistinct(values) : undefined
    const range = spelledRange(column)
    const examples: string[] = []
    return { name, type, rows: values.length, missing, distinct, ...(range && { range }), examples }
  }
  const { codes, labels } = column
  const counts = new Int32Array(labels.length)
  let missing = 0
  let hash = 0x811c9dc5
  for (const code of codes) {
    hash = Math.imul(hash ^ code, 0x01000193)
    if (code < 0) missing++
    else counts[code]++
  }
  const common = Array.from(labels, (label, code) => ({ label, count: counts[code] }))
  common.sort((a, b) => b.count - a.count)
  const examples = common.slice(0, mostExamples).map(({ label }) => label)
  const textExample = common.find(({ label }) => numberOfText(label) === undefined)?.label
  const fingerprint = `${hash >>> 0} ${labels.slice(0, 1000).join('\n')}`
  return {
    name,
    type,
    rows: codes.length,
    missing,
    distinct: counts.filter(Boolean).length,
    examples,
    ...(textExample !== undefined && { textExample }),
    fingerprint,
  }
}

function countDistinct(values: Float64Array): number {
  const different = new Set(values)
  different.delete(Number.NaN)
  return different.size
}

/** Beside the names of ids: whose rows tables of groups often hold. */
const ownerName =
  /^(.*_)?(customer|user|client|patient|account|session|household|person|subject|player|machine|device|vehicle|order|visit|trip)$/i

/** Names that tell series apart, and in tables of rows are what many rows have in common. */
const attributeName = /(code|region|zip|area|site|market|sector|state|country|city|town)$/i

/** Groups of fewer rows than this on the average are hardly any, nor are those that are most of a table. */
const leastRows = 1.5
const leastGroups = 5
const leastUnnamedGroups = 20

function keyCandidates(
  columns: readonly Column[],
  facts: readonly TypedColumn[],
  wanted: string | undefined,
): KeyCandidate[] {
  const found = facts.flatMap(({ name, type, rows, missing, distinct = 0 }, i) => {
    const candidate = { name, groups: distinct, rows: rows / distinct }
    if (name === wanted) return [{ ...candidate, rank: 0 }]
    if (type === 'datetime' || missing > 0 || distinct < leastGroups) return []
    if (candidate.rows < leastRows) return []
    if (name === 'seq_ix') return [{ ...candidate, rank: 1 }]
    const isOwner = idName.test(name) && !attributeName.test(name)
    if (isOwner || ownerName.test(name)) return [{ ...candidate, rank: 2 }]
    // A few stretches are the order of the file: cities, one behind the other.
    const areGroups = distinct >= leastUnnamedGroups && countRuns(columns[i]) === distinct
    return areGroups ? [{ ...candidate, rank: 3 }] : []
  })
  found.sort((a, b) => a.rank - b.rank || b.groups - a.groups)
  return found.map(({ rank: _, ...candidate }) => candidate)
}

/** Stretches of rows with the same value: as many as there are values where the rows of each stand together. */
function countRuns(column: Column): number {
  const values = isNumberColumn(column) ? column.values : column.codes
  let runs = 0
  for (let i = 0; i < values.length; i++) if (i === 0 || values[i] !== values[i - 1]) runs++
  return runs
}
