import { expect, it } from 'vitest'
import type { LabelColumn, NumberColumn, Table } from '../datasets/table.js'
import { holdoutAsSynthetic } from './holdoutAsSynthetic.js'

function sequences(count: number): Table {
  const rowCount = 3 * count
  return {
    file: 'rows.csv',
    rowCount,
    columns: [
      {
        name: 'id',
        type: 'categorical',
        codes: Int32Array.from({ length: rowCount }, (_, row) => Math.floor(row / 3)),
        labels: Array.from({ length: count }, (_, i) => `s${i}`),
      },
      {
        name: 'x',
        type: 'numeric',
        values: Float64Array.from({ length: rowCount }, (_, row) => row),
      },
    ],
  }
}

const ids = ({ columns }: Table) => [...(columns[0] as LabelColumn).codes]
const values = ({ columns }: Table) => [...(columns[1] as NumberColumn).values]

it('cuts the holdout into two halves of whole sequences, and halves the training table', () => {
  const [training, whole] = [sequences(20), sequences(11)]
  const judged = { training, holdout: whole, synthetic: training, key: 'id' }
  const { training: half, holdout, synthetic } = holdoutAsSynthetic(judged, whole, 1)
  expect([half.rowCount, holdout!.rowCount, synthetic.rowCount]).toEqual([30, 18, 15])
  const both = [...values(holdout!), ...values(synthetic)].sort((a, b) => a - b)
  expect(both).toEqual(values(whole))
  expect(ids(holdout!).filter((id) => ids(synthetic).includes(id))).toEqual([])
  for (const table of [half, holdout!, synthetic]) {
    expect(values(table).map((row) => Math.floor(row / 3))).toEqual(ids(table))
  }
})

it('takes rows where there is no key, others by another seed', () => {
  const whole = sequences(10)
  const halves = (seed: number) => {
    const judged = { training: whole, holdout: whole, synthetic: whole }
    return values(holdoutAsSynthetic(judged, whole, seed).synthetic)
  }
  expect(halves(1)).toHaveLength(15)
  expect(new Set(halves(1).map((row) => Math.floor(row / 3))).size).toBeGreaterThan(5)
  expect(halves(1)).toEqual(halves(1))
  expect(halves(1)).not.toEqual(halves(2))
})
