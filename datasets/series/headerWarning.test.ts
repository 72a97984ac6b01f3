import { describe, expect, it } from 'vitest'
import { headerWarning } from './headerWarning.js'

describe('headerWarning', () => {
  it.each([
    [['2023-03-01', '10.956'], '2023-03-01, 10.956'],
    [['10.956', '-3', '1e5'], '10.956, -3 …'],
    [['01.03.2023 12:00', '7', '8'], '01.03.2023 12:00, 7 …'],
  ])('tells of names that are numbers and times: %j', (names, shown) => {
    expect(headerWarning('a.csv', names)).toBe(
      `a.csv: the header looks like data (${shown}): the first row is taken for names; put names above it`,
    )
  })

  it.each([
    [['date', '10.956']],
    [['', '1.5']],
    [['0', '1', '2']],
    [['1', '2']],
    [['2023-01-01', '2023-01-02']],
  ])('says nothing of names: %j', (names) => {
    expect(headerWarning('a.csv', names)).toBe(undefined)
  })
})
