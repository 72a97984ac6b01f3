import { describe, expect, it } from 'vitest'
import type { AccuracyCell, BinnedColumn } from '../accuracy/accuracyResult.js'
import type { Findings } from './findings.js'
import { gradeOf, gradeTable } from './gradeTable.js'
import { placed, tvdError } from './placed.js'

const cell = (column: string, accuracy: number): AccuracyCell => ({
  columns: [column],
  accuracy,
  accuracyMax: 0.99,
  off: [],
})

const bins = (column: string, real: number[], synthetic = real): BinnedColumn => ({
  column,
  bins: real.map((_, i) => `v${i}`),
  real,
  synthetic,
})

/** Accuracy of 1 between independent columns at 0.8 and an equal sample at 1. */
const accuracyAt = (reached: number) => {
  const value = 0.8 + 0.2 * reached
  return {
    ...{ overall: value, univariate: value, bivariate: value, trivariate: value },
    ...{ overall_max: 1, univariate_max: 1, bivariate_max: 1, trivariate_max: 1 },
  }
}

/** A flat table that is as an equal sample is, of 10,000 rows. */
function findingsOf(change: Partial<Findings> = {}): Findings {
  return {
    records: { real: 20_000, synthetic: 10_000 },
    isSequential: false,
    accuracy: accuracyAt(1),
    accuracyDetails: {
      univariate: [cell('a', 0.99), cell('b', 0.99)],
      autocorrelation: [],
      bins: [bins('a', [0.5, 0.3, 0.2]), bins('b', [0.9, 0.1])],
    },
    similarity: {
      cosine_similarity_training_synthetic: 1,
      discriminator_auc_training_synthetic: 0.5,
      discriminator_auc_training_holdout: 0.5,
    },
    fidelity: { columns: [] },
    privacy: {
      verdict: { outcome: 'none', isConcern: false, isCopy: false, sentence: 'No sign.' },
      distinctRows: { synthetic: 1, training: 1, count: 10_000 },
    },
    references: { independent: { accuracy: accuracyAt(0) } },
    ...change,
  }
}

const similarity = (synthetic: number, holdout?: number) => ({
  cosine_similarity_training_synthetic: 1,
  discriminator_auc_training_synthetic: synthetic,
  discriminator_auc_training_holdout: holdout,
})

const scoresOf = (findings: Findings) =>
  Object.fromEntries(gradeTable(findings).gradeParts.map(({ name, score }) => [name, score]))

describe('gradeTable', () => {
  it('names the column that stand-ins fill, and what makes labels in their place', () => {
    const standIns = [
      { column: 'phone', share: 1 },
      { column: 'street', share: 0.5 },
    ]
    const accuracyDetails = { ...findingsOf().accuracyDetails, univariate: [cell('phone', 0)] }
    const { grade, gradeReasons } = gradeTable(findingsOf({ standIns, accuracyDetails }))
    expect(grade).toBe('D')
    expect(gradeReasons.slice(0, 2)).toEqual([
      'phone is _RARE_ in 100 % of the rows: it stands for labels that too few share to be released. --invent makes new ones up in their form.',
      'The worst column is phone: 100.0 % of its rows would have to change, where an equal sample has 1.0 %.',
    ])
    expect(gradeTable(findingsOf({ standIns })).gradeReasons[0]).toMatch(/^Every part/)
  })

  it('gives an equal sample A+, with a reason', () => {
    const graded = gradeTable(findingsOf())
    expect(graded).toMatchObject({
      grade: 'A+',
      score: 1,
      gradeReasons: ['Every part of it is as an equal sample of real rows is.'],
    })
    expect(graded.gradeParts.map(({ name, weight }) => [name, weight])).toEqual([
      ['accuracy', 0.6],
      ['columns', 0.2],
      ['discriminator', 0.2],
    ])
  })

  it('is half the weighted mean of the parts, half the lowest', () => {
    const graded = gradeTable(
      findingsOf({ accuracy: accuracyAt(0.5), similarity: similarity(0.6, 0.5) }),
    )
    // Accuracy 0.5, columns 1, discriminator 0.8.
    expect(graded.score).toBeCloseTo((0.6 * 0.5 + 0.2 + 0.2 * 0.8 + 0.5) / 2, 12)
    expect(graded.grade).toBe('C')
    expect(graded.gradeReasons).toEqual([
      'Accuracy is 50 % of the way from independent columns to an equal sample of real rows.',
      'A classifier tells its rows from training rows with an AUC of 0.600, where holdout rows have 0.500.',
    ])
  })

  it('gives independent columns F, though each is right by itself', () => {
    const graded = gradeTable(
      findingsOf({ accuracy: accuracyAt(0), similarity: similarity(0.95, 0.5) }),
    )
    expect(graded.grade).toBe('F')
    expect(graded.gradeReasons[0]).toContain('Accuracy is 0 % of the way')
  })

  it('takes the parts that apply, structure and utility too', () => {
    const leading = { trainSynthetic: 0.7, trainReal: 0.9, guess: 0.5, ratio: 0.7 / 0.9 }
    const sequential = (structure?: { score: number }) =>
      findingsOf({
        isSequential: true,
        accuracy: { ...accuracyAt(1), coherence: 0.9, coherence_max: 1 },
        accuracyDetails: {
          ...findingsOf().accuracyDetails,
          autocorrelation: [cell('a', 0.95), cell('b', 0.93)],
        },
        utility: { target: 'b', leading: { testedOn: 'holdout', testRows: 9, ...leading } },
        structure,
        references: {
          independent: { accuracy: { ...accuracyAt(0), coherence: 0.5 } },
          unordered: 0.84,
        },
      })
    const scores = scoresOf(sequential({ score: 0.75 }))
    expect(scores.coherence).toBeCloseTo(0.8, 12)
    expect(scores.order).toBeCloseTo((0.94 - 0.84) / (0.99 - 0.84), 12)
    expect(scores.structure).toBe(0.75)
    expect(scores.utility).toBeCloseTo(0.5, 12)
    expect(scoresOf(sequential())).not.toHaveProperty('structure')
  })

  it('leaves out utility where real rows teach nothing', () => {
    const leading = { trainSynthetic: 0.7, trainReal: 0.71, guess: 0.7, ratio: 1 }
    const utility = { target: 'b', leading: { testedOn: 'holdout', testRows: 9, ...leading } }
    expect(scoresOf(findingsOf({ utility } as Partial<Findings>))).not.toHaveProperty('utility')
  })

  it('holds the classifier against the holdout, and leaves it out of sequences without one', () => {
    expect(scoresOf(findingsOf({ similarity: similarity(0.85, 0.7) })).discriminator).toBeCloseTo(
      0.5,
      12,
    )
    const alone = similarity(0.7)
    expect(scoresOf(findingsOf({ similarity: alone })).discriminator).toBeCloseTo(0.6, 12)
    const sequential = findingsOf({ similarity: alone, isSequential: true })
    expect(scoresOf(sequential)).not.toHaveProperty('discriminator')
  })

  it('lowers the equal sample by what the holdout misses of it', () => {
    const references = {
      independent: { accuracy: accuracyAt(0) },
      holdout: { accuracy: accuracyAt(0.9) },
    }
    expect(scoresOf(findingsOf({ accuracy: accuracyAt(0.9), references })).accuracy).toBeCloseTo(
      1,
      12,
    )
  })

  it('sees the worst column, off or with values lost, beyond chance', () => {
    const off = (accuracy: number) =>
      findingsOf({
        accuracyDetails: {
          ...findingsOf().accuracyDetails,
          univariate: [cell('a', 0.99), cell('b', accuracy)],
        },
      })
    const chance = 3 * tvdError({ real: 20_000, synthetic: 10_000 })
    expect(scoresOf(off(0.99 - chance)).columns).toBeCloseTo(1, 12)
    expect(scoresOf(off(0.89 - chance)).columns).toBeCloseTo(0.5, 12)
    const lost = gradeTable(
      findingsOf({
        accuracyDetails: {
          ...findingsOf().accuracyDetails,
          // The last is so rare that it may be missing.
          bins: [bins('a', [0.6, 0.2, 0.1, 0.099, 0.001], [0.7, 0.3, 0, 0, 0])],
        },
      }),
    )
    expect(lost.gradeReasons[0]).toBe(
      'The worst column is a: of 4 values that it should have, 2 are lost, such as v2.',
    )
    expect(lost.score).toBeCloseTo((0.6 + 0.2 / 3 + 0.2 + 1 / 3) / 2, 12)
  })
})

describe('what caps the grade', () => {
  const verdict = {
    outcome: 'concern' as const,
    isConcern: true,
    isCopy: false,
    sentence: 'The synthetic table gives training rows away: many.',
  }
  const { privacy } = findingsOf()

  it('is a privacy concern at D, a copy at F, with the verdict first', () => {
    const concern = gradeTable(findingsOf({ privacy: { ...privacy, verdict } }))
    expect(concern).toMatchObject({ grade: 'D', score: 0.49, gradeReasons: [verdict.sentence] })
    const copy = { ...privacy, verdict: { ...verdict, isCopy: true } }
    expect(gradeTable(findingsOf({ privacy: copy })).grade).toBe('F')
  })

  it('is a column that shares nothing with the real one', () => {
    const column = { column: 'zip', type: 'category', score: 0, tvdComplement: 0.01 }
    const columns = [column] as unknown as Findings['fidelity']['columns']
    expect(gradeTable(findingsOf({ fidelity: { columns } }))).toMatchObject({
      grade: 'D',
      gradeReasons: ['zip shares nothing with the real column.'],
    })
  })

  it('is a column of one value, unless the real one hardly has another', () => {
    const constant = (real: number[]) =>
      gradeTable(
        findingsOf({
          accuracyDetails: {
            ...findingsOf().accuracyDetails,
            bins: [bins('b', real, [1, 0])],
          },
        }),
      )
    const graded = constant([0.98, 0.02])
    expect(graded.grade).toBe('D')
    expect(graded.gradeReasons).toContain('b is v0 in all rows.')
    expect(constant([0.9999, 0.0001]).grade).toBe('A+')
  })

  it('is a table of a few rows over and over', () => {
    const distinctRows = { synthetic: 0.001, training: 0.98, count: 10 }
    expect(gradeTable(findingsOf({ privacy: { ...privacy, distinctRows } }))).toMatchObject({
      grade: 'D',
      gradeReasons: [
        'Its rows repeat: 10 of them are different, 0.1 %, where 98.0 % of the real rows are.',
      ],
    })
  })

  it('does not come first where a part is worse', () => {
    const { gradeReasons } = gradeTable(
      findingsOf({ accuracy: accuracyAt(0.1), privacy: { ...privacy, verdict } }),
    )
    expect(gradeReasons[0]).toContain('Accuracy is 10 %')
    expect(gradeReasons).toContain(verdict.sentence)
  })
})

it.each([
  [1, 'A+'],
  [0.95, 'A+'],
  [0.9, 'A'],
  [0.8, 'B+'],
  [0.7, 'B'],
  [0.5, 'C'],
  [0.49, 'D'],
  [0.3, 'D'],
  [0.29, 'F'],
  [0, 'F'],
])('a score of %d is %s', (score, grade) => expect(gradeOf(score)).toBe(grade))

it('places a value between two, and by chance where they are near', () => {
  expect(placed({ value: 0.9, low: 0.8, high: 1, error: 0.001 })).toBeCloseTo(0.5, 12)
  expect(placed({ value: 0.98, low: 1, high: 1, error: 0.01 })).toBeCloseTo(0.5, 12)
})
