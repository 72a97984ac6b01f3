import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { ColumnType, Table } from '../../datasets/table.js'
import { type Cells, tableOf } from '../testing/tableOf.js'
import { measureStructure } from './measureStructure.js'
import type { RuleName, RuleShares, Structure } from './structureResult.js'

const hour = 3_600_000

/** Sequences `s0` … with so many rows, and what each column holds in row `i` of sequence `g`. */
function sequences(
  count: number,
  rows: number,
  columns: Record<string, (g: number, i: number) => number | string | null>,
  types: Record<string, ColumnType> = {},
): Table {
  const places = Array.from({ length: count * rows }, (_, at) => [Math.floor(at / rows), at % rows])
  const cells = Object.entries(columns).map(([name, cell]) => [
    name,
    places.map(([g, i]) => cell(g, i)),
  ])
  return tableOf({ key: places.map(([g]) => `s${g}`), ...Object.fromEntries(cells) }, types)
}

/** The rows of each sequence in random order. */
function shuffledWithin(table: Table, rows: number): Table {
  const random = new RandomStream(3, 'shuffled')
  const order = Array.from({ length: table.rowCount / rows }, (_, g) =>
    [...random.permutation(rows)].map((i) => g * rows + i),
  ).flat()
  return {
    ...table,
    columns: table.columns.map((column) =>
      'values' in column
        ? { ...column, values: Float64Array.from(order, (row) => column.values[row]) }
        : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]) },
    ),
  }
}

function sharesOf(structure: Structure | undefined, column: string, rule: RuleName): RuleShares {
  const own = structure!.columns.find((other) => other.column === column)!
  return own.rules.find((other) => other.rule === rule)!
}

const measure = (training: Table, synthetic = training, holdout?: Table) =>
  measureStructure({ training, synthetic, holdout, key: 'key' })

describe('shares of sequences', () => {
  const cells: Record<string, Cells> = {
    //     a: four rows; b: three; c: two; d: one, which says nothing
    key: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'd'],
    up: [1, 2, 2, 5, 1, 4, 9, 3, 3, 7],
    down: [9, 8, 7, 1, 5, 5, 5, 1, 2, 0],
    gappy: [null, 1, null, 2, null, null, 3, 4, null, 5],
    label: ['x', 'x', 'x', 'x', 'x', null, 'x', 'x', 'y', 'z'],
  }
  const structure = measure(tableOf(cells))
  const share = (column: string, rule: RuleName) => sharesOf(structure, column, rule).real

  it('are of those with at least two values', () => {
    expect(structure!.sequences).toEqual({ real: 3, synthetic: 3 })
    expect(share('up', 'constant')).toBe(1 / 3)
    expect(share('up', 'ascending')).toBe(1)
    expect(share('up', 'strictlyAscending')).toBe(1 / 3)
    expect(share('up', 'descending')).toBe(1 / 3)
    expect(share('down', 'descending')).toBe(2 / 3)
    expect(share('down', 'strictlyDescending')).toBe(1 / 3)
    expect(share('gappy', 'strictlyAscending')).toBe(1)
    expect(share('label', 'constant')).toBe(2 / 3)
    expect(sharesOf(structure, 'label', 'ascending')).toBeUndefined()
  })

  it('are null where there are none', () => {
    const single = tableOf({ ...cells, gappy: cells.up.map((_, i) => (i % 4 ? null : i)) })
    expect(sharesOf(measure(tableOf(cells), single), 'gappy', 'ascending')).toMatchObject({
      real: 1,
      synthetic: null,
    })
  })

  it('agree with an obvious count, whatever the table', () => {
    const row = fc.tuple(fc.constantFrom('p', 'q', 'r'), fc.option(fc.integer({ min: 0, max: 2 })))
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 14 }), (rows) => {
        const table = tableOf(
          { key: rows.map(([key]) => key), x: rows.map(([, x]) => x) },
          { x: 'number' },
        )
        const groups = ['p', 'q', 'r']
          .map((key) => rows.flatMap(([own, x]) => (own === key && x !== null ? [x] : [])))
          .filter((values) => values.length >= 2)
        const obvious = (holds: (a: number, b: number) => boolean) =>
          groups.length === 0
            ? null
            : groups.filter((values) => values.slice(1).every((b, i) => holds(values[i], b)))
                .length / groups.length
        const found = measure(table)
        if (!found) return
        expect(sharesOf(found, 'x', 'constant').real).toBe(obvious((a, b) => a === b))
        expect(sharesOf(found, 'x', 'ascending').real).toBe(obvious((a, b) => a <= b))
        expect(sharesOf(found, 'x', 'strictlyAscending').real).toBe(obvious((a, b) => a < b))
        expect(sharesOf(found, 'x', 'descending').real).toBe(obvious((a, b) => a >= b))
        expect(sharesOf(found, 'x', 'strictlyDescending').real).toBe(obvious((a, b) => a > b))
      }),
      { numRuns: 100 },
    )
  })

  it('are not there without a key, and where no sequence has two rows', () => {
    const table = tableOf({ key: ['a', 'b'], x: [1, 2] })
    expect(measure(table)).toBeUndefined()
    expect(measureStructure({ training: table, synthetic: table })).toBeUndefined()
  })
})

describe('stays of twelve hourly rows', () => {
  const stays = sequences(
    40,
    12,
    {
      ward: (g) => 'ABC'[g % 3],
      time: (g, i) => 1.7e12 + ((g * 977) % 500) * hour + i * hour,
      step: (_, i) => i + 1,
      dose: (g, i) => ((g * 7 + i * 3) % 10) / 10,
      rate: (g, i) => 60 + ((g * 31 + i * 17) % 37),
    },
    { time: 'datetime' },
  )
  const total: number[] = []
  const dose = stays.columns.find(({ name }) => name === 'dose') as {
    values: Float64Array
  } & object
  for (const [row, value] of dose.values.entries()) {
    total.push((row % 12 === 0 ? 2.5 : total[row - 1]) + value)
  }
  const column = { name: 'total', type: 'number', values: Float64Array.from(total) } as const
  const real: Table = { ...stays, columns: [...stays.columns, column] }

  it('are found to be what they are, and kept by themselves', () => {
    const structure = measure(real, real, real)
    expect(structure).toMatchObject({ score: 1, order: 1, constancy: 1, worst: [] })
    expect(sharesOf(structure, 'ward', 'constant')).toMatchObject({ real: 1, kept: 1 })
    expect(sharesOf(structure, 'time', 'strictlyAscending')).toMatchObject({ real: 1, kept: 1 })
    expect(sharesOf(structure, 'time', 'counting')).toMatchObject({ step: hour, kept: 1 })
    expect(sharesOf(structure, 'time', 'counting').start).toBeUndefined()
    expect(sharesOf(structure, 'step', 'counting')).toMatchObject({ step: 1, start: 1, kept: 1 })
    expect(sharesOf(structure, 'total', 'runningTotal')).toMatchObject({ adds: 'dose', real: 1 })
    expect(sharesOf(structure, 'rate', 'ascending').kept).toBeUndefined()
    expect(sharesOf(structure, 'rate', 'runningTotal')).toBeUndefined()
    const time = structure!.columns.find((other) => other.column === 'time')!
    expect(time.repeats).toEqual({ real: 0, holdout: 0, synthetic: 0 })
    expect(time.gaps!.median).toEqual({ real: hour, holdout: hour, synthetic: hour })
    expect(time.gaps!.ks).toEqual({ holdout: 0, synthetic: 0 })
  })

  it('lose their order, and not their constants, with rows shuffled within', () => {
    const structure = measure(real, shuffledWithin(real, 12), real)
    expect(structure).toMatchObject({ score: 0, order: 0, constancy: 1 })
    expect(sharesOf(structure, 'time', 'ascending')).toMatchObject({ real: 1, synthetic: 0 })
    expect(structure!.columns.find((other) => other.column === 'time')!.gaps!.ks.holdout).toBe(0)
    // What is implied is not said again.
    expect(structure!.worst).toHaveLength(3)
    const rules = structure!.worst[0].breaks.map((one) => `${one.column} ${one.rule}`)
    expect(rules).toEqual([
      'time ascending',
      'step ascending',
      'total ascending',
      'total runningTotal',
    ])
  })

  it('show the rows around the first that breaks a rule', () => {
    const late = {
      ...real,
      columns: real.columns.map((own) =>
        'codes' in own && own.name === 'ward'
          ? { ...own, codes: own.codes.map((code, row) => (row === 5 * 12 + 9 ? 2 - code : code)) }
          : own,
      ),
    }
    const { worst, score, constancy } = measure(real, late)!
    // One of forty, with the chance of a constant far below.
    expect(score).toBe(constancy)
    expect(constancy).toBeCloseTo(39 / 40, 3)
    expect(worst).toHaveLength(1)
    expect(worst[0]).toMatchObject({
      key: 's5',
      length: 12,
      // The value itself, and the next that is as before.
      breaks: [{ column: 'ward', rule: 'constant', row: 10, rows: 2 }],
      firstRow: 1,
    })
    expect(worst[0].columns[0]).toBe('ward')
    expect(worst[0].cells.map(([ward]) => ward)).toEqual([...'CCCCCCCCCACC'])
  })
})

it('takes what half of the sequences do as well as what all do, within what chance gives', () => {
  const random = new RandomStream(5, 'tendency')
  // Six of ten sequences ascend.
  const some = () =>
    sequences(100, 6, { x: (g, i) => (g % 10 < 6 ? i : random.integer(1000)) }, { x: 'number' })
  const [real, other] = [some(), some()]
  expect(sharesOf(measure(real), 'x', 'ascending')).toMatchObject({ real: 0.6, kept: 1 })
  expect(measure(real, other, some())!.score).toBe(1)
  expect(measure(real, shuffledWithin(other, 6))!.score).toBeLessThan(0.3)
})

it('finds nothing in rows that have nothing to do with one another', () => {
  const random = new RandomStream(6, 'nothing')
  const draw = () =>
    sequences(
      200,
      3,
      {
        x: () => random.integer(1000),
        y: () => random.integer(2),
        c: () => (random.integer(50) ? 'often' : 'seldom'),
        zero: () => (random.integer(20) ? 0 : random.integer(9)),
      },
      { y: 'number' },
    )
  const structure = measure(draw(), draw(), draw())
  expect(structure!.score).toBeUndefined()
  for (const { rules } of structure!.columns) {
    for (const { kept } of rules) expect(kept).toBeUndefined()
  }
})

it('takes the order of an ordered column, and none of other labels', () => {
  const table = sequences(20, 4, { stage: (_, i) => ['low', 'mid', 'mid', 'high'][i] })
  const [key, stage] = table.columns
  const ordered = {
    ...stage,
    type: 'ordered',
    form: { order: ['low', 'mid', 'high'] },
  } as Table['columns'][0]
  const structure = measure({ ...table, columns: [key, ordered] })
  expect(sharesOf(structure, 'stage', 'ascending')).toMatchObject({ real: 1, kept: 1 })
  // 1 / (4! / 2!): two of the four are equal.
  expect(sharesOf(structure, 'stage', 'ascending').chance).toBeCloseTo(1 / 12, 12)
  expect(sharesOf(measure(table), 'stage', 'ascending')).toBeUndefined()
})

it('counts synthetic tables without sequences as keeping to nothing', () => {
  const real = sequences(20, 4, { x: (_, i) => i })
  const flat = sequences(80, 1, { x: (g) => g })
  expect(measure(real, flat)).toMatchObject({ score: 0, sequences: { real: 20, synthetic: 0 } })
})
