import { type HeatMapData, heatMap, heatMapLegend } from '../../charts/heatMap.js'
import { type Markup, markup, verbatim } from '../../charts/markup.js'
import { fitText } from '../../charts/svg.js'
import { shortName } from '../shortName.js'
import { columnOrders } from './columnStandings.js'
import { orderChoice } from './orderChoice.js'
import type { HeatMapPanel, QualityPart } from './qualityPart.js'

/** One matrix of a figure: what is drawn, and what its script needs to draw it again. */
export interface DrawnPanel extends HeatMapPanel {
  title?: string // over the matrix
  description: string
  numbers: HeatMapData['numbers']
}

export interface HeatMapFigure {
  id: string
  title: string
  names: readonly string[]
  badness: readonly number[] // of each column, for the order “worst first”
  worst: string // what that order is called
  cell: number
  hasNames?: boolean
  /** Colours show at first what is short of an equal sample. */
  startsWithShortfall?: boolean
  panels: readonly DrawnPanel[]
}

/** Matrices over the same columns that are sorted and read together. */
export function heatMapFigure(figure: HeatMapFigure, { prefix, data }: QualityPart): Markup {
  const id = `${prefix}${figure.id}`
  const names = figure.names.map(shortName)
  data[id] = {
    names,
    labels: names.map((name) => fitText(name, 132, 11)),
    orders: columnOrders(names, figure.badness),
    panels: figure.panels.map(({ title: _, description: __, numbers: ___, ...panel }) => panel),
  }
  const boxes = figure.panels.map((panel, i) => {
    const { extraNames = [], extras = [], kind, low, high } = panel
    const svg = heatMap({
      title: panel.title ?? figure.title,
      description: panel.description,
      rows: names,
      columns: [...names, ...extraNames],
      values: names.map((_, row) => [
        ...names.map((_, column) =>
          row >= column ? panel.values[row][column] : panel.values[column][row],
        ),
        ...(extras[row] ?? []),
      ]),
      split: names.length,
      scale: { kind, low, high },
      numbers: panel.numbers,
      cell: figure.cell,
      hasNames: figure.hasNames,
    })
    const label = panel.title ?? figure.title
    return markup`<div class="panel">${panel.title && markup`<h3>${panel.title}</h3>`}${heatMapLegend({ kind, low, high }, panel.lowLabel, panel.highLabel)}<div class="matrix" data-panel="${i}" tabindex="0" role="group" aria-label="${label}: a matrix; arrow keys move from cell to cell">${verbatim(svg)}</div></div>`
  })
  return markup`<figure data-heat-map="${id}">
${controls(id, figure)}<div class="panels panels-${figure.panels.length}">${boxes}</div>
<figcaption><span data-readout aria-live="polite">Point at a cell, tap it, or move with the arrow keys.</span></figcaption>
</figure>`
}

function controls(
  id: string,
  { names, worst, panels, startsWithShortfall }: HeatMapFigure,
): Markup | undefined {
  const order = names.length > 1 && orderChoice(`${id}-order`, worst)
  const shade =
    panels[0].max &&
    markup`<div><label for="${id}-shade">Colours show</label><div class="group"><select id="${id}-shade" data-shade><option value="value">accuracy</option><option value="shortfall"${startsWithShortfall && verbatim(' selected')}>less that of an equal sample</option></select></div></div>`
  return markup`<div class="controls" data-controls hidden>${order}${shade}</div>`
}
