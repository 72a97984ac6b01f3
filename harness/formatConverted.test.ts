import { describe, expect, it } from 'vitest'
import type { ConvertedFile } from '../datasets/index.js'
import { formatConverted } from './formatConverted.js'

function converted(steps: number, scoredSteps: number): ConvertedFile {
  const nothing = { incomplete: 0, shortPieces: 0, shortRows: 0, leftOver: 0, differenced: 0 }
  return {
    featureNames: ['a'],
    origin: { formatVersion: 1, file: 'a.csv', steps, idColumns: [], series: [] },
    files: ['out.parquet'],
    report: {
      ...{ rows: steps, scoredSteps, order: 'as it stands', gaps: 0, commonestGap: 0 },
      ...{ missing: 'cut', missingCells: 0, missingColumns: 0, warnings: [] },
      count: { sequences: 1, bySeries: [1], ...nothing, longestPiece: steps, filled: 0 },
    },
  }
}

describe('formatConverted', () => {
  it.each([
    [101, 1, '1 of the 101 steps of each sequence is scored, after a warm-up of 100'],
    [150, 50, '50 of the 150 steps of each sequence are scored, after a warm-up of 100'],
  ])('says how many of %i steps are scored where it is the lesser part', (steps, scored, line) => {
    expect(formatConverted(converted(steps, scored)).split('\n')).toContain(
      `  ${line}; --warm-up N sets another`,
    )
  })

  it.each([
    [200, 100],
    [100, 99],
    [2, 1],
  ])('says nothing of it elsewhere: %i', (steps, scored) => {
    expect(formatConverted(converted(steps, scored))).not.toContain('scored')
  })
})
