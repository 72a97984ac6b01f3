import type { BoxPlot } from '../columns/profileResult.js'
import { type PlotArea, stepAxisBottom } from './axes.js'
import { formatShare, formatSignificant, formatTick } from './formatNumber.js'
import { type LegendItem, legend } from './legend.js'
import { type Markup, markup } from './markup.js'
import { innerTicks, linearScale, niceTicks, type Ticks, tickDomain } from './scale.js'
import { type ChartFrame, defaultWidth, label, line, px, svgChart, textWidth } from './svg.js'
import { timeTicks } from './timeTicks.js'

/** Real values are a grey area, synthetic ones a blue outline, what they are held against dashed. */
export type HistogramTone = 'real' | 'synthetic' | 'reference' | 'other'

export interface HistogramSeries {
  name: string
  tone: HistogramTone
  shares: readonly number[] // [bins]
  box?: BoxPlot // drawn under the plot, on the same axis
}

export interface HistogramData extends ChartFrame {
  edges: readonly number[] // [bins + 1], ascending
  series: readonly HistogramSeries[] // drawn in this order
  xName?: string
  isTime?: boolean // edges are milliseconds since 1970
  height?: number // of the plot
  hasShares?: boolean // writes shares at the left and the names above: for a chart that stands alone
}

const boxHeight = 16

/** Overlaid distributions over common bins, with their box plots beneath. */
export function histogram(data: HistogramData): string {
  const { edges, series, width = defaultWidth, height = 120 } = data
  const key = legend(data.hasShares ? series.map(legendItem) : [], width)
  const heights = series.map(({ shares }) => density(shares, edges))
  const top = Math.max(0, ...heights.flat().filter(Number.isFinite))
  const yTicks = niceTicks(0, top > 0 ? top : 1, height / 60)
  const left = data.hasShares
    ? Math.max(...yTicks.values.map((y) => textWidth(tickShare(y, yTicks.step)))) + 10
    : 2
  const plotTop = key.height + 6
  const area: PlotArea = { left, right: width - 6, top: plotTop, bottom: plotTop + height }
  const y = within(
    linearScale(data.hasShares ? tickDomain(yTicks) : [0, top > 0 ? top : 1], [
      area.bottom,
      area.top,
    ]),
    area.top,
    area.bottom,
  )
  const x = within(linearScale(drawable(edges), [area.left, area.right]), area.left, area.right)
  const boxes = series.filter(({ box }) => box !== undefined)
  const boxBottom = area.bottom + (boxes.length > 0 ? boxes.length * boxHeight + 8 : 0)
  const axisArea = { ...area, bottom: boxBottom }
  return svgChart(data, width, boxBottom + (data.xName ? 40 : 24), [
    key.body,
    data.hasShares ? shareAxis(yTicks, y, area) : undefined,
    ...series.map((one, i) => outline(heights[i], edges, one.tone, x, y)),
    boxes.length > 0 ? line(area.left, area.bottom, area.right, area.bottom, 'rule') : undefined,
    markup`<g class="boxes">${boxes.map(({ box, tone, name }, i) =>
      boxPlot(box!, { name, tone, y: area.bottom + 4 + (i + 0.5) * boxHeight, x }),
    )}</g>`,
    xAxis(data, x, axisArea),
    hits(data, x, area),
    data.xName
      ? label(data.xName, { x: area.right, y: boxBottom + 36, anchor: 'end', tone: 'axis-name' })
      : undefined,
  ])
}

/** Shares by bin width, so that areas can be compared where bins differ in width. */
function density(shares: readonly number[], edges: readonly number[]): number[] {
  const mean = (edges[edges.length - 1] - edges[0]) / (edges.length - 1)
  return shares.map((share, i) => {
    const width = edges[i + 1] - edges[i]
    return width > 0 && mean > 0 ? share / (width / mean) : share
  })
}

function outline(
  heights: readonly number[],
  edges: readonly number[],
  tone: HistogramTone,
  x: (value: number) => number,
  y: (value: number) => number,
): Markup {
  let steps = ''
  heights.forEach((height, i) => {
    const level = px(y(height || 0))
    steps += `${i === 0 ? 'M' : 'L'}${px(x(edges[i]))} ${level}H${px(x(edges[i + 1]))}`
  })
  if (!steps) return markup``
  const [start, end] = [px(x(edges[0])), px(x(edges[heights.length]))]
  const ground = px(y(0))
  const isFilled = tone === 'real' || tone === 'synthetic'
  return markup`${isFilled && markup`<path class="${tone}-area" d="${steps}V${ground}H${start}z"/>`}<path class="${tone}-edge" d="M${start} ${ground}${steps.replace('M', 'L')}L${end} ${ground}"/>`
}

function boxPlot(
  box: BoxPlot,
  place: {
    name: string
    tone: HistogramTone
    y: number
    x: (value: number) => number
  },
): Markup {
  const { x, y, tone } = place
  if (!Object.values(box).every(Number.isFinite)) return markup``
  const numbers = (['min', 'q1', 'median', 'q3', 'max'] as const).map(
    (name) => `${name} ${formatSignificant(box[name])}`,
  )
  const [q1, q3] = [x(box.q1), x(box.q3)]
  const outliers = [box.min < box.lowerWhisker && box.min, box.max > box.upperWhisker && box.max]
  return markup`<g class="box ${tone}-box"><title>${`${place.name}: ${numbers.join(', ')}`}</title>${line(x(box.lowerWhisker), y, x(box.upperWhisker), y, 'whisker')}<rect x="${px(q1)}" y="${px(y - 5)}" width="${px(Math.max(1.5, q3 - q1))}" height="10" rx="2"/>${line(x(box.median), y - 5, x(box.median), y + 5, 'median')}${outliers.map(
    (value) =>
      value === false ? undefined : markup`<circle cx="${px(x(value))}" cy="${px(y)}" r="1.6"/>`,
  )}</g>`
}

/** Invisible columns over the bins that say what is in them when pointed at. */
function hits(
  { edges, series, isTime }: HistogramData,
  x: (value: number) => number,
  area: PlotArea,
): Markup {
  const bins = edges.slice(0, -1).map((edge, i) => {
    const range = `${formatEdge(edge, isTime)} to ${formatEdge(edges[i + 1], isTime)}`
    const shares = series.map(({ name, shares: all }) => `${name} ${formatShare(all[i])}`)
    return markup`<path d="M${px(x(edge))} ${px(area.top)}H${px(x(edges[i + 1]))}V${px(area.bottom)}H${px(x(edge))}z"><title>${`${range}: ${shares.join(', ')}`}</title></path>`
  })
  return markup`<g class="hit">${bins}</g>`
}

function xAxis(data: HistogramData, x: (value: number) => number, area: PlotArea): Markup {
  const [low, high] = drawable(data.edges)
  const room = area.right - area.left
  if (!data.isTime) {
    const wide = innerTicks(low, high, Math.max(2, room / 64))
    const longest = Math.max(8, ...wide.values.map((v) => textWidth(formatTick(v, wide.step))))
    const ticks = innerTicks(low, high, Math.min(room / 64, room / (longest + 16)))
    // Bins around whole numbers are counts, between which there is nothing.
    const areCounts = data.edges.every((edge) => Math.abs(edge % 1) === 0.5)
    return areCounts
      ? stepAxisBottom(ticks.values.filter(Number.isInteger), Math.max(1, ticks.step), x, area)
      : stepAxisBottom(ticks.values, ticks.step, x, area)
  }
  const ticks = timeTicks(low, high, room / 84)
  // A date at the first edge would begin before the plot.
  const inside = (at: number, text: string) => Math.max(at, textWidth(text) / 2)
  return markup`<g class="axis">${line(area.left, area.bottom, area.right, area.bottom, 'rule')}${ticks.values.map(
    (value) =>
      markup`${line(x(value), area.bottom, x(value), area.bottom + 4, 'rule')}${label(ticks.label(value), { x: inside(x(value), ticks.label(value)), y: area.bottom + 18, anchor: 'middle' })}`,
  )}</g>`
}

function shareAxis(ticks: Ticks, y: (value: number) => number, area: PlotArea): Markup {
  return markup`<g class="axis">${ticks.values.map(
    (tick) =>
      markup`${line(area.left, y(tick), area.right, y(tick), tick === 0 ? 'zero' : 'grid')}${label(
        tickShare(tick, ticks.step),
        { x: area.left - 8, y: y(tick) + 4, anchor: 'end' },
      )}`,
  )}</g>`
}

function tickShare(tick: number, step: number): string {
  return `${formatTick(100 * tick, 100 * step)}\u00a0%`
}

/** A scale that stays inside the plot, whatever it is given. */
function within(
  scale: (value: number) => number,
  low: number,
  high: number,
): (value: number) => number {
  return (value) => Math.min(high, Math.max(low, Number.isFinite(value) ? scale(value) : low))
}

function drawable(edges: readonly number[]): [number, number] {
  const [low, high] = [edges[0], edges[edges.length - 1]]
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1]
  return high > low ? [low, high] : [low - 0.5, low + 0.5]
}

function formatEdge(value: number, isTime: boolean | undefined): string {
  const date = new Date(value)
  if (!isTime || Number.isNaN(date.getTime())) return formatSignificant(value)
  return date.toISOString().slice(0, 16).replace('T', ' ')
}

function legendItem({ name, tone }: HistogramSeries): LegendItem {
  return tone === 'real'
    ? { name, mark: 'bar', tone: 'real-area' }
    : { name, mark: 'line', tone: `${tone}-edge` }
}
