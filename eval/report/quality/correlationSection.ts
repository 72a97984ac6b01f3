import { formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { leftOutNote } from './accuracySection.js'
import { term } from './glossary.js'
import { type DrawnPanel, heatMapFigure } from './heatMapFigure.js'
import type { QualityPart } from './qualityPart.js'

/** What a third of the page, and a telephone, have room for. */
const panelWidth = 300

type Half = (number | null)[][]

/** Correlations of the numbers: real, synthetic, and by how much they differ. */
export function correlationSection(part: QualityPart): Markup | undefined {
  const { columns, real, synthetic } = part.assessment.profile.correlation
  if (columns.length < 2) return undefined
  const differences = columns.map((_, i) =>
    columns.map((_, j) => difference(synthetic[i][j], real[i][j])),
  )
  const badness = differences.map((row) =>
    row.reduce((sum: number, value) => sum + Math.abs(value ?? 0), 0),
  )
  const shown = columns
    .map((_, i) => i)
    .sort((a, b) => badness[b] - badness[a])
    .slice(0, part.limits.columns)
    .sort((a, b) => a - b)
  const half = (matrix: readonly (readonly (number | null)[])[]): Half =>
    shown.map((i, row) => shown.slice(0, row + 1).map((j) => matrix[i][j]))
  const largest = Math.max(
    ...half(differences)
      .flat()
      .map((value) => Math.abs(value ?? 0)),
  )
  // Small differences stay pale.
  const range = Math.min(2, Math.max(0.1, Math.ceil(largest * 20) / 20))
  const worst = shown.reduce((a, b) => (badness[b] > badness[a] ? b : a))
  const panel = (name: string, title: string, values: Half, limit: number): DrawnPanel => ({
    name,
    title,
    description: `Pearson’s correlation of ${shown.length} columns.`,
    scale: { kind: 'diverging', low: -limit, high: limit },
    values,
  })
  return section(
    `${part.prefix}correlations`,
    'Correlations',
    markup`Pearson’s ${term('Correlation')}, row by row. They differ most at <bdi>${shortName(columns[worst])}</bdi>; the largest difference of all is ${formatFixed(largest, 3)}.`,
    markup`${leftOutNote(columns.length, shown.length, 'most different')}${heatMapFigure(
      {
        id: 'correlation-matrix',
        title: 'Correlations',
        names: shown.map((i) => columns[i]),
        badness: shown.map((i) => badness[i]),
        worst: 'most different first',
        widths: panelWidth,
        panels: [
          panel('real', 'Real', half(real), 1),
          panel('synthetic', 'Synthetic', half(synthetic), 1),
          panel('difference', 'Synthetic less real', half(differences), range),
        ],
      },
      part,
    )}`,
  )
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.round((a - b) * 1e6) / 1e6
}
