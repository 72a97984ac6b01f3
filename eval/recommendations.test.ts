import { describe, expect, it } from 'vitest'
import type { AccuracyCell, AccuracyDetails, CellShare } from './accuracy/accuracyResult.js'
import { measureProfile } from './columns/measureProfile.js'
import { measureFidelity } from './fidelity/measureFidelity.js'
import type { Grade, GradePartName } from './grade/gradeResult.js'
import type { Privacy } from './privacy/privacyResult.js'
import { type Findings, recommendations } from './recommendations.js'
import type { RuleName, Structure } from './structure/structureResult.js'
import { type Cells, tableOf } from './testing/tableOf.js'
import type { Utility } from './utility/utilityResult.js'

const privacy: Privacy = {
  score: 0.5,
  risk: 'High',
  distance: 0.1,
  membershipRisk: 0.9,
  attributeRisk: 0,
  verdict: {
    outcome: 'none',
    isConcern: false,
    isCopy: false,
    sentence: 'No sign of memorised training rows.',
  },
  identicalMatchShare: 0,
  distinctRows: { synthetic: 1, training: 1, count: 4 },
  rareCombinations: { columns: [], k: 5, inTraining: 0, inSynthetic: 0 },
  recommendations: [],
  notes: [],
}

const cell = (columns: string[], accuracy: number, off: CellShare[] = []): AccuracyCell => ({
  columns,
  accuracy,
  accuracyMax: 0.99,
  off,
})

function findingsOf(
  real: Record<string, Cells>,
  synthetic: Record<string, Cells>,
  details: Partial<AccuracyDetails> = {},
): Findings {
  const tables = { training: tableOf(real), synthetic: tableOf(synthetic) }
  return {
    fidelity: measureFidelity(tables),
    profile: measureProfile(tables),
    privacy,
    ...gradeOf('C', []),
    records: { real: 1e6, synthetic: 1e6 },
    accuracyDetails: {
      univariate: [],
      bivariate: [],
      trivariate: [],
      autocorrelation: [],
      categoriesPerSequence: [],
      sequencesPerCategory: [],
      bins: [],
      categoriesPerSequenceBins: [],
      sequencesPerCategoryBins: [],
      ...details,
    },
  }
}

const partNames: readonly GradePartName[] = [
  ...(['accuracy', 'coherence', 'order', 'structure', 'columns', 'utility'] as const),
]

/** A grade that some parts lower. */
const gradeOf = (grade: Grade, lowered: readonly GradePartName[]) => ({
  grade,
  gradeParts: partNames.map((name) => {
    const score = lowered.includes(name) ? 0.9 : 1
    return { name, score, weight: 1 / partNames.length, sentence: '' }
  }),
})

describe('recommendations', () => {
  const real = { size: [1, 2, 3, 4], kind: ['a', 'a', 'b', 'b'] }

  it('has none where all is well, though an honest sample has a middling privacy score', () => {
    const details = { univariate: [cell(['size'], 0.985), cell(['kind'], 0.99)] }
    expect(recommendations(findingsOf(real, real, details))).toEqual([])
  })

  it('says of a table of grade A or better only what lowers the grade', () => {
    const off = findingsOf(real, real, {
      univariate: [cell(['size'], 0.9)],
      bivariate: [cell(['size', 'kind'], 0.8)],
      sequencesPerCategory: [cell(['kind'], 0.8)],
    })
    const told = (grade: Grade, lowered: readonly GradePartName[]) =>
      recommendations({ ...off, ...gradeOf(grade, lowered) }).join(' ')
    expect(told('A+', [])).toBe('')
    expect(told('A', ['coherence'])).toBe(
      'Choose from a larger pool (--pool-groups): values of kind occur in too many or too few sequences.',
    )
    expect(told('A', ['columns'])).toMatch(/^Check types .* size is off\.$/)
    expect(told('B+', [])).toContain('size and kind do not go together')
  })

  it('advises to make labels up where stand-ins fill a column', () => {
    const findings = findingsOf(real, real, { univariate: [cell(['kind'], 0.2)] })
    expect(recommendations({ ...findings, standIns: [{ column: 'kind', share: 1 }] })).toEqual([
      'Make rare labels up in their form (--invent): the distribution of kind is off.',
    ])
  })

  it('passes over what chance may make of so few rows', () => {
    const univariate = [cell(['size'], 0.9), cell(['kind'], 0.6)]
    const findings = findingsOf(real, real, { univariate })
    const [sentence, ...others] = recommendations({
      ...findings,
      records: { real: 100, synthetic: 100 },
    })
    expect(others).toEqual([])
    expect(sentence).toContain('kind is off')
    expect(sentence).not.toContain('size')
  })

  it('puts a privacy concern first', () => {
    const concern: Privacy['verdict'] = {
      outcome: 'concern',
      isConcern: true,
      isCopy: true,
      sentence: 'It is a copy.',
      advice: 'Train again.',
    }
    const findings = findingsOf(real, real, { univariate: [cell(['size'], 0.5)] })
    const [first] = recommendations({ ...findings, privacy: { ...privacy, verdict: concern } })
    expect(first).toBe('Do not share this table. Train again.')
  })

  it('says last what privacy cannot be told without', () => {
    const verdict: Privacy['verdict'] = {
      ...privacy.verdict,
      outcome: 'tooFew',
      advice: 'Judge it with more rows.',
    }
    const names = Array.from({ length: 12 }, (_, i) => `c${i}`)
    const univariate = names.map((name) => cell([name], 0.5))
    const findings = findingsOf(real, real, { univariate })
    const all = recommendations({ ...findings, privacy: { ...privacy, verdict } })
    expect(all.slice(0, -1).join('; ').split('; ')).toHaveLength(7)
    expect(all.at(-1)).toBe('Judge it with more rows.')
  })

  it('says what is off in a column and what to do, the worst first', () => {
    const synthetic = { size: [11, 12, 13, null], kind: ['a', 'b', 'b', 'b'] }
    const details = { univariate: [cell(['kind'], 0.75), cell(['size'], 0.1)] }
    expect(recommendations(findingsOf(real, synthetic, details))).toEqual([
      'Check which marks stand for missing values in either table: the distribution of size is off (25.0 % instead of 0 % of its values are missing, mean 12 instead of 2.5, standard deviation 1 instead of 1.29).',
      'Check types and how values are written (--types), then train longer (--epochs): the distribution of kind is off ("b" has 75.0 % instead of 50.0 %).',
    ])
  })

  it('names the bin that is off where nothing simpler is', () => {
    const off = [{ bins: ['10'], real: 0.2, synthetic: 0.1 }]
    const details = { univariate: [cell(['Sequence Length'], 0.8, off)] }
    expect(recommendations(findingsOf(real, real, details))).toEqual([
      'Choose from a larger pool (--pool-groups): the distribution of Sequence Length is off (Sequence Length 10 has 10.0 % instead of 20.0 % of the rows).',
    ])
  })

  it('blames a pair only for what its columns alone do not explain', () => {
    const off = [{ bins: ['1', 'a'], real: 0.3, synthetic: 0.05 }]
    const univariate = [cell(['size'], 0.9), cell(['kind'], 0.985)]
    const pair = (accuracy: number) =>
      recommendations(
        findingsOf(real, real, { univariate, bivariate: [cell(['size', 'kind'], accuracy, off)] }),
      )
    expect(pair(0.88)).toHaveLength(1)
    expect(pair(0.6)[0]).toBe(
      'Train longer (--epochs) or more generators (--models): size and kind do not go together as they should (size 1 with kind a has 5.00 % instead of 30.0 % of the rows).',
    )
  })

  it('names columns of sequences that are off', () => {
    const details = {
      autocorrelation: [cell(['size'], 0.7)],
      categoriesPerSequence: [cell(['kind'], 0.6, [{ bins: ['2'], real: 0.5, synthetic: 0.1 }])],
      sequencesPerCategory: [cell(['kind'], 0.8, [{ bins: ['a'], real: 0.4, synthetic: 0.6 }])],
    }
    expect(recommendations(findingsOf(real, real, details))).toEqual([
      'Choose from a larger pool (--pool-groups): sequences hold too many or too few different values of kind (10.0 % instead of 50.0 % of them hold 2); values of kind occur in too many or too few sequences (a makes up 60.0 % instead of 40.0 % of these occurrences).',
      'Put the rows of each sequence in order before training, and train longer (--epochs): size does not follow on the row before as it should.',
    ])
  })

  it('says what the rows of a sequence do not keep to, of each column once', () => {
    const rule = (name: RuleName, synthetic: number, kept: number) => ({
      rule: name,
      real: 1,
      synthetic,
      chance: 0,
      kept,
    })
    const structure: Structure = {
      sequences: { real: 9, synthetic: 9 },
      columns: [
        { column: 'kind', type: 'category', rules: [rule('constant', 0.96, 0.96)] },
        {
          column: 'size',
          type: 'number',
          rules: [rule('ascending', 0.4, 0.4), rule('strictlyAscending', 0.1, 0.1)],
        },
      ],
      worst: [],
    }
    expect(recommendations({ ...findingsOf(real, real), structure })).toEqual([
      'Train on whole sequences with their rows in order (--key; --order-by for a column that ascends): in 100 % of the real sequences size never falls, in 40.0 % of the synthetic ones.',
    ])
  })

  it('says which categories are missing', () => {
    const synthetic = { size: [1, 2, 3, 4], kind: ['a', 'a', 'a', 'a'] }
    expect(recommendations(findingsOf(real, synthetic))).toEqual([
      'Merge rare labels before training, or choose from a larger pool (--pool-groups): 50.0 % of the real categories of kind never occur.',
    ])
  })

  it('says what models lose, and with which column', () => {
    const synthetic = { size: [4, 1, 4, 1], kind: ['a', 'a', 'b', 'b'] }
    const utility = {
      target: 'kind',
      metric: 'accuracy',
      leading: { trainSynthetic: 0.5, trainReal: 0.875 },
    } as Utility
    expect(recommendations({ ...findingsOf(real, synthetic), utility })).toEqual([
      'Train longer (--epochs) or more generators (--models): models that predict kind learn less from the synthetic table (accuracy 0.500 where real rows give 0.875, its dependence on size is kept least).',
    ])
  })

  it('stops at eight findings, told together where the same is to be done', () => {
    const names = Array.from({ length: 12 }, (_, i) => `c${i}`)
    const univariate = names.map((name) => cell([name], 0.5))
    const [sentence, ...others] = recommendations(findingsOf(real, real, { univariate }))
    expect(others).toEqual([])
    expect(sentence.match(/the distribution of c\d+ is off/g)).toHaveLength(8)
  })
})
