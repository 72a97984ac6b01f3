import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { correlation, correlationMatrix } from './correlation.js'

// Made by pandas: eval/statistics/fixtures/statistics.py.
const { correlations }: { correlations: { columns: (number | null)[][]; pearson: number[][] } } =
  JSON.parse(readFileSync(new URL('./fixtures/statistics.json', import.meta.url), 'utf8'))

const numbers = (cells: (number | null)[]) => Float64Array.from(cells, (cell) => cell ?? NaN)

describe('correlation', () => {
  it('agrees with pandas over the rows where both have a value', () => {
    const matrix = correlationMatrix(correlations.columns.map(numbers))
    for (const [i, row] of correlations.pearson.entries()) {
      for (const [j, r] of row.entries()) expect(matrix[i][j]).toBeCloseTo(r, 12)
    }
  })

  it('is undefined of a constant, of one row, and of columns that share no row', () => {
    const x = numbers([1, 2, 3])
    expect(correlation(x, numbers([0.1, 0.1, 0.1]))).toBeNaN()
    expect(correlation(x, numbers([null, 5, null]))).toBeNaN()
    expect(correlation(numbers([1, null, 2]), numbers([null, 5, null]))).toBeNaN()
    expect(correlationMatrix([x, numbers([4, 4, 4])])).toEqual([
      [1, NaN],
      [NaN, NaN],
    ])
  })
})
