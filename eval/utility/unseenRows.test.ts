import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Table } from '../../datasets/table.js'
import { sampleRows, splitUnseen } from './unseenRows.js'

function keyed(keys: number[]): Table {
  const column = { name: 'id', type: 'number', values: Float64Array.from(keys) } as const
  return { file: 'real.csv', rowCount: keys.length, columns: [column] }
}

const keys = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 60 })

describe('splitUnseen', () => {
  it('parts all rows, whole sequences together where there are several', () => {
    fc.assert(
      fc.property(keys, fc.nat(), (list, seed) => {
        const rows = Int32Array.from(list.keys())
        const { training, test } = splitUnseen(keyed(list), rows, 'id', seed)
        expect([...training, ...test].sort((a, b) => a - b)).toEqual([...rows])
        expect(Math.min(training.length, test.length)).toBeGreaterThan(0)
        if (new Set(list).size === 1) return
        const seen = new Set(Array.from(training, (row) => list[row]))
        expect(Array.from(test, (row) => list[row]).filter((key) => seen.has(key))).toEqual([])
      }),
    )
  })

  it('sets a fifth of the rows aside where there is no key', () => {
    const rows = Int32Array.from({ length: 50 }, (_, i) => 2 * i)
    const { training, test } = splitUnseen(keyed(Array(100).fill(0)), rows, undefined, 3)
    expect(test.length).toBe(10)
    expect(training.length).toBe(40)
  })
})

describe('sampleRows', () => {
  it('takes as many as asked for, in their order, and all where there are no more', () => {
    const rows = Int32Array.from({ length: 40 }, (_, i) => 3 * i)
    const few = sampleRows(rows, 10, 1)
    expect(few.length).toBe(10)
    expect([...few].sort((a, b) => a - b)).toEqual([...few])
    expect(new Set(few).size).toBe(10)
    expect(sampleRows(rows, 40, 1)).toBe(rows)
  })
})
