import { isTimeType } from '../../../datasets/table.js'
import { formatDate, formatDigits, formatShare } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import type { CategoricalProfile, NumericProfile } from '../../columns/profileResult.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { leftOutNote } from './accuracySection.js'
import { type ColumnStanding, columnOrders, worstColumns } from './columnStandings.js'
import { columnTables } from './columnTables.js'
import { figure } from './figure.js'
import { term } from './glossary.js'
import { orderChoice } from './orderChoice.js'
import { barsFigure, histogramFigure } from './plotFigures.js'
import type { QualityPart } from './qualityPart.js'

const cardWidth = 300

/** Height in pixels that bars of few labels take, about that of a histogram with its box plots. */
const barsHeight = 130
const shownLabels = 9

/** Real and synthetic values of every column over one another, those furthest from an equal sample first. */
export function columnsSection(part: QualityPart): Markup | undefined {
  const { assessment, standings, limits, prefix } = part
  const numeric = indexed(assessment.profile.numeric)
  const categorical = indexed(assessment.profile.categorical)
  const profiled = standings.filter(({ name }) => numeric.has(name) || categorical.has(name))
  if (profiled.length === 0) return undefined
  const shown = worstColumns(profiled, limits.columns)
  const orders = columnOrders(
    shown.map(({ name }) => name),
    shown.map(({ univariate, shortfall }) =>
      univariate ? univariate.accuracyMax - univariate.accuracy : shortfall,
    ),
  )
  const cards = orders.worst.map((i) => {
    const standing = shown[i]
    const [number, labels] = [numeric.get(standing.name), categorical.get(standing.name)]
    const body = number ? numericCard(...number) : labels ? categoricalCard(...labels) : undefined
    const places = markup`data-order-table="${i}" data-order-name="${orders.name.indexOf(i)}" data-order-worst="${orders.worst.indexOf(i)}"`
    return markup`<li class="card" ${places}>${cardHead(standing)}${body}</li>\n`
  })
  const note = markup`Real and synthetic values over one another, with the ${term('Accuracy')} of each column by itself.`
  return section(
    `${prefix}columns`,
    'Column by column',
    note,
    markup`${leftOutNote(profiled.length, shown.length)}<div data-ordered><div class="controls" data-controls hidden>${orderChoice(`${prefix}cards-order`, 'furthest off first', 'worst')}</div>
<ul class="cards" data-list>
${cards}${legendCard()}</ul></div>
${columnTables(part)}`,
  )
}

/** What the marks mean; it fills the row that the cards leave. */
function legendCard(): Markup {
  return markup`<li class="card legend-card"><h3>How to read this</h3><p><i class="key real"></i> real <i class="key synthetic"></i> synthetic</p><p>Numbers and times are histograms over common bins; beneath are box plots of the quartiles and the median, whiskers to one and a half times the box, dots for the extremes. Labels are bars, with the difference in points of a percent.</p></li>\n`
}

function indexed<Profile extends { column: string }>(profiles: readonly Profile[]) {
  return new Map(profiles.map((profile, i) => [profile.column, [profile, i] as const]))
}

function cardHead({ name, type, univariate, univariateIndex }: ColumnStanding): Markup {
  const path = `accuracyDetails.univariate.${univariateIndex}`
  return markup`<h3><bdi>${shortName(name)}</bdi> <small>${type}</small></h3>
<p class="card-figure">${univariate && markup`${term('accuracy')} <b>${figure(`${path}.accuracy`, univariate.accuracy)}</b> of ${figure(`${path}.accuracyMax`, univariate.accuracyMax)}`}</p>`
}

function numericCard(profile: NumericProfile, index: number): Markup {
  const { column, histogram: bins, box, mean, missing, type } = profile
  const name = shortName(column)
  const isTime = isTimeType(type)
  const write = isTime ? formatDate : formatDigits
  const chart = histogramFigure(
    {
      title: `Values of ${name}, real and synthetic`,
      description: `Mean ${write(mean.real)} real, ${write(mean.synthetic)} synthetic.`,
      edges: bins.edges,
      series: [
        { name: 'real', tone: 'real', shares: bins.real, box: box.real },
        { name: 'synthetic', tone: 'synthetic', shares: bins.synthetic, box: box.synthetic },
      ],
      isTime,
      height: 104,
    },
    cardWidth,
  )
  const path = `profile.numeric.${index}`
  return markup`${chart}<dl class="card-facts">${fact('mean', `${path}.mean`, mean, write)}${fact('missing', `${path}.missing`, missing, formatShare)}</dl>`
}

function categoricalCard(profile: CategoricalProfile, index: number): Markup {
  const { column, labels, klDivergence, missing } = profile
  const name = shortName(column)
  const shown = merged(labels)
  const chart = barsFigure(
    {
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
      height: barsHeight,
    },
    cardWidth,
  )
  const path = `profile.categorical.${index}`
  return markup`${chart}<dl class="card-facts"><div><dt>${term('KL divergence')}</dt><dd>${figure(`${path}.klDivergence`, klDivergence, formatDigits(klDivergence))}</dd></div>${fact('missing', `${path}.missing`, missing, formatShare)}</dl>`
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
