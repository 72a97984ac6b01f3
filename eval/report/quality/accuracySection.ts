import type { AccuracyCell } from '../../accuracy/accuracyResult.js'
import { dotPlot } from '../../charts/dotPlot.js'
import { formatCount, formatFixed } from '../../charts/formatNumber.js'
import { heatMapCell } from '../../charts/heatMap.js'
import { type Markup, markup } from '../../charts/markup.js'
import { responsive } from '../../charts/responsive.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { type ColumnStanding, worstColumns } from './columnStandings.js'
import { figure } from './figure.js'
import { heatMapFigure } from './heatMapFigure.js'
import type { QualityPart } from './qualityPart.js'

/** Highest accuracy of an equal sample below which chance alone makes the cells of a small table look bad. */
const smallTable = 0.95

/** The accuracy of every pair of columns as a heat map, and of each column on its own. */
export function accuracySection(part: QualityPart): Markup | undefined {
  const { assessment, standings, limits, prefix } = part
  const measured = standings.filter(({ univariate }) => univariate)
  const shown = worstColumns(measured, limits.columns)
  if (shown.length === 0) return undefined
  const { accuracy } = assessment
  const note =
    'One minus half the sum of the differences between real and synthetic shares, over ten bins a column. Orange cells are off, blue ones as they should be; on the diagonal stands each column by itself.'
  return section(
    `${prefix}accuracy`,
    'Accuracy',
    note,
    markup`${leftOutNote(measured.length, shown.length)}<p class="lead-figures">${leadFigure('univariate', 'Univariate')}${leadFigure('bivariate', 'Bivariate')}${leadFigure('trivariate', 'Trivariate')}</p>
${matrix(shown, part)}
<h3 class="apart">Each column on its own</h3>
${univariateChart(shown)}`,
  )

  function leadFigure(
    key: 'univariate' | 'bivariate' | 'trivariate',
    name: string,
  ): Markup | undefined {
    if (accuracy[key] === undefined) return undefined
    return markup`<span>${name} <b>${figure(`accuracy.${key}`, accuracy[key])}</b> of ${figure(`accuracy.${key}_max`, accuracy[`${key}_max`])}</span>`
  }
}

/** Says that not all columns are drawn. */
export function leftOutNote(
  all: number,
  shown: number,
  which = 'least accurate',
): Markup | undefined {
  if (shown >= all) return undefined
  return markup`<p class="small left-out">The ${formatCount(shown)} ${which} of ${formatCount(all)} columns are drawn, so that this page stays small; the JSON has all.</p>\n`
}

function matrix(shown: readonly ColumnStanding[], part: QualityPart): Markup {
  const { accuracy, accuracyDetails: details } = part.assessment
  const places = new Map(shown.map(({ name }, i) => [name, i]))
  const empty = () => shown.map((_, i): (number | null)[] => Array(i + 1).fill(null))
  const [values, max] = [empty(), empty()]
  const put = ({ columns, accuracy, accuracyMax }: AccuracyCell) => {
    const [a, b = a] = columns.map((name) => places.get(name) ?? -1)
    if (a < 0 || b < 0) return
    values[Math.max(a, b)][Math.min(a, b)] = accuracy
    max[Math.max(a, b)][Math.min(a, b)] = accuracyMax
  }
  details.univariate.forEach(put)
  details.bivariate.forEach(put)
  const kinds = [
    ['next row', details.autocorrelation],
    ['values per sequence', details.categoriesPerSequence],
    ['sequences per value', details.sequencesPerCategory],
  ] as const
  const present = kinds.filter(([, cells]) => cells.length > 0)
  const extra = (key: 'accuracy' | 'accuracyMax') => {
    const byName = present.map(([, cells]) => new Map(cells.map((cell) => [cell.columns[0], cell])))
    return shown.map(({ name }) => byName.map((cells) => cells.get(name)?.[key] ?? null))
  }
  const extras = extra('accuracy')
  const all = [...values, ...extras].flat().filter((value) => value !== null)
  const [low, high] = accuracyScale(all)
  const worst = shown.reduce((a, b) => (b.accuracy < a.accuracy ? b : a))
  return heatMapFigure(
    {
      id: 'accuracy-matrix',
      title: 'Accuracy of pairs of columns',
      names: shown.map(({ name }) => name),
      badness: shown.map(({ accuracy }) => -accuracy),
      worst: 'least accurate first',
      cell: heatMapCell(shown.length),
      startsWithShortfall: (accuracy.bivariate_max ?? accuracy.univariate_max) < smallTable,
      panels: [
        {
          name: 'accuracy',
          description: `${shown.length} columns; the least accurate is ${shortName(worst.name)} with ${formatFixed(worst.accuracy)} on average.`,
          kind: 'sequential',
          low,
          high,
          lowLabel: `${all.some((value) => value < low) ? '≤ ' : ''}${formatFixed(low, 2)}`,
          highLabel: formatFixed(high, 2),
          numbers: 'percent',
          values,
          max,
          shortfall: lowestShortfall(shown, part),
          extraNames: present.map(([name]) => name),
          extras,
          maxExtras: extra('accuracyMax'),
        },
      ],
    },
    part,
  )
}

/** Range of the scale: from the worst cell to 1, but from no lower than 0.85: blue is good in a poor table too. */
function accuracyScale(values: readonly number[]): [number, number] {
  const worst = Math.min(0.9, ...values.filter(Number.isFinite))
  return [Math.max(0.85, Math.floor(worst * 50) / 50), 1]
}

/** The worst shortfall, from 0.05 to 0.1: good tables look calm, and in poor ones blue is good. */
function lowestShortfall(shown: readonly ColumnStanding[], { assessment }: QualityPart): number {
  const names = new Set(shown.map(({ name }) => name))
  const details = assessment.accuracyDetails
  let lowest = -0.05
  for (const { columns, accuracy, accuracyMax } of [...details.bivariate, ...details.univariate]) {
    if (columns.every((name) => names.has(name))) lowest = Math.min(lowest, accuracy - accuracyMax)
  }
  return Math.max(-0.1, Math.floor(lowest * 50) / 50)
}

/** Worst first: dots for the accuracy, lines for what an equal sample would score. */
function univariateChart(shown: readonly ColumnStanding[]): Markup {
  const sorted = [...shown].sort((a, b) => a.univariate!.accuracy - b.univariate!.accuracy)
  return accuracyDots(
    'Accuracy of each column on its own',
    sorted.map(({ univariate }) => univariate!),
  )
}

/** A row a column; `wide` is its width on a wide page. */
export function accuracyDots(title: string, cells: readonly AccuracyCell[], wide = 960): Markup {
  return responsive(
    (width) =>
      dotPlot({
        title,
        description: cells
          .slice(0, 3)
          .map(({ columns, accuracy }) => `${shortName(columns[0])} ${formatFixed(accuracy)}`)
          .join(', '),
        names: cells.map(({ columns }) => shortName(columns[0])),
        series: [
          { name: 'accuracy', mark: 'dot', values: cells.map(({ accuracy }) => accuracy) },
          {
            name: 'equal sample',
            mark: 'thick',
            values: cells.map(({ accuracyMax }) => accuracyMax),
          },
        ],
        width,
      }),
    { wide, mid: 640, narrow: 350 },
  )
}
