import fc from 'fast-check'
import { expect, it } from 'vitest'
import { columnOrders, columnStandings, worstColumns } from './columnStandings.js'
import { manyColumns, sampleAssessment } from './testing/sampleAssessment.js'

const sample = sampleAssessment()

it('a column stands by itself and by its pairs', () => {
  const standings = columnStandings(sample)
  const { univariate, bivariate } = sample.accuracyDetails
  expect(standings.map(({ name }) => name)).toEqual([
    ...sample.columns.map(({ name }) => name),
    'Sequence Length',
  ])
  const david = standings[1]
  const own = [univariate[1], ...bivariate.filter(({ columns }) => columns.includes('david'))]
  const sum = own.reduce((total, { accuracy }) => total + accuracy, 0)
  expect(own).toHaveLength(11)
  expect(david).toMatchObject({ type: 'number', place: 1, univariateIndex: 1 })
  expect(david.accuracy).toBeCloseTo(sum / 11, 12)
})

it('keeps the worst in the order of the table', () => {
  const standings = columnStandings(sampleAssessment({ columns: manyColumns(30) }))
  const kept = worstColumns(standings, 5)
  const left = standings.filter((one) => !kept.includes(one))
  expect(kept.map(({ place }) => place)).toEqual(
    kept.map(({ place }) => place).sort((a, b) => a - b),
  )
  expect(Math.min(...kept.map(({ shortfall }) => shortfall))).toBeGreaterThanOrEqual(
    Math.max(...left.map(({ shortfall }) => shortfall)),
  )
})

it('bears columns that accuracy left out', () => {
  const { accuracyDetails } = sample
  const nothing = { ...accuracyDetails, univariate: [], bivariate: [] }
  const standings = columnStandings({ ...sample, accuracyDetails: nothing })
  expect(standings).toHaveLength(10)
  expect(worstColumns(standings, 3)).toHaveLength(3)
})

it('orders are permutations, by name as people sort', () => {
  expect(columnOrders(['b', 'a10', 'a2'], [1, Number.NaN, 3])).toEqual({
    table: [0, 1, 2],
    name: [2, 1, 0],
    worst: [2, 0, 1],
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.double())), (columns) => {
      const orders = columnOrders(
        columns.map(([name]) => name),
        columns.map(([, badness]) => badness),
      )
      for (const order of Object.values(orders)) {
        expect([...order].sort((a, b) => a - b)).toEqual(orders.table)
      }
    }),
  )
})
