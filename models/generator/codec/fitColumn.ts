import type { RandomStream } from '../../../base/random.js'
import type { ColumnForm } from '../../../datasets/columnForm.js'
import {
  type Column,
  type ColumnType,
  isNumberColumn,
  type NumberColumn,
} from '../../../datasets/table.js'
import { fitLabels } from './fitLabels.js'
import { fitNumbers } from './fitNumbers.js'
import { gapsOf } from './gaps.js'
import { findGrid } from './grid.js'
import type { ColumnRule } from './groupRules.js'
import { firstRows, type GroupRows, laterRows } from './groupViews.js'
import type { Thresholds } from './protection.js'
import { rankValues } from './rankValues.js'
import { releasedRange } from './releasedRange.js'
import type { ColumnCodec, DrawnNumbers, RisenColumn } from './tableCodec.js'

export interface FitColumnOptions {
  rule: ColumnRule
  /** Codes that a column of numbers may have, about. */
  maxCodes: number
  thresholds: Thresholds
  /** Whether labels that few groups hold are made up anew. */
  invent: boolean
  /** Rows of the longest group that there may be. */
  longest: number
  /** Values of the column in other rows, none of which is made up. */
  taken: readonly (string | number)[]
  random: RandomStream
}

/** Labels that may be made up for each row of a table, all different. */
export const roomARow = 8

/** Learns how a column is made that keeps a rule inside groups. */
export function fitColumn(
  column: Column,
  groups: GroupRows,
  { rule, maxCodes, thresholds, invent, longest, taken, random }: FitColumnOptions,
): ColumnCodec {
  const once = rule.rule === 'constant'
  const rows = once ? firstRows(groups) : groups
  const { name, form } = column
  if (!isNumberColumn(column)) {
    const room = roomARow * groups.count * (once ? 1 : longest)
    const threshold = thresholds.holders
    const labels = fitLabels(column, rows, { threshold, invent, room, taken, random })
    const { type } = column
    return { name, type, ...keptForm(type, form, labels.labels), made: 'labels', once, labels }
  }
  const { type } = column
  const own = { name, type, ...keptForm(type, form, []) }
  switch (rule.rule) {
    case 'counting':
      return { ...own, made: 'counted', from: rule.from, by: rule.by }
    case 'total': {
      const grid = findGrid(column, groups, thresholds.holders)
      return { ...own, made: 'summed', of: rule.of, grid }
    }
    case 'rising': {
      const risen = fitRising(column, groups, maxCodes, thresholds)
      if (risen) return { ...own, made: 'risen', ...risen }
    }
  }
  const numbers = fitNumbers(column, rows, maxCodes, thresholds)
  return { ...own, made: 'numbers', once, numbers } satisfies DrawnNumbers
}

/** Undefined where nothing of the column can be released. */
function fitRising(
  column: NumberColumn,
  groups: GroupRows,
  maxCodes: number,
  thresholds: Thresholds,
): Pick<RisenColumn, 'start' | 'gap' | 'grid' | 'low' | 'high'> | undefined {
  const { type, values } = column
  const grid = findGrid(column, groups, thresholds.holders)
  const range = releasedRange(rankValues(values, groups, grid), grid, thresholds)
  if (!range) return undefined
  const start = fitNumbers(column, firstRows(groups), maxCodes, thresholds)
  const differences = { type, values: gapsOf(values, groups, grid) }
  const gap = fitNumbers(differences, laterRows(groups), maxCodes, thresholds)
  if (start.cells.length === 0 || gap.cells.length === 0) return undefined
  return { start, gap, grid, low: range.low, high: range.high }
}

/** A form without labels that are not released; what booleans are called is none. */
export function keptForm(
  type: ColumnType,
  form: ColumnForm | undefined,
  released: readonly string[],
): { form?: ColumnForm } {
  if (!form?.order || type === 'boolean') return form ? { form } : {}
  return { form: { ...form, order: form.order.filter((label) => released.includes(label)) } }
}
