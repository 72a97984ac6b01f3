import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { fitLabels } from './fitLabels.js'
import { type Cell, groupedTable } from './testing/groupedTable.js'

function fitted(cells: Cell[][], threshold: number) {
  const { table, groups } = groupedTable({ x: { type: 'category', cells } })
  const column = table.columns[1]
  if ('values' in column) throw new Error('no labels')
  const random = new RandomStream(1, 'pattern')
  return fitLabels(column, groups, { threshold, invent: false, room: 100, random })
}

/** A group for each of `count`, with the given cells. */
function times(count: number, ...cells: Cell[]): Cell[][] {
  return Array.from({ length: count }, () => cells)
}

describe('labels', () => {
  it.each([5, 6, 7])('are released from %i groups on, however many rows they have', (threshold) => {
    const cells = [
      ...times(threshold, 'kept', 'kept'),
      ...times(threshold - 1, 'few', 'few', 'few', 'few'),
    ]
    expect(fitted(cells, threshold).labels).toEqual(['kept', '_RARE_'])
  })

  it('become _RARE_ where none is released', () => {
    const codec = fitted([['a'], ['b', null], ['c']], 5)
    expect(codec).toMatchObject({ labels: ['_RARE_'], missing: true })
  })

  it('are made up where they are numbers with marks that few share', () => {
    const numbers = Array.from({ length: 60 }, (_, i) => [`+43 664 ${1_000_000 + 7919 * i}`])
    expect(fitted([...numbers, numbers[3]], 5)).toMatchObject({ labels: [] })
    expect(fitted([...numbers, numbers[3]], 5).madeUp).not.toBeNull()
    // Few, shared by many, or texts with letters: they are protected as before.
    expect(fitted(numbers.slice(0, 20), 5).labels).toEqual(['_RARE_'])
    expect(fitted([...numbers, ...times(6, '+43 1')], 5).labels).toEqual(['+43 1', '_RARE_'])
    expect(
      fitted(
        numbers.map(([text]) => [`${text} ext`]),
        5,
      ).labels,
    ).toEqual(['_RARE_'])
  })

  it('join a _RARE_ that the table has in enough groups already', () => {
    const codec = fitted([...times(6, '_RARE_'), ...times(9, 'a'), ['b']], 5)
    expect(codec).toMatchObject({ labels: ['a', '_RARE_'] })
  })

  it('hide a _RARE_ of few groups like any other label', () => {
    const codec = fitted([...times(4, '_RARE_'), ...times(9, 'a')], 5)
    expect(codec).toMatchObject({ labels: ['a', '_RARE_'] })
  })

  it('have the most frequent first and the empty one among them', () => {
    const codec = fitted([...times(5, 'b'), ...times(5, ''), ...times(6, 'c'), [null]], 5)
    expect(codec).toMatchObject({ labels: ['c', '', 'b'], missing: true })
  })

  it('need not be there', () => {
    expect(fitted([[null], [null]], 5)).toMatchObject({ labels: [], missing: true })
  })
})
