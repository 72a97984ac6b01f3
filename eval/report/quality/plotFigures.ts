import { type DotPlotData, dotPlot } from '../../charts/dotPlot.js'
import { type HistogramData, histogram } from '../../charts/histogram.js'
import { type Markup, markup, verbatim } from '../../charts/markup.js'
import { type PairedBarsData, pairedBars } from '../../charts/pairedBars.js'
import { type chartWidths, responsive } from '../../charts/responsive.js'

/** One width, or one for a wide page, a tablet and a telephone. */
type Widths = number | Readonly<Record<keyof typeof chartWidths, number>>

type Cell = string | number | null

/** A dot plot whose values can be copied. */
export function dotFigure(data: DotPlotData, widths?: Widths): Markup {
  const { names, series } = data
  const rows = names.map((name, i) => [name, ...series.map(({ values }) => kept(values[i]))])
  return plotFigure(data.title, (width) => dotPlot({ ...data, width }), widths, [
    ['', ...series.map(({ name }) => name)],
    ...rows,
  ])
}

/** A histogram whose shares can be copied. */
export function histogramFigure(data: HistogramData, widths?: Widths): Markup {
  const { edges, series, isTime } = data
  const edge = (value: number): Cell =>
    isTime && Math.abs(value) < 8.64e15 ? new Date(value).toISOString() : kept(value)
  const rows = edges
    .slice(1)
    .map((end, i) => [edge(edges[i]), edge(end), ...series.map(({ shares }) => kept(shares[i]))])
  return plotFigure(data.title, (width) => histogram({ ...data, width }), widths, [
    ['from', 'to', ...series.map(({ name }) => name)],
    ...rows,
  ])
}

/** Paired bars whose shares can be copied. */
export function barsFigure(data: PairedBarsData, widths?: Widths): Markup {
  const { names, real, synthetic } = data
  return plotFigure(data.title, (width) => pairedBars({ ...data, width }), widths, [
    ['', 'real', 'synthetic'],
    ...names.map((name, i) => [name, kept(real[i]), kept(synthetic[i])]),
  ])
}

/** A chart with its values, which `copyScript` hands out as CSV; the drawing itself it hands out as SVG. */
function plotFigure(
  name: string,
  chart: (width: number) => string,
  widths: Widths | undefined,
  rows: readonly (readonly Cell[])[],
): Markup {
  const drawn = typeof widths === 'number' ? verbatim(chart(widths)) : responsive(chart, widths)
  return markup`<div class="copyable" data-name="${name}" data-rows="${JSON.stringify(rows)}">${drawn}</div>`
}

/** Six digits, which is more than a chart shows: the assessment's JSON has all of them. */
function kept(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? Number(value.toPrecision(6)) : null
}
