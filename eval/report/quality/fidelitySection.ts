import { formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { fold, sortableTable } from './columnTables.js'
import { figure, figureCell } from './figure.js'
import { term, terms } from './glossary.js'
import type { QualityPart } from './qualityPart.js'

const shownTrends = 10

const parts = [
  ['ksComplement', 'KS'],
  ['wassersteinComplement', 'Wasserstein'],
  ['momentSimilarity', 'Moments'],
  ['chiSquareP', 'χ² p'],
  ['coverage', 'Coverage'],
  ['tvdComplement', '1 − TVD'],
] as const

/** Scores by column from statistical tests, and the pairs whose dependence is kept worst. */
export function fidelitySection({ assessment, limits, prefix }: QualityPart): Markup {
  const { fidelity } = assessment
  const sorted = fidelity.columns
    .map((column, place) => ({ column, place }))
    .sort((a, b) => a.column.score - b.column.score || a.place - b.place)
  const rows = sorted.slice(0, limits.rows).map(({ column, place }) => {
    const path = `fidelity.columns.${place}`
    const values: { [Part in (typeof parts)[number][0]]?: number } = column
    const cells = parts.map(([key]) =>
      figureCell(`${path}.${key}`, values[key], formatFixed(values[key])),
    )
    return markup`<tr><td><bdi>${shortName(column.column)}</bdi></td>${figureCell(`${path}.score`, column.score)}${cells}</tr>\n`
  })
  const lead = (
    [
      ['columnScore', 'Columns'],
      ['correlationPreservation', 'Correlations kept'],
      ['tvdComplement', '1 − total variation'],
      ['pairTrendScore', 'Pair trends'],
    ] as const
  ).map(
    ([key, name]) =>
      markup`<span>${term(name)} <b>${figure(`fidelity.${key}`, fidelity[key])}</b></span>`,
  )
  return section(
    `${prefix}fidelity`,
    'Fidelity',
    markup`Scores of statistical tests, worst first; 1 where the tables agree. The chi-square test fails any large table that is not an exact copy; the total variation distance beside it does not.`,
    markup`<p class="lead-figures">${lead}</p>${sortableTable(
      'Fidelity by column',
      ['Score', ...parts.map(([, name]) => name)],
      rows,
      fidelity.columns.length,
    )}${terms(parts.map(([, name]) => name))}${trends(fidelity.pairTrends)}`,
  )
}

function trends(pairs: QualityPart['assessment']['fidelity']['pairTrends']): Markup | undefined {
  if (pairs.length === 0) return undefined
  const rows = pairs
    .map(({ columns, score }, index) => ({ columns, score, index }))
    .sort((a, b) => a.score - b.score)
    .slice(0, shownTrends)
    .map(
      ({ columns: [a, b], score, index }) =>
        markup`<tr><td><bdi>${shortName(a)}</bdi> × <bdi>${shortName(b)}</bdi></td>${figureCell(`fidelity.pairTrends.${index}.score`, score)}</tr>\n`,
    )
  return fold(
    `Pairs whose dependence is kept worst`,
    sortableTable('Pair trends, worst first', ['Kept'], rows, rows.length, 'Pair'),
  )
}
