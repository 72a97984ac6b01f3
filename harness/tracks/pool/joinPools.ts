import {
  type Column,
  columnNamed,
  isNumberColumn,
  type LabelColumn,
  type NumberColumn,
  type Table,
} from '../../../datasets/table.js'
import { type Sequences, sequencesOf } from '../../../eval/accuracy/sequences.js'
import { groupKinds } from './groupKinds.js'
import type { PoolPart } from './readPool.js'
import { type UniqueKeys, uniqueKeys } from './uniqueKeys.js'

/** What made groups: a file, or one of the models in it. */
export interface PoolSource {
  file: string
  /** Number of the model in the file; absent where the file does not say. */
  model?: number
  /** Number of its groups in the pool. */
  groups: number
}

/** Groups to choose from: every one has a key of its own where the table has keys. */
export interface Pool {
  /** The rows of a group stand together. */
  table: Table
  /** [groups + 1] The row where each group begins. */
  starts: Int32Array
  sources: readonly PoolSource[]
  /** [groups] Index into `sources`. */
  sourceOf: Int32Array
  /** Whether every group is a single row. Equal ones are ordinary then; no two longer ones are the same. */
  isFlat: boolean
  /** Groups that were dropped because one before them is the same. */
  duplicates: number
  /** Files whose groups do not stand together: their rows with the same key were taken for one group. */
  scattered: readonly string[]
}

/**
 * Joins pools. Groups of two pools are different groups also where they have the same key (`uniqueKeys` says
 * which they get). A group whose rows are those of one before it, in the same order, is dropped, unless all
 * groups are single rows: equal ones then say how frequent such a row is. The groups come in the order of the
 * pools, and in a pool in the order in which they first appear.
 *
 * @param parts are taken: the array is empty afterwards, so that columns can be let go as they are joined and
 *   a large pool stands in memory once
 * @throws {DataError} `KEY_MISSING`, `COLUMN_MISSING`
 */
export function joinPools(parts: PoolPart[], key: string | undefined): Pool {
  const joined = parts.splice(0).map(({ table, models }): JoinedPart => {
    const sequences = sequencesOf(table, key, false)
    return { file: table.file, columns: [...table.columns], sequences, models, kept: noGroups }
  })
  const isFlat = joined.every(({ sequences }) => sequences.count === sequences.rows.length)
  const kinds = isFlat ? undefined : kindsOf(joined, key)
  let before = 0
  for (const [p, part] of joined.entries()) {
    const { count } = part.sequences
    part.kept = numbersWhere(count, (group) => !kinds || kinds[p][group] === before + group)
    before += count
  }
  const starts = startsOf(joined)
  const groups = starts.length - 1
  return {
    ...sourcesOf(joined, groups),
    table: joinTable(joined, starts, key),
    starts,
    isFlat,
    duplicates: before - groups,
    scattered: joined.filter(({ sequences }) => !sequences.isInOrder).map(({ file }) => file),
  }
}

/** The source of each row, for `writePool`. */
export function sourcesOfRows({ table, starts, sourceOf }: Pool): Int32Array {
  const sources = new Int32Array(table.rowCount)
  for (let group = 0; group < sourceOf.length; group++) {
    sources.fill(sourceOf[group], starts[group], starts[group + 1])
  }
  return sources
}

interface JoinedPart {
  file: string
  /** Columns of the part's table; emptied while they are joined. */
  columns: Column[]
  sequences: Sequences
  models?: Float64Array
  /** Groups that are no duplicates, ascending. */
  kept: Int32Array
}

function kindsOf(parts: readonly JoinedPart[], key: string | undefined): Int32Array[] {
  return groupKinds(
    parts.map(({ columns, sequences }) => ({
      columns: columns.filter(({ name }) => name !== key),
      sequences,
    })),
  )
}

const noGroups = new Int32Array(0)

function numbersWhere(count: number, isWanted: (number: number) => boolean): Int32Array {
  const numbers = new Int32Array(count)
  let found = 0
  for (let number = 0; number < count; number++) if (isWanted(number)) numbers[found++] = number
  return numbers.slice(0, found)
}

function startsOf(parts: readonly JoinedPart[]): Int32Array {
  const starts = new Int32Array(parts.reduce((sum, { kept }) => sum + kept.length, 0) + 1)
  let group = 0
  for (const { kept, sequences } of parts) {
    for (const own of kept) {
      const length = sequences.starts[own + 1] - sequences.starts[own]
      starts[group + 1] = starts[group++] + length
    }
  }
  return starts
}

function sourcesOf(parts: readonly JoinedPart[], groups: number) {
  const sources: PoolSource[] = []
  const sourceOf = new Int32Array(groups)
  let group = 0
  for (const { file, kept, sequences, models } of parts) {
    const places = new Map<number | undefined, number>()
    for (const own of kept) {
      const model = modelOf(models?.[sequences.rows[sequences.starts[own]]])
      let place = places.get(model)
      if (place === undefined) {
        place = sources.length
        places.set(model, place)
        sources.push({ file, ...(model === undefined ? {} : { model }), groups: 0 })
      }
      sources[place].groups++
      sourceOf[group++] = place
    }
  }
  return { sources, sourceOf }
}

function modelOf(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined
}

function joinTable(
  parts: readonly JoinedPart[],
  starts: Int32Array,
  key: string | undefined,
): Table {
  const file = parts.map((part) => part.file).join(', ')
  const rowCount = starts[starts.length - 1]
  const [{ columns, kept, sequences }] = parts
  const isWhole = parts.length === 1 && kept.length === sequences.count && sequences.isInOrder
  if (isWhole) return { file, rowCount, columns }
  const keys = key === undefined ? undefined : keysOf(parts, key)
  const count = columns.length
  const table: Column[] = []
  for (let c = 0; c < count; c++) {
    const same = parts.map((part) => part.columns.shift()!)
    table.push(
      keys && same[0].name === key
        ? keyColumn(same[0], keys, starts)
        : isNumberColumn(same[0])
          ? joinNumbers(same as NumberColumn[], parts, rowCount)
          : joinLabels(same as LabelColumn[], parts, rowCount),
    )
  }
  return { file, rowCount, columns: table }
}

function keysOf(parts: readonly JoinedPart[], key: string): UniqueKeys {
  return uniqueKeys(
    parts.map((part) => ({
      column: columnNamed({ ...part, rowCount: 0 }, key),
      rows: part.kept.map((group) => part.sequences.rows[part.sequences.starts[group]]),
    })),
  )
}

function keyColumn({ name }: Column, unique: UniqueKeys, starts: Int32Array): Column {
  const groups = starts.length - 1
  const rowCount = starts[groups]
  if (unique.type === 'label') {
    const codes = new Int32Array(rowCount)
    for (let group = 0; group < groups; group++) codes.fill(group, starts[group], starts[group + 1])
    return { name, type: 'category', codes, labels: unique.keys }
  }
  const values = new Float64Array(rowCount)
  for (let group = 0; group < groups; group++) {
    values.fill(unique.keys[group], starts[group], starts[group + 1])
  }
  return { name, type: 'number', values }
}

function joinNumbers(
  columns: readonly NumberColumn[],
  parts: readonly JoinedPart[],
  rowCount: number,
): NumberColumn {
  const joined = new Float64Array(rowCount)
  let to = 0
  for (const [p, { values }] of columns.entries()) {
    const { kept, sequences } = parts[p]
    for (const group of kept) {
      for (let i = sequences.starts[group]; i < sequences.starts[group + 1]; i++) {
        joined[to++] = values[sequences.rows[i]]
      }
    }
  }
  return { ...columns[0], values: joined }
}

function joinLabels(
  columns: readonly LabelColumn[],
  parts: readonly JoinedPart[],
  rowCount: number,
): LabelColumn {
  const joined = new Int32Array(rowCount)
  const numberOf = new Map<string, number>()
  let to = 0
  for (const [p, { codes, labels }] of columns.entries()) {
    const { kept, sequences } = parts[p]
    // Numbered when a row first has them: labels stand in the order of first appearance.
    const numbers = new Int32Array(labels.length).fill(-1)
    for (const group of kept) {
      for (let i = sequences.starts[group]; i < sequences.starts[group + 1]; i++) {
        const code = codes[sequences.rows[i]]
        if (code >= 0 && numbers[code] < 0) {
          const number = numberOf.get(labels[code]) ?? numberOf.size
          numberOf.set(labels[code], number)
          numbers[code] = number
        }
        joined[to++] = code < 0 ? -1 : numbers[code]
      }
    }
  }
  return { ...columns[0], codes: joined, labels: [...numberOf.keys()] }
}
