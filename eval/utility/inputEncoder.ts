import {
  isNumberColumn,
  isTextType,
  type LabelColumn,
  type NumberColumn,
  type Table,
} from '../../datasets/table.js'
import type { LinearInputs } from '../linear/linearInputs.js'
import { binEdges, binOf } from '../trees/binEdges.js'
import type { BinnedColumn, BinnedTable } from '../trees/binnedTable.js'
import { clamped } from './utilityTarget.js'

/** Labels of a column that have an input of their own; with many label columns fewer, 1000 inputs in all. */
const maxLabels = 50
const maxLabelInputs = 1000

/** A label by which a missing value counts; no text holds it, as it is no text. */
const missingLabel = Symbol('missing')
type Label = string | typeof missingLabel

interface NumberInput {
  name: string
  edges: Float64Array
  median: number
  /** Whether linear models get a second number: 1 where the value is missing. */
  hasFlag: boolean
}

interface LabelInput {
  name: string
  /** The most frequent first. */
  bins: ReadonlyMap<Label, number>
}

/** Rows as models take them: trees bins, linear models numbers and labels. On shared memory. */
export interface EncodedRows {
  binned: BinnedTable
  linear: LinearInputs
}

/**
 * Turns rows into inputs. Numbers and times: bins of their values, and for linear models the values, missing
 * ones replaced by the median and marked in a second number. Labels: one-hot, missing being a label like any
 * other, the rarest and all that the training rows do not have in one. Text and columns without values are left
 * out. All of it is fitted on the real training rows.
 */
export class InputEncoder {
  readonly notes: string[] = []
  private readonly numbers: NumberInput[] = []
  private readonly labels: LabelInput[] = []

  /** @param leftOut columns that are no inputs: the target and the key */
  constructor(training: Table, rows: Int32Array, leftOut: readonly (string | undefined)[]) {
    const columns = training.columns.filter(({ name }) => !leftOut.includes(name))
    const labelColumns = columns.filter(
      (column) => !isNumberColumn(column) && !isTextType(column.type),
    ).length
    const labelsEach = Math.max(1, Math.min(maxLabels, Math.floor(maxLabelInputs / labelColumns)))
    for (const column of columns) {
      if (isTextType(column.type)) {
        this.notes.push(`Utility: ${column.name} is text and no input of the models.`)
      } else if (isNumberColumn(column)) this.fitNumbers(column, rows)
      else this.fitLabels(column as LabelColumn, rows, labelsEach)
    }
  }

  encode(table: Table, rows: Int32Array): EncodedRows {
    const binned = shared(Uint8Array, rows.length * (this.numbers.length + this.labels.length))
    const numberCount = this.numbers.length + this.numbers.filter(({ hasFlag }) => hasFlag).length
    const numbers = shared(Float64Array, rows.length * numberCount)
    const labels = shared(Uint8Array, rows.length * this.labels.length)
    const width = this.numbers.length + this.labels.length
    const byName = new Map(table.columns.map((column) => [column.name, column]))

    let place = 0
    for (const [at, { name, edges, median, hasFlag }] of this.numbers.entries()) {
      const { values } = byName.get(name) as NumberColumn
      for (let i = 0; i < rows.length; i++) {
        const value = values[rows[i]]
        binned[i * width + at] = binOf(value, edges)
        numbers[i * numberCount + place] = Number.isNaN(value) ? median : clamped(value)
        if (hasFlag) numbers[i * numberCount + place + 1] = Number.isNaN(value) ? 1 : 0
      }
      place += hasFlag ? 2 : 1
    }
    for (const [at, { name, bins }] of this.labels.entries()) {
      const column = byName.get(name) as LabelColumn
      const byCode = Uint8Array.from(column.labels, (label) => bins.get(label) ?? bins.size)
      const missing = bins.get(missingLabel) ?? bins.size
      for (let i = 0; i < rows.length; i++) {
        const code = column.codes[rows[i]]
        const bin = code < 0 ? missing : byCode[code]
        binned[i * width + this.numbers.length + at] = bin
        labels[i * this.labels.length + at] = bin
      }
    }
    return {
      binned: { rowCount: rows.length, columns: this.columns(), bins: binned },
      linear: {
        rowCount: rows.length,
        numbers,
        numberCount,
        labels,
        labelCounts: this.labels.map(({ bins }) => bins.size + 1),
      },
    }
  }

  private columns(): BinnedColumn[] {
    return [
      ...this.numbers.map(
        ({ edges }) => ({ kind: 'ordered', binCount: edges.length + 2 }) as const,
      ),
      ...this.labels.map(({ bins }) => ({ kind: 'labels', binCount: bins.size + 1 }) as const),
    ]
  }

  private fitNumbers({ name, values }: NumberColumn, rows: Int32Array) {
    const chosen = Float64Array.from(rows, (row) => values[row])
    const sorted = chosen.filter((value) => !Number.isNaN(value)).sort()
    if (sorted.length === 0) {
      this.notes.push(`Utility: ${name} has no values and is no input of the models.`)
      return
    }
    const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1]
    const median = (clamped(sorted[low]) + clamped(sorted[high])) / 2
    const hasFlag = sorted.length < rows.length
    this.numbers.push({ name, edges: binEdges(chosen), median, hasFlag })
  }

  private fitLabels({ name, codes, labels }: LabelColumn, rows: Int32Array, labelsEach: number) {
    const counts = new Float64Array(labels.length + 1)
    for (const row of rows) counts[codes[row] < 0 ? labels.length : codes[row]]++
    const present = Array.from(counts.keys())
      .filter((code) => counts[code] > 0)
      .sort((a, b) => counts[b] - counts[a])
    const named = present.slice(0, labelsEach).map((code) => labels[code] ?? missingLabel)
    if (present.length > named.length) {
      this.notes.push(
        `Utility: ${name} has ${present.length} labels; the models tell the ${named.length} most frequent apart.`,
      )
    }
    this.labels.push({ name, bins: new Map(named.map((label, bin) => [label, bin])) })
  }
}

interface SharedArray<T> {
  new (buffer: SharedArrayBuffer): T
  BYTES_PER_ELEMENT: number
}

function shared<T>(type: SharedArray<T>, length: number): T {
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT))
}
