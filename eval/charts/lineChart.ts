import { type PlotArea, stepAxisBottom, valueAxisLeft } from './axes.js'
import { formatFixed, formatTick } from './formatNumber.js'
import { type LegendItem, legend } from './legend.js'
import { type Markup, markup } from './markup.js'
import { innerTicks, linearScale, niceTicks, tickDomain } from './scale.js'
import {
  type ChartFrame,
  defaultWidth,
  fitText,
  label,
  line,
  px,
  svgChart,
  textWidth,
} from './svg.js'

export interface LinePoint {
  x: number
  y: number // NaN breaks the line
}

export interface LineSeries {
  name: string
  points: readonly LinePoint[] // in ascending x
  tone?: 'model' | 'actual' | 'faint' // the series' place in the list chooses one of six otherwise
  mark?: LinePoint // a point to ring, e.g. the best epoch
}

export interface LineChartData extends ChartFrame {
  series: readonly LineSeries[]
  xName: string
  yName: string
  references?: readonly { name: string; y: number }[] // dashed level lines, finite
  showsOutliers?: boolean // false: the axis spans the middle 98 % of values, the rest is cut off
  height?: number
}

/** Lines over steps or epochs. More points than can be seen are thinned, keeping every peak. */
export function lineChart(data: LineChartData): string {
  const width = data.width ?? defaultWidth
  const { series, references = [] } = data
  const key = legend(legendItems(series, references), width)
  const plotHeight = (data.height ?? 260) - 40
  const yTicks = niceTicks(...valueDomain(data), plotHeight / 56)
  const longest = Math.max(...yTicks.values.map((y) => textWidth(formatTick(y, yTicks.step))))
  const area: PlotArea = {
    left: longest + 10,
    right: width - 8,
    top: key.height + 24,
    bottom: key.height + 24 + plotHeight,
  }
  const [first, last] = stepDomain(series)
  const steps: [number, number] = first < last ? [first, last] : [first - 1, first + 1]
  const x = linearScale(steps, [area.left, area.right])
  const y = linearScale(tickDomain(yTicks), [area.bottom, area.top])
  const xTicks = innerTicks(first, last, (area.right - area.left) / 100)
  const body = [
    key.body,
    label(fitText(data.yName, width), { x: 0, y: key.height + 12, tone: 'axis-name' }),
    valueAxisLeft(yTicks, y, area),
    stepAxisBottom(xTicks.values.filter(Number.isInteger), Math.max(1, xTicks.step), x, area),
    label(data.xName, { x: area.right, y: area.bottom + 36, anchor: 'end', tone: 'axis-name' }),
    clipped(
      area,
      series.map(({ points, tone }, i) =>
        drawn(thinned(points, area.right - area.left), x, y, toneOf(tone, i)),
      ),
    ),
    ...references.map((level) => line(area.left, y(level.y), area.right, y(level.y), 'reference')),
    ...series.map((one, i) => ring(one, x, y, toneOf(one.tone, i), data.xName)),
    cursor(area, steps, tickDomain(yTicks)),
  ]
  return svgChart(data, width, area.bottom + 42, body)
}

/**
 * The points, thinned to at most four for each pixel: the first, lowest, highest and last that fall on it,
 * which draws the same picture as all of them.
 *
 * Source: Jugel et al. 2014, "M4", doi 10.14778/2732951.2732953.
 */
export function thinned(points: readonly LinePoint[], pixels: number): readonly LinePoint[] {
  const size = Math.ceil(points.length / Math.max(1, Math.floor(pixels)))
  if (size <= 4) return points
  const kept: LinePoint[] = []
  for (let start = 0; start < points.length; start += size) {
    const bucket = points.slice(start, start + size)
    const low = bucket.reduce((a, b) => (b.y < a.y ? b : a))
    const high = bucket.reduce((a, b) => (b.y > a.y ? b : a))
    const chosen = new Set([bucket[0], low, high, bucket[bucket.length - 1]])
    kept.push(...bucket.filter((point) => chosen.has(point)))
  }
  return kept
}

/** The `d` of a path through the points, lifted where a value is missing. */
export function linePath(points: readonly LinePoint[]): string {
  let path = ''
  let isDown = false
  for (const { x, y } of points) {
    if (Number.isFinite(x) && Number.isFinite(y)) path += `${isDown ? 'L' : 'M'}${px(x)} ${px(y)}`
    isDown = Number.isFinite(x) && Number.isFinite(y)
  }
  return path
}

function drawn(
  points: readonly LinePoint[],
  x: (value: number) => number,
  y: (value: number) => number,
  tone: string,
): Markup {
  const placed = points.map((point) => ({ x: x(point.x), y: y(point.y) }))
  return markup`<path class="series ${tone}" d="${linePath(placed)}"/>`
}

function ring(
  { name, mark }: LineSeries,
  x: (value: number) => number,
  y: (value: number) => number,
  tone: string,
  xName: string,
): Markup {
  if (!mark || !Number.isFinite(mark.x) || !Number.isFinite(mark.y)) return markup``
  const tooltip = `${name}: ${formatFixed(mark.y)} at ${xName} ${mark.x}`
  return markup`<circle class="ring ${tone}" cx="${px(x(mark.x))}" cy="${px(y(mark.y))}" r="4.5"><title>${tooltip}</title></circle>`
}

/** A nested `<svg>` hides what lies outside; a clip path would need an id of its own on the page. */
function clipped(area: PlotArea, body: Markup[]): Markup {
  const [left, top] = [area.left, area.top - 3]
  const [width, height] = [area.right - left + 3, area.bottom - top + 3]
  return markup`<svg aria-hidden="true" x="${px(left)}" y="${px(top)}" width="${px(width)}" height="${px(height)}" viewBox="${px(left)} ${px(top)} ${px(width)} ${px(height)}">${body}</svg>`
}

/** Where a page's script draws what it reads out: the plot's rectangle in pixels, and the values at its edges. */
function cursor(
  { left, right, top, bottom }: PlotArea,
  steps: readonly [number, number],
  values: readonly [number, number],
): Markup {
  const area = [left, right, top, bottom].map(px).join(' ')
  return markup`<g class="cursor" data-area="${area}" data-domain="${[...steps, ...values].join(' ')}"></g>`
}

/** First and last x of all series. */
function stepDomain(series: readonly LineSeries[]): [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { x } of series.flatMap(({ points }) => points)) {
    if (!Number.isFinite(x)) continue
    first = Math.min(first, x)
    last = Math.max(last, x)
  }
  return first <= last ? [first, last] : [0, 1]
}

function valueDomain({
  series,
  references = [],
  showsOutliers = true,
}: LineChartData): [number, number] {
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite)
  if (values.length === 0) return [0, 1]
  values.sort((a, b) => a - b)
  const skipped = showsOutliers ? 0 : Math.floor(values.length * 0.01)
  const levels = references.map(({ y }) => y).filter(Number.isFinite)
  return [
    Math.min(values[skipped], ...levels),
    Math.max(values[values.length - 1 - skipped], ...levels),
  ]
}

function legendItems(
  series: readonly LineSeries[],
  references: readonly { name: string }[],
): LegendItem[] {
  if (series.length + references.length < 2) return []
  return [
    ...series.map(
      ({ name, tone }, i): LegendItem => ({
        name,
        mark: 'line',
        tone: `series ${toneOf(tone, i)}`,
      }),
    ),
    ...references.map(({ name }): LegendItem => ({ name, mark: 'line', tone: 'reference' })),
  ]
}

/** Class of a line: its own tone, or that of its place in the list. */
export function toneOf(tone: LineSeries['tone'], index: number): string {
  return tone ?? `tone-${(index % 6) + 1}`
}
