import type { AccuracyCell } from '../../accuracy/accuracyResult.js'
import { colorLevel, levelClass } from '../../charts/colorRamp.js'
import { formatCount, formatFixed } from '../../charts/formatNumber.js'
import { cellNumber, heatMapCell, numberedCell } from '../../charts/heatMap.js'
import { type Markup, markup } from '../../charts/markup.js'
import { mean } from '../../statistics/mean.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { type ColumnStanding, worstColumns } from './columnStandings.js'
import { figure } from './figure.js'
import { term } from './glossary.js'
import { heatMapFigure } from './heatMapFigure.js'
import { dotFigure } from './plotFigures.js'
import type { QualityPart } from './qualityPart.js'

/** Cells that are listed beside the matrix, or below it in three columns. */
const listedCells = { beside: 10, below: 9 }

/** Room in pixels beside that list, and without it. */
const besideList = 680
const wholeWidth = 960

/** The accuracy of every pair of columns as a heat map, and of each column on its own. */
export function accuracySection(part: QualityPart): Markup | undefined {
  const { assessment, standings, limits, prefix } = part
  const measured = standings.filter(({ univariate }) => univariate)
  const shown = worstColumns(measured, limits.columns)
  if (shown.length === 0) return undefined
  const { accuracy } = assessment
  const note = markup`The share of rows that are where they should be, over ten bins a column: ${term('Accuracy')}. Colours show at first what is short of an ${term('equal sample')}: orange cells are off, blue ones as they should be. On the diagonal stands each column by itself.`
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
    return markup`<span>${term(name)} <b>${figure(`accuracy.${key}`, accuracy[key])}</b> of ${figure(`accuracy.${key}_max`, accuracy[`${key}_max`])}</span>`
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

const scale = { kind: 'sequential', high: 1 } as const

function matrix(shown: readonly ColumnStanding[], part: QualityPart): Markup {
  const { accuracyDetails: details } = part.assessment
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
    ['values/sequence', details.categoriesPerSequence],
    ['sequences/value', details.sequencesPerCategory],
  ] as const
  const present = kinds.filter(([, cells]) => cells.length > 0)
  const extra = (key: 'accuracy' | 'accuracyMax') => {
    const byName = present.map(([, cells]) => new Map(cells.map((cell) => [cell.columns[0], cell])))
    return shown.map(({ name }) => byName.map((cells) => cells.get(name)?.[key] ?? null))
  }
  const [extras, maxExtras] = [extra('accuracy'), extra('accuracyMax')]
  const names = shown.map(({ name }) => name)
  const extraNames = present.map(([name]) => name)
  const columns = [...names, ...extraNames]
  const isListBeside =
    heatMapCell({ rows: names, columns, values: [], scale, split: names.length }, besideList) >=
    numberedCell
  const worst = shown.reduce((a, b) => (b.accuracy < a.accuracy ? b : a))
  return heatMapFigure(
    {
      id: 'accuracy-matrix',
      title: 'Accuracy of pairs of columns',
      names,
      badness: rowMeans(values, extras, (value) => 1 - value),
      shortfall: rowMeans(values, extras, (value, i, j) => maxAt(i, j) - value),
      worst: 'worst first',
      widths: [isListBeside ? besideList : wholeWidth, 640, 330],
      aside: furthestOff(part, new Set(names), isListBeside),
      panels: [
        {
          name: 'accuracy',
          description: `${shown.length} columns; the least accurate is ${shortName(worst.name)} with ${formatFixed(worst.accuracy)} on average.`,
          scale,
          values,
          max,
          extraNames,
          extras,
          maxExtras,
        },
      ],
    },
    part,
  )

  function maxAt(i: number, j: number): number {
    const value =
      j >= names.length ? maxExtras[i][j - names.length] : max[Math.max(i, j)][Math.min(i, j)]
    return value ?? Number.NaN
  }
}

/** The mean of a measure over each row of a symmetric matrix, given as its lower half, and the columns beside it. */
function rowMeans(
  half: readonly (readonly (number | null)[])[],
  extras: readonly (readonly (number | null)[])[],
  measure: (value: number, row: number, column: number) => number,
): number[] {
  return half.map((_, i) => {
    const row = [...half.map((_, j) => half[Math.max(i, j)][Math.min(i, j)]), ...extras[i]]
    return mean(row.flatMap((value, j) => (value === null ? [] : [measure(value, i, j)])))
  })
}

/** Beside the matrix: the cells that fall shortest of an equal sample, by name. */
function furthestOff(
  { assessment }: QualityPart,
  shown: ReadonlySet<string>,
  isBeside: boolean,
): Markup {
  const { accuracyDetails: details } = assessment
  const kinds = [
    [details.univariate, ''],
    [details.bivariate, ''],
    [details.autocorrelation, 'next row'],
    [details.categoriesPerSequence, 'values/sequence'],
    [details.sequencesPerCategory, 'sequences/value'],
  ] as const
  const cells = kinds
    .flatMap(([all, kind]) =>
      all.map(({ columns, accuracy, accuracyMax }) => ({
        columns: kind ? columns.slice(0, 1) : columns,
        kind,
        off: accuracy - accuracyMax,
      })),
    )
    .filter(({ columns, off }) => Number.isFinite(off) && columns.every((name) => shown.has(name)))
    .sort((a, b) => a.off - b.off)
    .slice(0, listedCells[isBeside ? 'beside' : 'below'])
  const items = cells.map(({ columns, kind, off }) => {
    const names = columns.map((name, i) => markup`${i > 0 && ' × '}<bdi>${shortName(name)}</bdi>`)
    const tone = levelClass(colorLevel(off, { kind: 'sequential', high: 0 }), 'sequential')
    return markup`<li><i class="${tone}"></i><span>${names}${kind && markup` × <small>${kind}</small>`}</span><b>${cellNumber(off)}</b></li>`
  })
  return markup`<div class="${isBeside ? 'furthest' : 'furthest below'}"><h3>Furthest below an equal sample</h3><ol>${items}</ol></div>`
}

/** Dots for the accuracy, lines for what an equal sample would score. */
function univariateChart(shown: readonly ColumnStanding[]): Markup {
  return accuracyDots(
    'Accuracy of each column on its own',
    shown.map(({ univariate }) => univariate!),
  )
}

/** A row a column, the least accurate first; `wide` is its width on a wide page. */
export function accuracyDots(title: string, all: readonly AccuracyCell[], wide = 960): Markup {
  const cells = [...all].sort((a, b) => a.accuracy - b.accuracy)
  return dotFigure(
    {
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
    },
    { wide, mid: 640, narrow: 350 },
  )
}
