import { describe, expect, it } from 'vitest'
import type { Assessment } from '../../assessment.js'
import { sampleAssessment } from './testing/sampleAssessment.js'
import { accuracyReached, qualityVerdict, sentence } from './verdict.js'

const sample = sampleAssessment()

/** The sample with an accuracy at `reached` of the way from 0.8 to 1. */
function reaching(reached: number, change: Partial<Assessment> = {}): Assessment {
  const { independent } = sample.references
  return {
    ...sample,
    utility: undefined,
    accuracy: { ...sample.accuracy, overall: 0.8 + 0.2 * reached, overall_max: 1 },
    references: {
      independent: { ...independent, accuracy: { ...independent.accuracy, overall: 0.8 } },
    },
    ...change,
  }
}

describe('qualityVerdict', () => {
  it.each([
    [0.95, 'Nearly as true to the real data as a fresh sample of it.'],
    [0.75, 'Close to a fresh sample of the real data.'],
    [0.4, 'Keeps part of what ties the columns together: 40\u00a0% of the way to a fresh real'],
    [0.1, 'Little better than sampling every column on its own.'],
    [0, 'No better than sampling every column on its own.'],
    [-3, 'No better than sampling every column on its own.'],
  ])('at %d of the way says “%s”', (reached, words) => {
    expect(qualityVerdict(reaching(reached))).toContain(words)
  })

  it('tells what models learn from it', () => {
    const { leading } = sample.utility!
    const withUtility = (change: Partial<typeof leading>) =>
      qualityVerdict(
        reaching(0.95, {
          utility: { ...sample.utility!, leading: { ...leading, ...change } },
        }),
      )
    expect(withUtility({ ratio: 1.01 })).toContain('predict alice as well as those')
    expect(withUtility({ ratio: 0.91 })).toContain('with 91\u00a0% of the accuracy')
    expect(withUtility({ trainSynthetic: 0.4, guess: 0.41 })).toContain(
      'models learn nothing about alice from it',
    )
  })

  it('begins with a concern about privacy, and ends without one', () => {
    const verdict = (isConcern: boolean) =>
      qualityVerdict(
        reaching(0.95, {
          privacy: {
            ...sample.privacy,
            verdict: {
              ...sample.privacy.verdict,
              isConcern,
              sentence: 'It copies rows: 3 % of them.',
            },
          },
        }),
      )
    expect(verdict(true)).toMatch(/^It copies rows\. Nearly/)
    expect(verdict(false)).toMatch(/of it\. It copies rows\.$/)
  })

  it('has a sentence where the baseline is as good as a sample', () => {
    const level = reaching(0)
    level.accuracy.overall_max = 0.8
    expect(accuracyReached(level)).toBeUndefined()
    expect(qualityVerdict(level)).toContain('Reaches 100\u00a0% of the accuracy')
  })
})

it('a sentence ends with one full stop', () => {
  expect([sentence('a'), sentence('a. ')]).toEqual(['a.', 'a.'])
})
