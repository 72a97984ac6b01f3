import { describe, expect, it } from 'vitest'
import type { Column, Table } from '../../datasets/table.js'
import { encodeTables } from './encode.js'

function table(columns: Column[]): Table {
  const [first] = columns
  const rowCount = 'values' in first ? first.values.length : first.codes.length
  return { file: 'table.csv', rowCount, columns }
}

const numbers = (name: string, ...values: number[]): Column => ({
  name,
  type: 'number',
  values: Float64Array.from(values),
})

function labels(name: string, ...values: (string | null)[]): Column {
  const all = [...new Set(values)].filter((value) => value !== null)
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : all.indexOf(value)))
  return { name, type: 'category', codes, labels: all }
}

/** Rows in the order of their bytes, for encoded rows come in random order. */
function sortedRows({
  values,
  count,
  dims,
}: {
  values: Float32Array
  count: number
  dims: number
}) {
  const rows = Array.from({ length: count }, (_, i) => [
    ...values.subarray(i * dims, (i + 1) * dims),
  ])
  return rows.sort((a, b) => (String(a) < String(b) ? -1 : 1))
}

const unit = (...point: number[]) => point.map((value) => Math.fround(value / Math.hypot(...point)))

describe('encodeTables', () => {
  it('takes quantiles of training and holdout, marks what is missing, and scales rows to norm 1', () => {
    const a = table([numbers('x', 1, 2), numbers('y', 5, Number.NaN)])
    const b = table([numbers('x', 3, 5), numbers('y', 9, 7)])
    const c = table([numbers('x', 4, 100), numbers('y', Number.NaN, 6)])
    const { training, holdout, synthetic, names, notes } = encodeTables(
      { training: a, holdout: b, synthetic: c },
      { seed: 1 },
    )
    expect(names).toEqual(['x', 'y', 'y missing'])
    expect(notes).toEqual([])
    // x: quantiles 1, 2, 3, 5 stand for 0, ⅓, ⅔, 1; y: 5, 7, 9 are read at four places: 5, 19/3, 23/3, 9.
    const expected = (...rows: number[][]) =>
      rows.map((row) => unit(...row)).sort((p, q) => (String(p) < String(q) ? -1 : 1))
    expect(sortedRows(training)).toEqual(expected([-0.5, -0.5, -0.5], [1 / 3 - 0.5, 0, 0.5]))
    expect(sortedRows(synthetic)).toEqual(
      expected([(2 + 0.5) / 3 - 0.5, 0, 0.5], [0.5, 0.75 / 3 - 0.5, -0.5]),
    )
    const close = sortedRows(holdout!).flat()
    const wanted = expected([2 / 3 - 0.5, 0.5, -0.5], [0.5, 0, -0.5]).flat()
    for (const [i, value] of wanted.entries()) expect(close[i]).toBeCloseTo(value, 6)
  })

  it('gives a label one vector in all tables, also one that the training rows lack', () => {
    const other = table([labels('c', 'green', 'blue', 'violet')])
    const encoded = encodeTables(
      { training: table([labels('c', 'red', 'blue', null)]), holdout: other, synthetic: other },
      { seed: 1 },
    )
    expect(encoded.names).toEqual(['c 1', 'c 2'])
    const [training, holdout, synthetic] = [
      encoded.training,
      encoded.holdout!,
      encoded.synthetic,
    ].map((points) => sortedRows(points).map(String))
    expect(new Set([...training, ...synthetic]).size).toBe(5)
    expect(synthetic.filter((row) => training.includes(row))).toHaveLength(1)
    expect(synthetic).toEqual(holdout)
    expect(encoded.notes[0]).toContain('labels are encoded by the characters')
  })

  it('takes texts by what they consist of, not by which they are', () => {
    const text = (...values: (string | null)[]): Column =>
      ({ ...labels('name', ...values), type: 'text' }) as Column
    const { training, synthetic, names, notes } = encodeTables(
      {
        training: table([text('Ann Lee', '12 Elm St.', null)]),
        synthetic: table([text('Bob Day', '34 Oak Rd.', null)]),
      },
      { seed: 1 },
    )
    const measures = ['length', 'words', 'digits', 'capitals', 'marks', 'missing']
    expect(names).toEqual(measures.map((measure) => `name ${measure}`))
    expect(sortedRows(synthetic)).toEqual(sortedRows(training))
    // Lengths 7 and 10, words 2 and 3, digits 0 and 2, capitals 2 and 2, marks 0 and 1.
    const low = [-0.25, -0.25, -0.25, 0, -0.25, -0.5]
    const expected = [[0, 0, 0, 0, 0, 1], unit(...low), unit(0.25, 0.25, 0.25, 0, 0.25, -0.5)]
    for (const row of sortedRows(training)) {
      const near = expected.filter((other) => other.every((x, d) => Math.abs(x - row[d]) < 1e-6))
      expect(near).toHaveLength(1)
    }
    expect(notes[0]).toContain('values of name count by their length')
  })

  it('takes labels that name sequences as texts', () => {
    const stays = (...names: string[]) =>
      table([
        labels('id', ...names.flatMap((name) => [name, name])),
        labels('patient', ...names.flatMap((name) => [name, name])),
        labels('ward', ...names.flatMap(() => ['A', 'B'])),
      ])
    const { names } = encodeTables(
      { training: stays('Ann', 'Bob'), synthetic: stays('Cid', 'Dan'), key: 'id' },
      { seed: 1 },
    )
    expect(names.filter((name) => name.startsWith('patient '))).toHaveLength(5)
    expect(names.filter((name) => name.startsWith('ward '))).toHaveLength(2)
  })

  it('puts the length of sequences in front, and takes as many rows of each table as the smallest has', () => {
    const training = table([labels('id', 'a', 'a', 'b'), numbers('x', 1, 2, 3)])
    const synthetic = table([labels('id', 'p', 'q'), numbers('x', 1, 2)])
    const encoded = encodeTables({ training, synthetic, key: 'id' }, { seed: 1 })
    expect(encoded.names).toEqual(['Sequence Length', 'x'])
    expect([encoded.training.count, encoded.synthetic.count]).toEqual([2, 2])
    // All synthetic sequences have length 1, the smallest one of the training table.
    for (const [length] of sortedRows(encoded.synthetic)) expect(length).toBeLessThan(0)
  })

  it('caps the rows of a sequence at the 95 % quantile of the training lengths', () => {
    const ids = (long: number) =>
      ['long', ...Array.from({ length: 40 }, (_, i) => `s${i}`)].flatMap((id) =>
        Array<string>(id === 'long' ? long : 2).fill(id),
      )
    const columns = (long: number) => {
      const own = ids(long)
      return [labels('id', ...own), numbers('x', ...own.map((_, i) => i))]
    }
    const [training, synthetic] = [table(columns(50)), table(columns(30))]
    const encoded = encodeTables({ training, synthetic, key: 'id' }, { seed: 1 })
    expect(encoded.training.count).toBe(82)
  })

  it('draws as many rows as are allowed, and says so', () => {
    const many = table([numbers('x', ...Array.from({ length: 50 }, (_, i) => i))])
    const draw = (seed: number) =>
      encodeTables({ training: many, synthetic: many }, { seed, maxRows: 20 })
    expect(draw(1).training.count).toBe(20)
    expect(draw(1).notes).toEqual([
      'Similarity and distances are of 20 random rows of each table instead of 50.',
    ])
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  it('is defined for columns that are constant or all missing', () => {
    const nan = Number.NaN
    const training = table([numbers('x', 3, 3), numbers('y', nan, nan), labels('c', null, null)])
    const synthetic = table([numbers('x', 4, nan), numbers('y', 1, nan), labels('c', 'new', null)])
    const encoded = encodeTables({ training, synthetic }, { seed: 1 })
    for (const { values } of [encoded.training, encoded.synthetic]) {
      expect(values.every(Number.isFinite)).toBe(true)
    }
  })

  it('refuses tables without a column but the key', () => {
    const only = table([labels('id', 'a', 'b')])
    expect(() => encodeTables({ training: only, synthetic: only, key: 'id' }, { seed: 1 })).toThrow(
      'table.csv: there is no column but the key',
    )
  })
})
