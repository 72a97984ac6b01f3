import { type BarMarker, barChart } from '../../charts/barChart.js'
import { formatCount, formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { responsive } from '../../charts/responsive.js'
import { section } from '../../report/html.js'
import { shortName } from '../../report/shortName.js'
import type { ForecastScore } from './forecastScore.js'

/** Most features shown: more would neither be read nor fit the page's size. */
export const shownFeatures = 500

/** R² by feature: the bars, and beneath them a table that can be sorted. */
export function featureSection(score: ForecastScore): Markup | undefined {
  const nFeatures = score.r2.length
  if (nFeatures === 0) return undefined
  const first = <T>(values: readonly T[] | undefined) => values?.slice(0, shownFeatures)
  const names = first(score.featureNames)!.map(shortName)
  const values = first(score.r2)!
  const optimum = first(score.optimumR2PerFeature)
  const ridge = first(score.ridgeR2PerFeature)
  const markers: BarMarker[] = []
  if (optimum) markers.push({ name: 'optimum', tone: 'optimum', values: optimum })
  if (ridge) markers.push({ name: 'ridge VAR(10)', tone: 'baseline', values: ridge })
  const [best, worst] = [extreme(values, 1), extreme(values, -1)]
  const chart = responsive((width) =>
    barChart({
      title: 'R² by feature',
      description: `Best ${names[best]} with ${formatFixed(values[best])}, worst ${names[worst]} with ${formatFixed(values[worst])}.`,
      valueName: 'this model',
      names,
      values,
      markers,
      orientation: isUpright(names.length, width) ? 'vertical' : 'horizontal',
      width,
    }),
  )
  const left = nFeatures - values.length
  const note = [
    nFeatures > 1 &&
      `Best ${names[best]} with ${formatFixed(values[best])}, worst ${names[worst]} with ${formatFixed(values[worst])}.`,
    left > 0 &&
      `The first ${formatCount(shownFeatures)} of ${formatCount(nFeatures)} features are shown.`,
  ]
    .filter(Boolean)
    .join(' ')
  return section(
    'by-feature',
    'R² by feature',
    note,
    markup`${chart}${table(names, values, optimum, ridge)}`,
  )
}

function table(
  names: readonly string[],
  values: readonly number[],
  optimum: readonly number[] | undefined,
  ridge: readonly number[] | undefined,
): Markup {
  const columns: [string, (i: number) => number][] = [['R²', (i) => values[i]]]
  if (ridge) columns.push(['Ridge', (i) => ridge[i]])
  if (optimum) {
    columns.push(['Optimum', (i) => optimum[i]], ['Left to gain', (i) => optimum[i] - values[i]])
  }
  const head = columns.map(
    ([name]) => markup`<th scope="col"><span class="plain">${name}</span></th>`,
  )
  const rows = names.map(
    (name, i) => markup`<tr><td>${name}</td>${columns.map(([, value]) => cell(value(i)))}</tr>\n`,
  )
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="R² by feature as a table">
<table data-sortable><thead><tr><th scope="col" data-kind="text"><span class="plain">Feature</span></th>${head}</tr></thead>
<tbody>
${rows}</tbody></table></div>`
}

function cell(value: number): Markup {
  const sortable = Number.isFinite(value) ? value.toPrecision(6) : '-1e300'
  return markup`<td data-value="${sortable}">${formatFixed(value)}</td>`
}

/** Names beside lying bars can be read best; a row of many bars fits a wide page only upright. */
function isUpright(count: number, width: number): boolean {
  return count > 64 || (count >= 20 && width >= 600)
}

function extreme(values: readonly number[], sign: 1 | -1): number {
  let found = 0
  values.forEach((value, i) => {
    if (sign * value > sign * values[found] || !Number.isFinite(values[found])) found = i
  })
  return found
}
