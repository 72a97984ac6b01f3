import {
  type HeatMapData,
  heatMap,
  heatMapCell,
  heatMapLegend,
  heatMapName,
} from '../../charts/heatMap.js'
import { type Markup, markup, verbatim } from '../../charts/markup.js'
import { responsiveTones } from '../../charts/responsive.js'
import { shortName } from '../shortName.js'
import { columnOrders } from './columnStandings.js'
import { orderChoice } from './orderChoice.js'
import type { HeatMapPanel, QualityPart } from './qualityPart.js'

/** One matrix of a figure: what is drawn, and what its script needs to draw it again. */
export interface DrawnPanel extends HeatMapPanel {
  title?: string // over the matrix
  description: string
}

export interface HeatMapFigure {
  id: string
  title: string
  names: readonly string[]
  badness: readonly number[] // of each column, for the order “worst first”
  /** Badness by what is short of the maximum: with it, the figure shows that at first. */
  shortfall?: readonly number[]
  worst: string // what that order is called
  /** Room in pixels for each matrix: by itself, or on a wide page, a tablet and a telephone. */
  widths: number | readonly [number, number, number]
  panels: readonly DrawnPanel[]
  /** What stands beside the matrices where there is room, else below. */
  aside?: Markup
}

const largestCell = 64

/** Cells that are smaller have no room for names beside them. */
const smallestNamed = 10

/** Names at a telephone's size. */
const shortestName = 104

/** Matrices over the same columns that are sorted and read together. */
export function heatMapFigure(figure: HeatMapFigure, { prefix, data }: QualityPart): Markup {
  const id = `${prefix}${figure.id}`
  const names = figure.names.map(shortName)
  const orders = columnOrders(names, figure.badness)
  const shortfall = figure.shortfall && columnOrders(names, figure.shortfall).worst
  data[id] = {
    names,
    orders: { ...orders, shortfall },
    panels: figure.panels.map(({ title: _, description: __, ...panel }) => panel),
  }
  const boxes = figure.panels.map((panel, i) => {
    const shown = shortfall ? shortfallOf(panel) : panel
    const label = panel.title ?? figure.title
    const drawn = drawings(
      { ...shown, title: label },
      names,
      shortfall ?? orders.worst,
      figure.widths,
    )
    const legend = shortfall
      ? markup`<div data-legend="shortfall">${heatMapLegend(shown.scale)}</div><div data-legend="value" hidden>${heatMapLegend(panel.scale)}</div>`
      : heatMapLegend(panel.scale)
    return markup`<div class="panel">${panel.title && markup`<h3>${panel.title}</h3>`}${legend}${drawn.map(
      ({ tone, svg, labels }) =>
        markup`<div class="${`matrix ${tone}`.trim()}" data-panel="${i}"${labels && markup` data-labels="${labels}"`} tabindex="0" role="group" aria-label="${label}: a matrix; arrow keys move from cell to cell">${verbatim(svg)}</div>`,
    )}</div>`
  })
  return markup`<figure data-heat-map="${id}">
${controls(id, figure)}<div class="panels panels-${boxes.length}${figure.aside && ' with-aside'}">${boxes}${figure.aside}</div>
<figcaption><span data-readout aria-live="polite">Point at a cell, tap it, or move with the arrow keys.</span></figcaption>
</figure>`
}

interface Drawing {
  tone: string // class names
  svg: string
  labels?: string // JSON of the names as they fit beside the cells
}

/** The matrix at each width, of which the page's style shows the one that fits. */
function drawings(
  panel: DrawnPanel,
  names: readonly string[],
  order: readonly number[],
  widths: HeatMapFigure['widths'],
): Drawing[] {
  const { extraNames = [], extras = [], scale } = panel
  const ordered = order.map((i) => names[i])
  const data: HeatMapData = {
    title: panel.title ?? '',
    description: panel.description,
    rows: ordered,
    columns: [...ordered, ...extraNames],
    values: order.map((i) => [
      ...order.map((j) => (i >= j ? panel.values[i][j] : panel.values[j][i])),
      ...(extras[i] ?? []),
    ]),
    split: names.length,
    scale,
  }
  const all = typeof widths === 'number' ? [widths] : widths
  return all.map((width, i) => {
    const isNarrow = width < 400
    const longestName = isNarrow ? shortestName : undefined
    const named = heatMapCell({ ...data, longestName, hasUprightNames: isNarrow }, width)
    const hasNames = named >= smallestNamed
    const cell = hasNames ? named : heatMapCell({ ...data, hasNames }, width)
    return {
      tone: all.length === 1 ? '' : responsiveTones[i],
      svg: heatMap({
        ...data,
        longestName,
        hasNames,
        hasUprightNames: isNarrow,
        cell: Math.min(largestCell, cell),
      }),
      labels: hasNames
        ? JSON.stringify(names.map((name) => heatMapName(name, longestName)))
        : undefined,
    }
  })
}

/** The same panel with what each value falls short of its maximum by, as a number below zero. */
function shortfallOf(panel: DrawnPanel): DrawnPanel {
  const less = (rows: HeatMapPanel['values'] = [], max: HeatMapPanel['values'] = []) =>
    rows.map((row, i) =>
      row.map((value, j) => (value === null ? null : value - (max[i][j] ?? Number.NaN))),
    )
  return {
    ...panel,
    values: less(panel.values, panel.max),
    extras: less(panel.extras, panel.maxExtras),
    scale: { kind: 'sequential', high: 0 },
  }
}

function controls(id: string, { names, worst, shortfall }: HeatMapFigure): Markup {
  const order = names.length > 1 && orderChoice(`${id}-order`, worst, 'worst')
  const shade =
    shortfall &&
    markup`<div><label for="${id}-shade">Colours show</label><div class="group"><select id="${id}-shade" data-shade><option value="value">accuracy</option><option value="shortfall" selected>less that of an equal sample</option></select></div></div>`
  return markup`<div class="controls" data-controls hidden>${order}${shade}</div>`
}
