import { describe, expect, it } from 'vitest'
import { copiesVerdict, holdoutVerdict } from './verdict.js'

const honest = {
  dcrShare: 0.5,
  identicalTraining: 0.01,
  identicalHoldout: 0.01,
  membershipAuc: 0.5,
}

describe('holdoutVerdict', () => {
  it('has no concern where nothing differs', () => {
    expect(holdoutVerdict(honest, 10_000)).toEqual({
      isConcern: false,
      sentence:
        'No sign of memorised training rows: 50.0 % of the synthetic rows are nearer to a training than to a holdout row, 1.0 % equal a training row and 1.0 % a holdout row, a membership attack has an AUC of 0.500.',
    })
  })

  it.each([
    [{ dcrShare: 0.53 }, '53.0 % of its rows are nearer to a training than to a holdout row'],
    [{ identicalTraining: 0.03 }, '3.0 % of its rows equal a training row, 1.0 % a holdout row'],
    [{ membershipAuc: 0.53 }, 'an AUC of 0.530, where 0.5 is chance'],
  ])('has a concern at %o, unless the tables are small', (sign, sentence) => {
    const figures = { ...honest, ...sign }
    const verdict = holdoutVerdict(figures, 20_000)
    expect(verdict.isConcern).toBe(true)
    expect(verdict.sentence).toContain('The synthetic table gives training rows away: ')
    expect(verdict.sentence).toContain(sentence)
    expect(holdoutVerdict(figures, 100).isConcern).toBe(false)
  })

  it('has no concern at a small difference, however large the tables', () => {
    const figures = { ...honest, dcrShare: 0.519, identicalTraining: 0.0149, membershipAuc: 0.519 }
    expect(holdoutVerdict(figures, 1e9).isConcern).toBe(false)
  })
})

describe('copiesVerdict', () => {
  it('allows for rows that repeat among the training rows', () => {
    expect(copiesVerdict(0.6, 0.6, 10_000).isConcern).toBe(false)
    expect(copiesVerdict(0.6, 0.5, 10_000).sentence).toContain(
      'The synthetic table copies training rows: 60.0 % of the synthetic rows equal a training row',
    )
    expect(copiesVerdict(0.00005, 0, 10_000).sentence).toContain('< 0.01 % of the synthetic rows')
  })
})
