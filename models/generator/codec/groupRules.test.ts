import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { groupRules } from './groupRules.js'
import { type Cell, type GroupedColumn, groupedTable } from './testing/groupedTable.js'
import { runningTotals } from './testing/runningTotals.js'

const nGroups = 200

/** A column from what each row of each group holds. */
function column(
  cell: (row: number, group: number, random: RandomStream) => Cell,
  { type = 'number', groups = nGroups, rows = 4 }: Partial<Options> = {},
): GroupedColumn {
  const random = new RandomStream(1, 'cells')
  const cells = Array.from({ length: groups }, (_, group) =>
    Array.from({ length: rows }, (_, row) => cell(row, group, random)),
  )
  return { type, cells }
}

interface Options {
  type: GroupedColumn['type']
  groups: number
  rows: number
}

function rulesOf(columns: Record<string, GroupedColumn>) {
  const { table, groups } = groupedTable(columns)
  return groupRules(table.columns.slice(1), groups)
}

const ruleOf = (own: GroupedColumn) => rulesOf({ x: own })[0]

describe('a column', () => {
  it.each<[string, GroupedColumn, object]>([
    ['the same in each group', column((_, group) => group % 3), { rule: 'constant' }],
    [
      'labels that are the same, or missing',
      column((_, group) => (group % 3 ? `l${group % 3}` : null), { type: 'category' }),
      { rule: 'constant' },
    ],
    [
      'the same but in one group of 200',
      column((row, group) => (group === 7 && row === 2 ? 9 : group % 3)),
      { rule: 'constant' },
    ],
    [
      'the same but in two',
      column((row, group) => (group < 2 && row ? 9 : group % 3)),
      { rule: 'none' },
    ],
    ['hardly ever another, by chance', column((_, group) => Number(group === 9)), { rule: 'none' }],
    ['one value alone', column(() => 3), { rule: 'none' }],
    ['1, 2, 3 …', column((row) => row + 1), { rule: 'counting', from: 1, by: 1 }],
    ['0, 10, 20 …', column((row) => 10 * row), { rule: 'counting', from: 0, by: 10 }],
    [
      'rising from another number in each group',
      column((row, group) => 100 * group + row ** 2, { type: 'datetime' }),
      { rule: 'rising' },
    ],
    [
      'rising with values missing in between',
      column((row, group) => (row === 1 ? null : group + row)),
      { rule: 'rising' },
    ],
    [
      'rising, but missing at the beginning',
      column((row, group) => (row === 0 ? null : group + row)),
      { rule: 'none' },
    ],
    ['falling', column((row, group) => group - row), { rule: 'none' }],
    ['in no order', column((_, __, random) => random.normal()), { rule: 'none' }],
    ['rising in nine groups', column((row) => row ** 2, { groups: 9 }), { rule: 'none' }],
    ['of single rows', column((_, group) => group, { rows: 1 }), { rule: 'none' }],
  ])('of values %s', (_, own, rule) => {
    expect(ruleOf(own)).toEqual(rule)
  })

  it('is the running total of another, also of one with decimals', () => {
    const random = new RandomStream(1, 'amounts')
    const amounts = Array.from({ length: nGroups }, () =>
      Array.from({ length: 5 }, () => Math.round(100 * random.normal()) / 10),
    )
    const totals = amounts.map(runningTotals)
    const other = totals.map((own) => own.map((value) => value + 1))
    const number = (cells: number[][]): GroupedColumn => ({ type: 'number', cells })
    const rules = rulesOf({ total: number(totals), amount: number(amounts), other: number(other) })
    expect(rules).toEqual([{ rule: 'total', of: 'amount' }, { rule: 'none' }, { rule: 'none' }])
  })
})
