import { describe, expect, it } from 'vitest'
import { sampleAssessment } from '../../../eval/report/quality/testing/sampleAssessment.js'
import { toGrade, toMinimum } from '../../commands/parseGates.js'
import { checkGates, passGates } from './gates.js'

const good = sampleAssessment({ quality: 0.92, file: 'good.csv' })
const fair = sampleAssessment({ quality: 0.6, file: 'fair.csv' })

describe('passGates', () => {
  it('lets pass what is as good or better', () => {
    expect(() => passGates([good, fair], {})).not.toThrow()
    const min = [{ figure: 'accuracy', least: good.accuracy.overall } as const]
    expect(() => passGates([good], { minGrade: 'A', min })).not.toThrow()
  })

  it('names each table and figure that falls short', () => {
    const min = [...toMinimum('score=0.9'), ...toMinimum('coherence=0')]
    expect(() => passGates([good, fair], { minGrade: 'B', min })).toThrow(
      expect.objectContaining({
        code: 'BELOW_MIN',
        exitCode: 1,
        message:
          'fair.csv: grade C is below --min-grade B; fair.csv: score 0.6000 is below --min score=0.9',
      }),
    )
  })

  it('does not pass a figure that there is not', () => {
    const flat = sampleAssessment({ keyed: false, file: 'flat.csv' })
    expect(() => passGates([flat], { min: toMinimum('coherence=0.5') })).toThrow(
      'flat.csv: there is no coherence to hold against --min coherence=0.5',
    )
  })
})

it('finds figures that there will not be before any work', () => {
  expect(() => checkGates({ min: toMinimum('coherence=0.9') }, {})).toThrow('without --key')
  expect(() => checkGates({ min: toMinimum('utility=0.9') }, { key: 'k' })).toThrow(
    'without --target',
  )
})

it('reads gates as they are typed', () => {
  expect(toGrade('b+')).toBe('B+')
  expect(() => toGrade('E')).toThrow('It must be one of A+, A, B+, B, C, D, F.')
  expect(toMinimum('accuracy=0.9', toMinimum('utility=0.5'))).toEqual([
    { figure: 'utility', least: 0.5 },
    { figure: 'accuracy', least: 0.9 },
  ])
  for (const text of ['accurate=0.9', 'accuracy', 'accuracy=', 'accuracy=a', 'accuracy=1=2']) {
    expect(() => toMinimum(text), text).toThrow('It must be')
  }
})
