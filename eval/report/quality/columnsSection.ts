import { isTimeType } from '../../../datasets/table.js'
import {
  formatDate,
  formatFixed,
  formatShare,
  formatSignificant,
} from '../../charts/formatNumber.js'
import { histogram } from '../../charts/histogram.js'
import { type Markup, markup, verbatim } from '../../charts/markup.js'
import { pairedBars } from '../../charts/pairedBars.js'
import type { CategoricalProfile, NumericProfile } from '../../columns/profileResult.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { leftOutNote } from './accuracySection.js'
import { type ColumnStanding, columnOrders, worstColumns } from './columnStandings.js'
import { columnTables } from './columnTables.js'
import { figure } from './figure.js'
import { orderChoice } from './orderChoice.js'
import type { QualityPart } from './qualityPart.js'

const cardWidth = 300
const shownLabels = 9

/** Real and synthetic values of every column over one another; the least accurate come first. */
export function columnsSection(part: QualityPart): Markup | undefined {
  const { assessment, standings, limits, prefix } = part
  const numeric = indexed(assessment.profile.numeric)
  const categorical = indexed(assessment.profile.categorical)
  const profiled = standings.filter(({ name }) => numeric.has(name) || categorical.has(name))
  if (profiled.length === 0) return undefined
  const shown = worstColumns(profiled, limits.columns)
  const orders = columnOrders(
    shown.map(({ name }) => name),
    shown.map(({ shortfall }) => shortfall),
  )
  const cards = orders.worst.map((i) => {
    const standing = shown[i]
    const [number, labels] = [numeric.get(standing.name), categorical.get(standing.name)]
    const body = number ? numericCard(...number) : labels ? categoricalCard(...labels) : undefined
    const places = markup`data-order-table="${i}" data-order-name="${orders.name.indexOf(i)}" data-order-worst="${orders.worst.indexOf(i)}"`
    return markup`<li class="card" ${places}>${cardHead(standing)}${body}</li>\n`
  })
  const note =
    'Grey is real, blue synthetic. Numbers as histograms over common bins with their box plots beneath; labels as bars, with the difference in points of a percent.'
  return section(
    `${prefix}columns`,
    'Column by column',
    note,
    markup`${leftOutNote(profiled.length, shown.length)}<div data-ordered><div class="controls" data-controls hidden>${orderChoice(`${prefix}cards-order`, 'least accurate first', 'worst')}</div>
<ul class="cards" data-list>
${cards}</ul></div>
${columnTables(part)}`,
  )
}

function indexed<Profile extends { column: string }>(profiles: readonly Profile[]) {
  return new Map(profiles.map((profile, i) => [profile.column, [profile, i] as const]))
}

function cardHead({ name, type, univariate, univariateIndex }: ColumnStanding): Markup {
  const path = `accuracyDetails.univariate.${univariateIndex}`
  return markup`<h3><bdi>${shortName(name)}</bdi> <small>${type}</small></h3>
<p class="card-figure">${univariate && markup`accuracy <b>${figure(`${path}.accuracy`, univariate.accuracy)}</b> of ${figure(`${path}.accuracyMax`, univariate.accuracyMax)}`}</p>`
}

function numericCard(profile: NumericProfile, index: number): Markup {
  const { column, histogram: bins, box, mean, missing, type } = profile
  const name = shortName(column)
  const isTime = isTimeType(type)
  const write = isTime ? formatDate : (value: number) => formatSignificant(value, 3)
  const chart = histogram({
    title: `Values of ${name}, real and synthetic`,
    description: `Mean ${write(mean.real)} real, ${write(mean.synthetic)} synthetic.`,
    edges: bins.edges,
    series: [
      { name: 'real', tone: 'real', shares: bins.real, box: box.real },
      { name: 'synthetic', tone: 'synthetic', shares: bins.synthetic, box: box.synthetic },
    ],
    isTime,
    width: cardWidth,
    height: 104,
  })
  const path = `profile.numeric.${index}`
  return markup`${verbatim(chart)}<dl class="card-facts">${fact('mean', `${path}.mean`, mean, write)}${fact('missing', `${path}.missing`, missing, formatShare)}</dl>`
}

function categoricalCard(profile: CategoricalProfile, index: number): Markup {
  const { column, labels, klDivergence, missing } = profile
  const name = shortName(column)
  const shown = merged(labels)
  const chart = pairedBars({
    title: `Labels of ${name}, real and synthetic`,
    description: shown
      .slice(0, 3)
      .map(
        ({ label, real, synthetic }) =>
          `${shortName(label)}: ${formatShare(real)} real, ${formatShare(synthetic)} synthetic`,
      )
      .join('; '),
    names: shown.map(({ label }) => shortName(label)),
    real: shown.map(({ real }) => real),
    synthetic: shown.map(({ synthetic }) => synthetic),
    width: cardWidth,
  })
  const path = `profile.categorical.${index}`
  return markup`${verbatim(chart)}<dl class="card-facts"><div><dt>KL divergence</dt><dd>${figure(`${path}.klDivergence`, klDivergence, formatFixed(klDivergence, 4))}</dd></div>${fact('missing', `${path}.missing`, missing, formatShare)}</dl>`
}

function fact(
  name: string,
  path: string,
  { real, synthetic }: { real: number; synthetic: number },
  write: (value: number) => string,
): Markup {
  return markup`<div><dt>${name}</dt><dd>${figure(`${path}.real`, real, write(real))} <span class="arrow" aria-label="real, synthetic">→</span> ${figure(`${path}.synthetic`, synthetic, write(synthetic))}</dd></div>`
}

/** The first labels; all others go to `(other)`, which may be there already. */
function merged(labels: CategoricalProfile['labels']): CategoricalProfile['labels'] {
  if (labels.length <= shownLabels) return labels
  const rest = labels.slice(shownLabels - 1)
  const sum = (key: 'real' | 'synthetic') => rest.reduce((total, one) => total + one[key], 0)
  return [
    ...labels.slice(0, shownLabels - 1),
    { label: '(other)', real: sum('real'), synthetic: sum('synthetic') },
  ]
}
