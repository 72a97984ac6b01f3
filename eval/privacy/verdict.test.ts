import { describe, expect, it } from 'vitest'
import { copiesVerdict, holdoutVerdict } from './verdict.js'

const honest = {
  dcrShare: 0.5,
  identicalTraining: 0.01,
  identicalHoldout: 0.01,
  membershipAuc: 0.5,
}
const groups = (count: number) => ({ count, unit: 'group' as const })
const rows = (count: number) => ({ count, unit: 'row' as const })

describe('holdoutVerdict', () => {
  it('has no concern where nothing differs', () => {
    expect(holdoutVerdict(honest, groups(10_000))).toEqual({
      outcome: 'none',
      isConcern: false,
      isCopy: false,
      sentence:
        'No sign of memorised training rows: 50.0 % of the synthetic rows are nearer to a training than to a holdout row, where chance gives up to 52.0 % for 10,000 groups; 1.0 % equal a training row and 1.0 % a holdout row, a membership attack has an AUC of 0.500.',
    })
  })

  it('cannot tell where chance is wide, and says how wide', () => {
    const figures = { ...honest, dcrShare: 0.568, membershipAuc: 0.489 }
    expect(holdoutVerdict(figures, groups(150))).toEqual({
      outcome: 'tooFew',
      isConcern: false,
      isCopy: false,
      sentence:
        'Too few groups to tell whether training rows were memorised: 56.8 % of the synthetic rows are nearer to a training than to a holdout row, within what chance gives for 150 groups (up to 66.3 %); 1.0 % equal a training row and 1.0 % a holdout row, a membership attack has an AUC of 0.489.',
      advice:
        'Judge the table with more groups before it is shared: with 1,600 in each table, chance gives a DCR share of 55 % at most.',
    })
    // Four standard errors of a share of 1,600 are 0.05.
    expect(holdoutVerdict(honest, rows(1_599)).outcome).toBe('tooFew')
    expect(holdoutVerdict(honest, rows(1_600)).outcome).toBe('none')
  })

  it.each([
    [{ dcrShare: 0.53 }, '53.0 % of its rows are nearer to a training than to a holdout row'],
    [{ identicalTraining: 0.03 }, '3.0 % of its rows equal a training row, 1.0 % a holdout row'],
    [{ membershipAuc: 0.53 }, 'an AUC of 0.530, where 0.5 is chance'],
  ])('has a concern at %o, where there are enough rows to tell', (sign, sentence) => {
    const figures = { ...honest, ...sign }
    const verdict = holdoutVerdict(figures, groups(20_000))
    expect(verdict).toMatchObject({ outcome: 'concern', isConcern: true, isCopy: false })
    expect(verdict.sentence).toContain('The synthetic table gives training rows away: ')
    expect(verdict.sentence).toContain(sentence)
    expect(verdict.advice).toContain('Train again')
    // Above the threshold and within four standard errors.
    expect(holdoutVerdict(figures, groups(100)).outcome).toBe('tooFew')
  })

  it('cannot tell a measure above its threshold that chance may have put there', () => {
    const { outcome, advice } = holdoutVerdict({ ...honest, dcrShare: 0.525 }, rows(3_000))
    expect(outcome).toBe('tooFew')
    expect(advice).toBe(
      'Judge the table with more rows before it is shared: with 10,000 in each table, chance gives a DCR share of 52 % at most.',
    )
  })

  it('has no concern at a small difference, however large the tables', () => {
    const figures = { ...honest, dcrShare: 0.519, identicalTraining: 0.0149, membershipAuc: 0.519 }
    expect(holdoutVerdict(figures, groups(1e9)).outcome).toBe('none')
  })

  it('calls out a copy and a near copy of a small table', () => {
    const copy = { ...honest, dcrShare: 1, identicalTraining: 1, membershipAuc: 1 }
    const head = 'The synthetic table is mostly a copy of the training table: 100.0 %'
    const verdict = holdoutVerdict(copy, groups(20))
    expect(verdict).toMatchObject({ outcome: 'concern', isConcern: true, isCopy: true })
    expect(verdict.sentence).toContain(head)
    const near = holdoutVerdict({ ...honest, dcrShare: 0.97, membershipAuc: 0.98 }, groups(150))
    expect(near).toMatchObject({ outcome: 'concern', isConcern: true, isCopy: false })
    expect(near.sentence).toBe(
      'The synthetic table gives training rows away: 97.0 % of its rows are nearer to a training than to a holdout row, where chance gives up to 66.3 % for 150 groups; nearness to its rows tells training from holdout rows with an AUC of 0.980, where 0.5 is chance.',
    )
  })
})

describe('copiesVerdict', () => {
  it('allows for rows that repeat among the training rows', () => {
    expect(copiesVerdict(0.6, 0.6, rows(10_000)).outcome).toBe('none')
    const copied = copiesVerdict(0.6, 0.5, rows(10_000))
    expect(copied.outcome).toBe('concern')
    expect(copied.sentence).toContain(
      'The synthetic table copies training rows: 60.0 % of the synthetic rows equal a training row',
    )
    const few = copiesVerdict(0.00005, 0, rows(10_000))
    expect(few.sentence).toContain('< 0.01 % of the synthetic rows')
  })

  it('cannot tell more copies than repeated rows from chance in a small table', () => {
    const { outcome, sentence } = copiesVerdict(0.56, 0.5, rows(100))
    expect(outcome).toBe('tooFew')
    expect(sentence).toBe(
      'Too few rows to tell whether rows were copied: 56.0 % of the synthetic rows equal a training row, where 50.0 % of the training rows equal another one, within what chance gives for 100 rows (28.2 % more).',
    )
  })
})
