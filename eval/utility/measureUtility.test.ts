import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { Column, Table } from '../../datasets/table.js'
import { measureUtility } from './measureUtility.js'
import { UtilityJudge, utilityWord } from './utilityJudge.js'

/** A label that follows from a number and another label, a sum of both, and what is the same in every row. */
function lawful(seed: number, rowCount = 150, noise = 0): Table {
  const stream = new RandomStream(seed, 'lawful')
  const size = Float64Array.from({ length: rowCount }, () => stream.uniform())
  const colour = Int32Array.from({ length: rowCount }, () => stream.integer(3))
  const kind = Int32Array.from(size, (value, row) =>
    stream.uniform() < noise ? stream.integer(2) : colour[row] === 0 || value > 0.5 ? 1 : 0,
  )
  return {
    file: `lawful-${seed}.csv`,
    rowCount,
    columns: [
      { name: 'size', type: 'number', values: size },
      { name: 'colour', type: 'category', codes: colour, labels: ['red', 'green', 'blue'] },
      { name: 'kind', type: 'category', codes: kind, labels: ['small', 'large'] },
      { name: 'sum', type: 'number', values: size.map((value, row) => 2 * value + colour[row]) },
      { name: 'same', type: 'number', values: new Float64Array(rowCount).fill(3) },
    ],
  }
}

function replaced(table: Table, column: Column): Table {
  const columns = table.columns.map((other) => (other.name === column.name ? column : other))
  return { ...table, file: 'replaced.csv', columns }
}

const training = lawful(1)
const holdout = lawful(2)
const options = { seed: 1, workers: 2 }

describe('measureUtility', () => {
  it('is high where the synthetic table follows the same law', async () => {
    const utility = await measureUtility(
      { training, holdout, synthetic: lawful(3) },
      'kind',
      options,
    )
    expect(utility.task).toBe('classification')
    expect(utility.word).toBe('Excellent')
    expect(utility.leading.testedOn).toBe('holdout')
    expect(utility.leading.ratio).toBeGreaterThan(0.95)
    expect(utility.leading.trainReal).toBeGreaterThan(utility.leading.guess + 0.15)
    for (const { score, trainRealTestSynthetic, trainSyntheticTestReal } of utility.models) {
      expect(score).toBe(Math.min(trainRealTestSynthetic, trainSyntheticTestReal))
    }
  })

  it('falls to the guess where labels have nothing to do with the rest, and is the same for one worker', async () => {
    const synthetic = lawful(3, 150, 1)
    const [two, one] = await Promise.all(
      [2, 1].map((workers) =>
        measureUtility({ training, synthetic }, 'kind', { seed: 1, workers }),
      ),
    )
    expect(two.score).toBeLessThan(0.75)
    expect(two.leading.ratio).toBeLessThan(0.85)
    expect(two.leading.testedOn).toBe('a split of the real table')
    expect(two.leading.testRows).toBe(30)
    expect(one).toEqual(two)
  })

  it('does not depend on the order of the rows that are tested', async () => {
    const backwards = (column: Column): Column =>
      'values' in column
        ? { ...column, values: column.values.slice().reverse() }
        : { ...column, codes: column.codes.slice().reverse() }
    const turned = { ...holdout, columns: holdout.columns.map(backwards) }
    const [one, other] = await Promise.all(
      [holdout, turned].map((tested) =>
        measureUtility({ training, holdout: tested, synthetic: training }, 'kind', options),
      ),
    )
    expect(other).toEqual(one)
  })

  it('measures numbers by their absolute error', async () => {
    const utility = await measureUtility({ training, synthetic: lawful(3) }, 'sum', options)
    expect(utility.task).toBe('regression')
    expect(utility.models.map(({ name }) => name)).toEqual([
      'random forest',
      'linear regression',
      'gradient boosting',
    ])
    // The sum is linear in its parts.
    expect(utility.models[1].score).toBeCloseTo(1, 6)
    expect(utility.score).toBeGreaterThan(0.95)
  })
})

describe('UtilityJudge', () => {
  it('judges tables without values, with one class, and with unknown ones', async () => {
    const judge = new UtilityJudge({ training, holdout }, 'kind', options)
    const kind = { name: 'kind', type: 'category', labels: ['small', 'large'] } as const
    const codes = (code: number) => new Int32Array(150).fill(code)
    const [empty, single, unknown] = await Promise.all([
      judge.judge(replaced(training, { ...kind, codes: codes(-1) })),
      judge.judge(replaced(training, { ...kind, codes: codes(1) })),
      judge.judge(replaced(training, { ...kind, labels: ['other'], codes: codes(0) })),
    ])
    await judge.close()
    expect(empty.score).toBe(0)
    expect(empty.leading.ratio).toBe(0)
    expect(empty.notes).toContain('Utility: kind has no values in replaced.csv: score 0.')
    // Whoever learned from one class says it always: that is the guess, as it is the most frequent one.
    expect(single.leading.trainSynthetic).toBeCloseTo(single.leading.guess, 12)
    expect(unknown.score).toBe(0)
  })

  it('gives the score alone, tested on some of the rows', async () => {
    const judge = new UtilityJudge({ training, holdout }, 'kind', options)
    const [whole, all, some] = await Promise.all([
      judge.judge(lawful(3)),
      judge.score(lawful(3), 150),
      judge.score(lawful(3), 100),
    ])
    const empty = replaced(training, {
      name: 'kind',
      type: 'category',
      codes: new Int32Array(150).fill(-1),
      labels: [],
    })
    const none = await judge.score(empty, 100)
    await judge.close()
    expect(all).toBe(whole.score)
    expect(some).not.toBe(all)
    expect(Math.abs(some - all)).toBeLessThan(0.1)
    expect(none).toBe(0)
  })

  it('scores 1 on a constant, which everyone can guess', async () => {
    const utility = await measureUtility({ training, synthetic: lawful(3) }, 'same', options)
    expect([utility.score, utility.leading.ratio, utility.leading.guess]).toEqual([1, 1, 1])
  })

  it('notes what it leaves out', async () => {
    const kind = training.columns[2] as Column & { codes: Int32Array }
    const holes = kind.codes.map((code, row) => (row < 5 ? -1 : code))
    const real = replaced(training, { ...kind, codes: holes } as Column)
    const { notes } = await measureUtility({ training: real, synthetic: lawful(3) }, 'kind', {
      ...options,
      maxRows: 40,
    })
    expect(notes).toEqual([
      'Utility: 5 rows of replaced.csv without kind are left out.',
      'Utility: 40 of 145 rows of replaced.csv, at random.',
      'Utility: 40 of 150 rows of lawful-3.csv, at random.',
    ])
  })

  it('refuses a target that it cannot learn', () => {
    const text = replaced(training, {
      name: 'kind',
      type: 'text',
      codes: new Int32Array(150),
      labels: ['x'],
    })
    const missing = replaced(training, {
      name: 'kind',
      type: 'category',
      codes: new Int32Array(150).fill(-1),
      labels: [],
    })
    const judged = (table: Table, target: string, key?: string) => () =>
      new UtilityJudge({ training: table, key }, target, options)
    expect(judged(text, 'kind')).toThrow('the target kind is text that hardly repeats')
    expect(judged(missing, 'kind')).toThrow(
      'replaced.csv, column kind: the target has no values. Give another column.',
    )
    expect(judged(training, 'weight')).toThrow('there is no column weight')
    expect(judged(training, 'size', 'size')).toThrow('the target size is the key')
    expect(judged(lawful(1, 6), 'kind')).toThrow('the target has 6 values, and models need 10')
  })
})

describe('utilityWord', () => {
  it('names the five ranges', () => {
    const words = [1, 0.8, 0.79, 0.6, 0.4, 0.2, 0.19].map(utilityWord)
    expect(words).toEqual([
      ...['Excellent', 'Excellent', 'Good', 'Good', 'Fair', 'Poor'],
      'Very poor',
    ])
  })
})
