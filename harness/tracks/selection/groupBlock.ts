import { categorySets } from '../../../eval/accuracy/categoryCoherence.js'
import type { EncodedTable } from '../../../eval/accuracy/encodedTable.js'
import { binEntries } from '../../../eval/accuracy/fitBins.js'
import { sourceColumn } from '../../../eval/accuracy/recordColumns.js'
import { type CodeSpace, type ColumnCodes, categoryRows } from './codeSpace.js'
import { drawableRows, rowWeight } from './rowWeights.js'
import { Sections } from './sections.js'

/** The groups of several tables as kernels/c/groupSearch.h lays them out, one table after another. */
export interface GroupBlock {
  bytes: number
  /** Most cells of categories that a group has. */
  maxCategoryCells: number
  write(memory: ArrayBufferLike, offset: number): void
}

const headNumbers = 10
/** Kernels read rows by whole vectors. */
const spareBytes = 64

/**
 * @param unit sum of the weights of each group's rows
 * @param seed of the rows of groups of more than 100 whose categories count
 */
export function groupBlock(
  space: CodeSpace,
  tables: readonly EncodedTable[],
  columns: readonly ColumnCodes[],
  unit: number,
  seed: number,
): GroupBlock {
  const stride = Math.ceil(columns.length / 4) * 4
  const sum = (of: (table: EncodedTable, t: number) => number) =>
    tables.reduce((total, table, t) => total + of(table, t), 0)
  const groups = sum(({ sequences }) => sequences.count)
  const rowCount = sum((table) => weightedRows(table, unit))
  const categories = tables.map((table, t) => groupCategories(space, table, t === 0, seed))
  const cellCount = sum((_, t) => categories[t].cells.length)
  const sections = new Sections(headNumbers * 4)
  const at = {
    codes: sections.add(rowCount * stride + spareBytes),
    weights: sections.add(rowCount * 2),
    starts: sections.add((groups + 1) * 4),
    cells: sections.add(cellCount * 2),
    cellStarts: sections.add((groups + 1) * 4),
  }
  const maxCategoryCells = categories.reduce(
    (most, { counts }) => counts.reduce((a, b) => Math.max(a, b), most),
    0,
  )
  const lines = Object.values(at).map((offset) => offset / 64)
  const head = [columns.length, space.columns.targets, stride, unit, maxCategoryCells, ...lines]
  return {
    bytes: sections.bytes,
    maxCategoryCells,
    write(memory, offset) {
      new Int32Array(memory, offset, headNumbers).set(head)
      const rows: CodedRows = {
        codes: new Uint8Array(memory, offset + at.codes, rowCount * stride),
        stride,
        unit,
        weights: new Uint16Array(memory, offset + at.weights, rowCount),
        starts: new Int32Array(memory, offset + at.starts, groups + 1),
      }
      const cells = new Uint16Array(memory, offset + at.cells, cellCount)
      const cellStarts = new Int32Array(memory, offset + at.cellStarts, groups + 1)
      let group = 0
      let cell = 0
      for (const [t, table] of tables.entries()) {
        writeWeights(rows, table, group)
        for (const [c, codes] of columns.entries()) writeCodes(rows, space, table, c, codes, group)
        cells.set(categories[t].cells, cell)
        for (const count of categories[t].counts) {
          cell += count
          cellStarts[++group] = cell
        }
      }
    },
  }
}

/** Rows of groups that weigh anything. */
interface CodedRows {
  /** [rows, stride] */
  codes: Uint8Array
  stride: number
  unit: number
  weights: Uint16Array
  starts: Int32Array
}

function weightedRows(table: EncodedTable, unit: number): number {
  let count = 0
  for (let s = 0; s < table.sequences.count; s++)
    count += Math.min(unit, drawableRows(table.sequences, s))
  return count
}

/** @param firstGroup of the table, whose rows stand behind those of the groups before it */
function writeWeights(
  { weights, starts, unit }: CodedRows,
  table: EncodedTable,
  firstGroup: number,
) {
  let row = starts[firstGroup]
  for (let s = 0; s < table.sequences.count; s++) {
    const drawable = drawableRows(table.sequences, s)
    for (let i = 0; i < drawable; i++) {
      const weight = rowWeight(unit, i, drawable, s)
      if (weight > 0) weights[row++] = weight
    }
    starts[firstGroup + s + 1] = row
  }
}

function writeCodes(
  { codes, starts, stride, unit }: CodedRows,
  { columns, bins }: CodeSpace,
  table: EncodedTable,
  c: number,
  { codeOf }: ColumnCodes,
  firstGroup: number,
) {
  const column = columns.columns[c]
  const { codes: entryCodes, entries } = sourceColumn(table, column)
  const own = Uint8Array.from(binEntries(bins[c], entries), (bin) => codeOf[bin])
  const { count, starts: from } = table.sequences
  const step = column.row === 'next' ? 1 : 0
  let at = starts[firstGroup] * stride + c
  for (let s = 0; s < count; s++) {
    const drawable = drawableRows(table.sequences, s)
    for (let i = 0; i < drawable; i++) {
      if (drawable > unit && rowWeight(unit, i, drawable, s) === 0) continue
      const place = from[s] + i + step
      const entry =
        column.source === 'length'
          ? entryCodes[s]
          : place < from[s + 1]
            ? entryCodes[place]
            : entries.missing
      codes[at] = own[entry]
      at += stride
    }
  }
}

/** The cells of categories that groups are in, group after group, and how many each is in. */
interface GroupCategories {
  cells: Uint16Array
  counts: Uint16Array
}

function groupCategories(
  { categories }: CodeSpace,
  table: EncodedTable,
  isTraining: boolean,
  seed: number,
): GroupCategories {
  const { count } = table.sequences
  const counts = new Uint16Array(count)
  if (categories.length === 0) return { cells: new Uint16Array(0), counts }
  const rows = categoryRows(table, isTraining ? 'training' : 'synthetic', seed)
  /** [columns][groups] The cell of how many categories there are, and bits of the cells of these. */
  const numbers: Uint16Array[] = []
  const masks: Uint16Array[] = []
  for (const [column, { bins, cells }] of categories.entries()) {
    const { words } = categorySets(rows, column, bins)
    const number = new Uint16Array(count)
    const mask = new Uint16Array(count)
    for (let s = 0; s < count; s++) {
      let different = 0
      for (let w = 0; w < words.length; w++) {
        for (let bits = words[w][s]; bits !== 0; bits &= bits - 1) {
          mask[s] |= 1 << cells.cellOf[32 * w + 31 - Math.clz32(bits & -bits)]
          different++
        }
      }
      number[s] = cells.cellOfNumber[different]
      counts[s] += 1 + bitCount(mask[s])
    }
    numbers.push(number)
    masks.push(mask)
  }
  const cells = new Uint16Array(counts.reduce((sum, number) => sum + number, 0))
  let at = 0
  for (let s = 0; s < count; s++) {
    for (const [column, { firstNumber, firstCategory }] of categories.entries()) {
      cells[at++] = firstNumber + numbers[column][s]
      for (let bits = masks[column][s]; bits !== 0; bits &= bits - 1) {
        cells[at++] = firstCategory + 31 - Math.clz32(bits & -bits)
      }
    }
  }
  return { cells, counts }
}

function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
