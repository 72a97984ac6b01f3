import { describe, expect, it } from 'vitest'
import type { Table } from '../../datasets/table.js'
import { InputEncoder } from './inputEncoder.js'

function all({ rowCount }: Table) {
  return Int32Array.from({ length: rowCount }, (_, row) => row)
}

const none = Number.NaN
const training: Table = {
  file: 'real.csv',
  rowCount: 5,
  columns: [
    { name: 'size', type: 'number', values: Float64Array.of(1, 2, none, 4, 9) },
    { name: 'when', type: 'datetime', values: Float64Array.of(10, 20, 30, 40, 50) },
    {
      name: 'colour',
      type: 'category',
      codes: Int32Array.of(0, 1, 1, -1, 1),
      labels: ['red', 'blue', 'unused'],
    },
    { name: 'remark', type: 'text', codes: Int32Array.of(0, 0, 0, 0, 0), labels: ['hm'] },
    { name: 'empty', type: 'number', values: new Float64Array(5).fill(none) },
    { name: 'target', type: 'number', values: new Float64Array(5) },
  ],
}

describe('InputEncoder', () => {
  const encoder = new InputEncoder(training, all(training), ['target', undefined])

  it('bins numbers, fills what is missing with the median, and marks it', () => {
    const { binned, linear } = encoder.encode(training, all(training))
    expect(binned.columns.map(({ kind }) => kind)).toEqual(['ordered', 'ordered', 'labels'])
    expect(Array.from(binned.bins).filter((_, i) => i % 3 === 0)).toEqual([1, 2, 0, 3, 4])
    expect(linear.numberCount).toBe(3)
    expect([...linear.numbers.subarray(6, 9)]).toEqual([3, 1, 30])
  })

  it('counts labels from the most frequent on, and a missing one as a label', () => {
    const { linear } = encoder.encode(training, all(training))
    expect([...linear.labels]).toEqual([1, 0, 0, 2, 0])
    expect(linear.labelCounts).toEqual([4])
  })

  it('puts labels that the real table does not have into one', () => {
    const columns = training.columns.map((column) =>
      column.name === 'colour'
        ? ({
            ...column,
            labels: ['green', 'blue', 'pink'],
            codes: Int32Array.of(0, 1, 2, -1, 1),
          } as const)
        : column,
    )
    const { linear } = encoder.encode({ ...training, columns }, all(training))
    expect([...linear.labels]).toEqual([3, 0, 3, 2, 0])
  })

  it('says which columns are no inputs', () => {
    expect(encoder.notes).toEqual([
      'Utility: remark is text and no input of the models.',
      'Utility: empty has no values and is no input of the models.',
    ])
  })

  it('keeps the fifty most frequent of 100,000 labels', () => {
    const rowCount = 100_100
    const codes = Int32Array.from({ length: rowCount }, (_, i) => (i < 100_000 ? i : i - 100_000))
    const labels = Array.from({ length: 100_000 }, (_, i) => `label ${i}`)
    const table: Table = {
      file: 'wide.csv',
      rowCount,
      columns: [{ name: 'city', type: 'category', codes, labels }],
    }
    const wide = new InputEncoder(table, all(table), [])
    const { linear } = wide.encode(table, all(table))
    expect(linear.labelCounts).toEqual([51])
    expect([...linear.labels.subarray(0, 52)]).toEqual([...Array(50).keys(), 50, 50])
    expect(wide.notes).toEqual([
      'Utility: city has 100000 labels; the models tell the 50 most frequent apart.',
    ])
  })
})
