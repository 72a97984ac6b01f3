import type { AccuracyCell, BinnedColumn } from '../../accuracy/accuracyResult.js'
import { formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { accuracyDots, leftOutNote } from './accuracySection.js'
import { worstColumns } from './columnStandings.js'
import { fold } from './columnTables.js'
import { figure } from './figure.js'
import { term } from './glossary.js'
import { barsFigure, dotFigure, histogramFigure } from './plotFigures.js'
import type { QualityPart } from './qualityPart.js'

/** Height in pixels that bars of few values take in their cards. */
const barsHeight = 120

/** Most bins of lengths: more would be too narrow to see. */
const mostBins = 60

const halfWidths = { wide: 460, mid: 640, narrow: 350 }

/** What holds a sequence together: how a row follows the row before, and what a sequence is made of. */
export function coherenceSection(part: QualityPart): Markup | undefined {
  const { assessment, standings, limits, prefix } = part
  const { accuracyDetails: details, accuracy, profile } = assessment
  const { sequences } = profile
  if (details.autocorrelation.length === 0 && !sequences) return undefined
  const shown = new Set(worstColumns(standings, limits.columns).map(({ name }) => name))
  const kept = <T>(all: readonly T[], name: (one: T) => string) =>
    all.flatMap((one, index) => (shown.has(name(one)) ? [{ one, index }] : []))
  const cells = (all: readonly AccuracyCell[]) => kept(all, ({ columns }) => columns[0])
  const next = cells(details.autocorrelation).map(({ one }) => one)
  const correlations = kept(sequences?.autocorrelation ?? [], ({ column }) => column)
    .map(({ one }) => one)
    .sort((a, b) => gapOf(b) - gapOf(a))
  const lead =
    accuracy.coherence !== undefined &&
    markup`<p class="lead-figures"><span>${term('Coherence')} <b>${figure('accuracy.coherence', accuracy.coherence)}</b> of ${figure('accuracy.coherence_max', accuracy.coherence_max)}</span></p>`
  return section(
    `${prefix}coherence`,
    'Coherence of sequences',
    'Does a row follow the one before as it should, does a sequence hold as many different values as it should, and in how many sequences does each value occur?',
    markup`${leftOutNote(standings.length, shown.size)}${lead}<div class="pair">${
      correlations.length > 0 &&
      markup`<div><h3>Correlation with the row before</h3>${dotFigure(
        {
          title: 'Correlation with the row before, real and synthetic',
          description: correlations
            .slice(0, 3)
            .map(
              ({ column, real, synthetic }) =>
                `${shortName(column)}: real ${formatFixed(real)}, synthetic ${formatFixed(synthetic)}`,
            )
            .join('; '),
          names: correlations.map(({ column }) => shortName(column)),
          series: [
            {
              name: 'synthetic',
              mark: 'dot',
              values: correlations.map(({ synthetic }) => synthetic),
            },
            { name: 'real', mark: 'ring', values: correlations.map(({ real }) => real) },
          ],
        },
        halfWidths,
      )}</div>`
    }${next.length > 0 && markup`<div><h3>Accuracy of a row with the next</h3>${accuracyDots('Accuracy of a row with the next', next, 460)}</div>`}</div>
${sequences && lengthChart(sequences.lengths)}${binGrid(
  'Different values per sequence',
  'How many different values of the column a sequence holds.',
  kept(details.categoriesPerSequenceBins, ({ column }) => column),
  details.categoriesPerSequence,
  'categoriesPerSequence',
)}${binGrid(
  'Sequences per value',
  'In which share of the sequences a value occurs at all, out of all such counts.',
  kept(details.sequencesPerCategoryBins, ({ column }) => column),
  details.sequencesPerCategory,
  'sequencesPerCategory',
)}`,
  )
}

function gapOf({ real, synthetic }: { real: number | null; synthetic: number | null }): number {
  return Math.abs((synthetic ?? 0) - (real ?? 0))
}

function lengthChart({
  lengths,
  real,
  synthetic,
}: {
  lengths: readonly number[]
  real: readonly number[]
  synthetic: readonly number[]
}): Markup | undefined {
  if (lengths.length === 0) return undefined
  const [first, last] = [lengths[0], lengths[lengths.length - 1]]
  const step = Math.ceil((last - first + 1) / mostBins)
  const bins = Math.ceil((last - first + 1) / step)
  const edges = Array.from({ length: bins + 1 }, (_, i) => first - 0.5 + i * step)
  const shares = (all: readonly number[]) => {
    const sums = Array<number>(bins).fill(0)
    lengths.forEach((length, i) => {
      sums[Math.floor((length - first) / step)] += all[i]
    })
    return sums
  }
  return markup`<h3 class="apart">Rows per sequence</h3>${histogramFigure({
    title: 'Rows per sequence, real and synthetic',
    edges,
    series: [
      { name: 'real', tone: 'real', shares: shares(real) },
      { name: 'synthetic', tone: 'synthetic', shares: shares(synthetic) },
    ],
    xName: 'rows in a sequence',
    hasShares: true,
    height: 130,
  })}`
}

function binGrid(
  title: string,
  note: string,
  columns: readonly { one: BinnedColumn; index: number }[],
  cells: readonly AccuracyCell[],
  kind: 'categoriesPerSequence' | 'sequencesPerCategory',
): Markup | undefined {
  if (columns.length === 0) return undefined
  const places = new Map(cells.map(({ columns: [name] }, i) => [name, i]))
  const shortfallOf = (column: string) => {
    const { accuracy, accuracyMax } = cells[places.get(column) ?? -1] ?? {
      accuracy: 0,
      accuracyMax: 0,
    }
    return accuracyMax - accuracy
  }
  const sorted = columns.toSorted((a, b) => shortfallOf(b.one.column) - shortfallOf(a.one.column))
  const cards = sorted.map(({ one: { column, bins, real, synthetic } }) => {
    const name = shortName(column)
    const index = places.get(column)
    const cell = index === undefined ? undefined : cells[index]
    const path = `accuracyDetails.${kind}.${index}`
    const chart = barsFigure(
      {
        title: `${title}: ${name}`,
        names: bins.map(shortName),
        real,
        synthetic,
        height: barsHeight,
      },
      300,
    )
    return markup`<li class="card"><h3><bdi>${name}</bdi></h3>${cell && markup`<p class="card-figure">accuracy <b>${figure(`${path}.accuracy`, cell.accuracy)}</b> of ${figure(`${path}.accuracyMax`, cell.accuracyMax)}</p>`}${chart}</li>\n`
  })
  return fold(title, markup`<p class="note">${note}</p><ul class="cards">${cards}</ul>`)
}
