import { describe, expect, it } from 'vitest'
import { accuracyReference } from './accuracyReference.js'
import type { AccuracyCell } from './accuracyResult.js'
import { measureAgainst } from './measureAccuracy.js'
import { type ExpectedCells, qaCases, writtenNumbers } from './testing/qaCases.js'

const kinds = [
  'univariate',
  'bivariate',
  'trivariate',
  'autocorrelation',
  'categoriesPerSequence',
  'sequencesPerCategory',
] as const

/**
 * What is defined otherwise here. Above 2^53 the tool counts the maximum of a column as missing; and it takes
 * a training and a holdout sequence of the same key for one sequence in coherence.
 */
const different: Readonly<Record<string, readonly string[]>> = {
  huge: ['figures', 'bins', ...kinds],
  'shared keys': ['figures', 'categoriesPerSequence', 'sequencesPerCategory'],
}

describe.each(qaCases())("like the contest's tool: $name", ({ name, tables, seed, expected }) => {
  const reference = accuracyReference(tables, { seed: 0, replaySeed: seed })
  const { figures, details } = measureAgainst(reference, tables.synthetic)
  const isSame = (what: string) => !different[name]?.includes(what)

  it.runIf(isSame('figures'))('the figures', () => {
    expect(figures).toEqual(expected.figures)
  })

  it.runIf(isSame('bins'))('the bins', () => {
    const [{ bins }] = reference.samples
    for (const [c, column] of reference.columns.columns.entries()) {
      const prefix = column.row === 'next' ? 'nxt' : 'tgt'
      const { labels, breaks } = expected.bins[`${prefix}::${column.name}`]
      const fitted = bins[c]
      if (fitted.type === 'category') expect(fitted.labels.join('|')).toBe(labels)
      else expect(fitted.bounds).toEqual(writtenNumbers(breaks!).slice(0, -1))
    }
  })

  it.each(kinds.filter(isSame))('the cells: %s', (kind) => {
    expect(nearnessByNames(details[kind])).toEqual(inOurNames(expected[kind] ?? {}))
  })
})

function nearnessByNames(cells: readonly AccuracyCell[]): ExpectedCells {
  return Object.fromEntries(
    cells.map(({ columns, accuracy, accuracyMax }) => [
      columns.toSorted().join(' | '),
      [accuracy, accuracyMax],
    ]),
  )
}

function inOurNames(cells: ExpectedCells): ExpectedCells {
  return Object.fromEntries(
    Object.entries(cells).map(([names, [accuracy, max]]) => {
      const ours = names
        .split(' | ')
        .map((name) => name.replace(/^tgt::/, '').replace(/^nxt::(.*)/, '$1 (next row)'))
      // The tool has negative zeros.
      return [ours.sort().join(' | '), [accuracy + 0, max + 0]]
    }),
  )
}
