import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { columnNamed, type Table } from '../../../datasets/table.js'
import { type Cell, cellsOf, groupedTable } from '../../generator/codec/testing/groupedTable.js'
import { encodeCopula, readCopula } from './copulaFile.js'
import { fitTableCopula, sampleTableCopula } from './tableCopula.js'

/** Labels; along the variable behind them they stand in the order S, M, L. */
const sizes = ['M', 'S', 'L']

/** A flat table: labels where any cell is a string. */
function tableOf(columns: Readonly<Record<string, readonly Cell[]>>): Table {
  const { table } = groupedTable(
    Object.fromEntries(
      Object.entries(columns).map(([name, cells]) => [
        name,
        {
          type: cells.some((cell) => typeof cell === 'string') ? 'category' : 'number',
          cells: cells.map((cell) => [cell]),
        } as const,
      ]),
    ),
  )
  return { ...table, columns: table.columns.filter(({ name }) => name !== 'id') }
}

/**
 * Rows with known truth: two normal variables of correlation 0.7 behind a number and a label; 0 in 30 % of the rows of
 * an amount, which else is missing exactly where `asked` is no; a label that goes with nothing.
 */
function knownTable(rows: number): Table {
  const random = new RandomStream(1, 'copula-truth')
  const drawn = Array.from({ length: rows }, () => {
    const x = random.normal()
    const y = 0.7 * x + Math.sqrt(1 - 0.49) * random.normal()
    const asked = random.uniform() < 0.4 ? 'no' : 'yes'
    const amount = random.uniform() < 0.3 ? 0 : Math.round(1000 * random.uniform()) / 10
    return {
      x: Math.round(1000 * x) / 1000,
      size: sizes[y < -0.5 ? 1 : y < 0.8 ? 0 : 2],
      asked,
      amount: asked === 'no' ? null : amount,
      other: `o${random.integer(3)}`,
    }
  })
  const names = ['x', 'size', 'asked', 'amount', 'other'] as const
  return tableOf(Object.fromEntries(names.map((name) => [name, drawn.map((row) => row[name])])))
}

const rows = 12_000
const training = knownTable(rows)
const options = { seed: 1, isIndependent: false }
const { copula } = fitTableCopula(training, options)
const made = sampleTableCopula(copula, { seed: 2, firstRow: 0, rows })

const cells = (table: Table, name: string) => cellsOf(columnNamed(table, name))

/** Mean of x over the rows of one size. */
function meanX(table: Table, size: string): number {
  const x = cells(table, 'x')
  const own = cells(table, 'size').flatMap((label, row) => (label === size ? [Number(x[row])] : []))
  return own.reduce((sum, value) => sum + value, 0) / own.length
}

function share(all: readonly Cell[], is: (cell: Cell) => boolean): number {
  return all.filter(is).length / all.length
}

describe('a copula of a table', () => {
  it('finds the correlation behind numbers and labels, in whatever order these are', () => {
    const size = copula.variables.find(({ column }) => column === 1)!
    const labels = size.order.map((code) => columnLabels(code))
    expect([labels.join(''), labels.toReversed().join('')]).toContain('SML')
    const rho = Math.abs(copula.correlation[1])
    expect(rho).toBeCloseTo(0.7, 1)
    for (const label of sizes) expect(meanX(made, label)).toBeCloseTo(meanX(training, label), 1)
  })

  function columnLabels(code: number): string {
    const column = copula.codec.columns[1]
    return column.made === 'labels' ? column.labels.labels[code] : ''
  }

  it('keeps a point mass, decimals, and what is missing exactly where it was', () => {
    const [real, own] = [training, made].map((table) => cells(table, 'amount'))
    const isZero = (cell: Cell) => cell === 0
    expect(share(own, isZero)).toBeCloseTo(share(real, isZero), 1)
    expect(
      own.every((cell) => cell === null || Number((10 * Number(cell)).toFixed(6)) % 1 === 0),
    ).toBe(true)
    const asked = cells(made, 'asked')
    expect(own.every((cell, row) => (cell === null) === (asked[row] === 'no'))).toBe(true)
  })

  it('gives the same rows in pieces, and from its file', () => {
    const file = encodeCopula(copula)
    const read = readCopula(file, 'c')
    expect(read).toEqual(copula)
    expect(encodeCopula(read)).toEqual(file)
    const piece = sampleTableCopula(read, { seed: 2, firstRow: 500, rows: 20 })
    for (const { name } of training.columns) {
      expect(cells(piece, name)).toEqual(cells(made, name).slice(500, 520))
    }
  })

  it('of independent columns has nothing but their shares', () => {
    const { copula: apart } = fitTableCopula(training, { ...options, isIndependent: true })
    const table = sampleTableCopula(apart, { seed: 2, firstRow: 0, rows })
    for (const label of sizes) {
      const is = (cell: Cell) => cell === label
      expect(meanX(table, label)).toBeCloseTo(0, 1)
      expect(share(cells(table, 'size'), is)).toBeCloseTo(share(cells(training, 'size'), is), 1)
    }
  })
})

describe('a column of one value, and one without any', () => {
  it('stay as they are', () => {
    const count = 60
    const table = tableOf({
      one: Array.from({ length: count }, () => 'a'),
      none: Array.from({ length: count }, () => null),
      half: Array.from({ length: count }, (_, row) => (row % 2 ? row : null)),
    })
    const { copula: own } = fitTableCopula(table, options)
    const again = sampleTableCopula(own, { seed: 1, firstRow: 0, rows: 50 })
    expect(new Set(cells(again, 'one'))).toEqual(new Set(['a']))
    expect(new Set(cells(again, 'none'))).toEqual(new Set([null]))
    expect(share(cells(again, 'half'), (cell) => cell === null)).toBeGreaterThan(0.2)
  })
})
