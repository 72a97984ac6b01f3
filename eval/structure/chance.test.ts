import { expect, it } from 'vitest'
import { tableOf } from '../testing/tableOf.js'
import { chanceOf } from './chance.js'
import { groupTable } from './groupedTable.js'

/** All orders of a list. */
function orders<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]]
  return all.flatMap((first, i) => orders(all.toSpliced(i, 1)).map((rest) => [first, ...rest]))
}

it('is the share of all orders of the rows of a sequence that keep to the rule', () => {
  const sequences = [[3, 1, 2, 5, 4], [2, 2, 7, 1], [5, 5, 5], [1, 9], [4]]
  const table = groupTable(
    tableOf({ key: sequences.flatMap((own, g) => own.map(() => `s${g}`)), x: sequences.flat() }),
    'key',
  )
  const share = (holds: (a: number, b: number) => boolean) => {
    const long = sequences.filter((own) => own.length >= 2)
    const shares = long.map((own) => {
      const all = orders(own)
      return all.filter((one) => one.slice(1).every((b, i) => holds(one[i], b))).length / all.length
    })
    return shares.reduce((sum, one) => sum + one, 0) / long.length
  }
  const chance = (name: 'ascending' | 'strictlyDescending' | 'counting') =>
    chanceOf(table, { name, column: 0, step: 1 })
  expect(chance('ascending')).toBeCloseTo(
    share((a, b) => a <= b),
    12,
  )
  expect(chance('strictlyDescending')).toBeCloseTo(
    share((a, b) => a > b),
    12,
  )
  expect(chance('counting')).toBeCloseTo(
    share((a, b) => a < b),
    12,
  )
})

it('of a constant is that of drawing one value n times', () => {
  // Values x, y, z with shares ½, ⅓, ⅙; sequences of 3, 2 and 1 values.
  const table = groupTable(
    tableOf({
      key: ['a', 'a', 'a', 'b', 'b', 'b', 'c'],
      label: ['x', 'x', 'y', 'x', null, 'z', 'y'],
      number: [1, 1, 2, 1, null, 3, 2],
    }),
    'key',
  )
  const ofPower = (n: number) => (1 / 2) ** n + (1 / 3) ** n + (1 / 6) ** n
  for (const column of [0, 1]) {
    const chance = chanceOf(table, { name: 'constant', column })
    expect(chance).toBeCloseTo((ofPower(3) + ofPower(2)) / 2, 12)
  }
})
