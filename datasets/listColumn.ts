import { DataError } from '../base/errors.js'
import type { ReadOptions } from './readOptions.js'
import { checkReadable, isNumberType, type TabularColumn, type TabularFile } from './tabularFile.js'
import { valueFault } from './valueFault.js'

/** What the elements of a list of features are called: `f_0`, `f_1` … */
export function elementName(index: number): string {
  return `f_${index}`
}

/** The column of lists among `columns`, if there is exactly one that is not left out. */
export function onlyList<Column extends { name: string }>(
  columns: readonly Column[],
  isList: (column: Column) => boolean,
  { drop = [] }: ReadOptions,
): Column | undefined {
  const lists = columns.filter((column) => isList(column) && !drop.includes(column.name))
  return lists.length === 1 ? lists[0] : undefined
}

/**
 * The columns of a table; one of lists, as libraries of data sets write all features, gives a column for each
 * element.
 *
 * @throws {DataError} `LIST_UNEQUAL`, `VALUE_MISSING` naming the first row whose list is of another length than
 *   the first one or missing; `NO_FEATURES` for empty lists
 */
export async function columnsOfElements(
  table: TabularFile,
  options: ReadOptions,
): Promise<readonly TabularColumn[]> {
  const { file, columns } = table
  const list = onlyList(columns, ({ type }) => elementType(type) !== undefined, options)
  if (!list) return columns
  checkReadable(file, list)
  const length = await listLength(table, list)
  const type = elementType(list.type)!
  const elements = Array.from({ length }, (_, i) => ({
    name: elementName(i),
    sql: `${list.sql}[${i + 1}]`,
    type,
  }))
  return columns.flatMap((column) => (column === list ? elements : [column]))
}

/** Type of the numbers in a list, undefined for any other type. */
function elementType(type: string): string | undefined {
  const [, element] = /^(.*)\[\d*\]$/.exec(type) ?? []
  return element !== undefined && isNumberType(element) ? element : undefined
}

async function listLength({ file, from, query }: TabularFile, { name, sql }: TabularColumn) {
  const lengths = `SELECT CAST(row_number() OVER () AS DOUBLE) AS row, CAST(len(${sql}) AS DOUBLE) AS length
    FROM ${from}`
  let first: number | null | undefined
  for await (const chunk of query(`${lengths} LIMIT 1`))
    [, first] = chunk.getRowValues(0) as number[]
  if (first === undefined) throw new DataError('EMPTY', 'the file has no rows', { file })
  if (first !== null) {
    const other = `SELECT * FROM (${lengths}) WHERE length IS DISTINCT FROM ${first} LIMIT 1`
    for await (const chunk of query(other)) {
      const [row, length] = chunk.getRowValues(0) as [number, number | null]
      throw listFault(file, { name, row, length, first })
    }
  }
  if (!first) throw listFault(file, { name, row: 1, length: first, first: 0 })
  return first
}

/** A list that cannot be a row of features. */
export interface BadList {
  name: string
  /** From 1. */
  row: number
  /** Null where there is no list. */
  length: number | null
  /** Length of the first. */
  first: number
}

export function listFault(file: string, { name, row, length, first }: BadList): DataError {
  const place = { file, row, column: name }
  if (length === null) return valueFault(null, place)
  if (length === first) return new DataError('NO_FEATURES', 'the list has no elements', place)
  const what = `the list has ${length} elements, the first one has ${first}`
  return new DataError('LIST_UNEQUAL', what, place, 'Give lists of one length.')
}
