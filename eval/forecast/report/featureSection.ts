import { type BarMarker, barChart } from '../../charts/barChart.js'
import { formatCount, formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { responsive } from '../../charts/responsive.js'
import { section } from '../../report/html.js'
import { readFigure } from '../../report/readFigure.js'
import { scrollBox } from '../../report/scrollBox.js'
import { shortName } from '../../report/shortName.js'
import { baselineTitle } from '../baselineTitles.js'
import type { BestBaseline } from '../bestBaseline.js'
import { type FeatureStanding, featureStandings } from './featureStandings.js'
import type { ForecastScore } from './forecastScore.js'

/** Most features shown: more would neither be read nor fit the page's size. */
export const shownFeatures = 500
/** Rows of a table that stands on the page as a whole; a longer one scrolls within its box. */
const wholeRows = 100
/** Pixels that a bar needs to be told from its neighbours. */
const narrowestBar = 7
const axisWidth = 44

/** R² by feature: the bars in the table's order, and beneath them a table, furthest behind a baseline first. */
export function featureSection(score: ForecastScore): Markup | undefined {
  if (score.r2.length === 0) return undefined
  const standings = featureStandings(score)
  const sorted = [...standings].sort((a, b) => order(a) - order(b))
  return section(
    'by-feature',
    'R² by feature',
    noteOf(standings),
    markup`${bars(standings.slice(0, shownFeatures))}${table(sorted.slice(0, shownFeatures))}`,
  )
}

/** Where a feature stands among others: furthest behind first; without baselines, in their order in the table. */
function order({ lead }: FeatureStanding): number {
  return lead === undefined ? 0 : Number.isFinite(lead) ? lead : Number.NEGATIVE_INFINITY
}

function bars(standings: readonly FeatureStanding[]): Markup {
  const names = standings.map(({ name }) => shortName(name))
  const markers: BarMarker[] = []
  if (standings[0].optimum !== undefined) {
    const values = standings.map(({ optimum }) => optimum ?? Number.NaN)
    markers.push({ name: 'optimum', tone: 'optimum', values })
  }
  if (standings.some(({ best }) => best)) {
    markers.push({
      name: 'best baseline',
      tone: 'baseline',
      values: standings.map(({ best }) => best?.r2 ?? Number.NaN),
      notes: standings.map(({ best }) => (best ? baselineTitle(best.name) : '')),
    })
  }
  const title = 'R² by feature'
  const drawn = (width: number) => {
    const isUpright = standsUpright(names.length, width)
    return barChart({
      title,
      description: extremes(standings),
      valueName: 'this model',
      axisName: 'R²',
      nameAxis: 'feature',
      names,
      values: standings.map(({ r2 }) => r2),
      markers,
      hollow: {
        name: 'this model, where a baseline is better',
        bars: standings.map(({ isBehind }) => isBehind),
      },
      orientation: isUpright ? 'vertical' : 'horizontal',
      width: isUpright ? Math.max(width, axisWidth + narrowestBar * names.length) : width,
    })
  }
  return readFigure(title, responsive(drawn), { isWide: names.length > mostLying })
}

interface Column {
  name: string
  cell(standing: FeatureStanding): Markup
}

const baselineColumns: readonly Column[] = [
  { name: 'Best baseline', cell: ({ best }) => bestCell(best) },
]
const optimumColumns: readonly Column[] = [
  { name: 'Optimum', cell: ({ optimum }) => cell(optimum!) },
  { name: 'Left to gain', cell: ({ optimum, r2 }) => cell(optimum! - r2) },
]
const leadColumn: Column = { name: 'Difference', cell: leadCell }
const ownColumn: Column = { name: 'R²', cell: ({ r2 }) => cell(r2) }

function table(standings: readonly FeatureStanding[]): Markup {
  const hasBaselines = standings.some(({ best }) => best)
  const hasOptimum = standings[0].optimum !== undefined
  const columns = [
    ...(hasBaselines ? [leadColumn] : []),
    ownColumn,
    ...(hasBaselines ? baselineColumns : []),
    ...(hasOptimum ? optimumColumns : []),
  ]
  const head = columns.map(
    ({ name }) =>
      markup`<th scope="col"${name === leadColumn.name && markup` aria-sort="ascending"`}><span class="plain">${name}</span></th>`,
  )
  const rows = standings.map(
    (standing) =>
      markup`<tr${standing.isBehind && markup` class="behind"`}><td>${shortName(standing.name)}</td>${columns.map((column) => column.cell(standing))}</tr>\n`,
  )
  return scrollBox(
    'R² by feature as a table',
    markup`<table class="by-feature" data-sortable><thead><tr><th scope="col" data-kind="text"><span class="plain">Feature</span></th>${head}</tr></thead>
<tbody>
${rows}</tbody></table>`,
    standings.length <= wholeRows ? 'whole' : '',
  )
}

function leadCell({ lead, isBehind }: FeatureStanding): Markup {
  return markup`<td data-value="${sortable(lead)}">${isBehind && '▼ '}${formatFixed(lead)}</td>`
}

function bestCell(best: BestBaseline | undefined): Markup {
  return markup`<td data-value="${sortable(best?.r2)}">${formatFixed(best?.r2)}${best && markup`<small> ${baselineTitle(best.name)}</small>`}</td>`
}

function cell(value: number): Markup {
  return markup`<td data-value="${sortable(value)}">${formatFixed(value)}</td>`
}

function sortable(value: number | undefined): string {
  return value !== undefined && Number.isFinite(value) ? value.toPrecision(6) : '-1e300'
}

function noteOf(standings: readonly FeatureStanding[]): string {
  const count = standings.length
  const left = count - shownFeatures
  return [
    count > 1 && extremes(standings),
    behindNote(standings),
    left > 0 &&
      `The plot has the first ${formatCount(shownFeatures)} of ${formatCount(count)} features, the table as many.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** On how many features a baseline is better, on which by most, and how the table is sorted. */
function behindNote(standings: readonly FeatureStanding[]): string {
  if (!standings.some(({ best }) => best)) return ''
  const behind = standings.filter(({ isBehind }) => isBehind).sort((a, b) => order(a) - order(b))
  const sorted =
    'The table is sorted by the difference between the model and the best baseline of each feature, the lowest first.'
  if (behind.length === 0) return `No baseline is better on any feature. ${sorted}`
  const [{ name, lead, best }] = behind
  const worst = `most on ${shortName(name)}, where ${baselineTitle(best!.name)} is ${formatFixed(-lead!)} higher`
  const of = standings.length === 1 ? '' : ` on ${behind.length} of ${standings.length} features`
  return `A baseline is better${of} (▼): ${worst}. ${sorted}`
}

function extremes(standings: readonly FeatureStanding[]): string {
  const [best, worst] = [extreme(standings, 1), extreme(standings, -1)]
  return `Best ${shortName(best.name)} with ${formatFixed(best.r2)}, worst ${shortName(worst.name)} with ${formatFixed(worst.r2)}.`
}

/** So many bars lie below one another on a narrow page; more stand side by side. */
const mostLying = 64

/** Names beside lying bars can be read best; a row of many bars fits a wide page only upright. */
function standsUpright(count: number, width: number): boolean {
  return count > mostLying || (count >= 20 && width >= 600)
}

function extreme(standings: readonly FeatureStanding[], sign: 1 | -1): FeatureStanding {
  return standings.reduce((found, one) =>
    sign * one.r2 > sign * found.r2 || !Number.isFinite(found.r2) ? one : found,
  )
}
