import { type PlotArea, stepAxisBottom, valueAxisLeft } from './axes.js'
import { formatFixed } from './formatNumber.js'
import { linePath } from './lineChart.js'
import { type Markup, markup } from './markup.js'
import { innerTicks, linearScale, niceTicks, tickDomain } from './scale.js'
import { spreadLabels } from './spreadLabels.js'
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

export interface CurvePoint {
  x: number
  y: number
  sd?: number // half the height of the band there
}

export interface Curve {
  name: string
  points: readonly CurvePoint[] // in ascending x, finite
}

/** A level line that curves are held against. */
export interface CurveLevel {
  name: string
  y: number
}

export interface CurveChartData extends ChartFrame {
  curves: readonly Curve[] // the most important first
  levels?: readonly CurveLevel[]
  xName: string
  yName: string
  height?: number
}

const labelGap = 17
const hues = 5
const dashes = ['', ' dashed', ' dotted']

/**
 * Learning curves with bands, each named at its end. What lies far below where the curves end is cut off: there
 * all of them look alike.
 */
export function curveChart(data: CurveChartData): string {
  const { curves, levels = [], width = defaultWidth } = data
  const drawn = curves.filter(({ points }) => points.length > 0)
  const ends = [
    ...drawn.map(({ name, points }) => ({ name, y: points[points.length - 1].y })),
    ...levels,
  ]
  const widths = ends.map((end) => textWidth(`${end.name} ${numberOf(end.y)}`) + 12)
  const nameWidth = Math.min(0.36 * width, Math.max(60, ...widths))
  const [low, high] = valueDomain(drawn, levels)
  const plotHeight = Math.max(data.height ?? 380, labelGap * (drawn.length + levels.length + 1))
  const yTicks = niceTicks(low, high, plotHeight / 56)
  const area: PlotArea = {
    left: 48,
    right: width - nameWidth - 26,
    top: 26,
    bottom: 26 + plotHeight,
  }
  const last = Math.max(...drawn.flatMap(({ points }) => points.map(({ x }) => x)), 0) || 1
  const x = linearScale([0, last], [area.left, area.right])
  const y = linearScale(tickDomain(yTicks), [area.bottom, area.top])
  const xTicks = innerTicks(0, last, (area.right - area.left) / 90)
  const places = spreadLabels(
    ends.map((one) => y(one.y)),
    labelGap,
    [area.top, area.bottom],
  )
  const end: LabelEnd = { x: width - nameWidth, width: nameWidth, plotRight: area.right }
  const body = [
    label(data.yName, { x: 0, y: 12, tone: 'axis-name' }),
    valueAxisLeft(yTicks, y, area),
    stepAxisBottom(xTicks.values, xTicks.step, x, area),
    label(data.xName, { x: area.right, y: area.bottom + 38, anchor: 'end', tone: 'axis-name' }),
    ...levels.map((level, i) =>
      levelLine(level, y(level.y), area, { ...end, y: places[drawn.length + i] }),
    ),
    // The most important on top of the others.
    ...drawn.map((curve, i) => curveLine(curve, x, y, area, i, { ...end, y: places[i] })).reverse(),
  ]
  return svgChart(data, width, area.bottom + 46, body)
}

/** Place of the names of lines, in pixels. */
interface LabelEnd {
  x: number
  width: number
  plotRight: number
}

type PlacedEnd = LabelEnd & { y: number }

function levelLine({ name, y: value }: CurveLevel, y: number, area: PlotArea, end: PlacedEnd) {
  return markup`<g class="level">${line(area.left, y, area.right, y, 'level-line')}${leader(area.right, y, end)}${endLabel(name, value, end)}</g>`
}

function curveLine(
  { name, points }: Curve,
  x: (value: number) => number,
  y: (value: number) => number,
  area: PlotArea,
  index: number,
  end: PlacedEnd,
): Markup {
  const placed = points.map((point) => ({ x: x(point.x), y: y(point.y) }))
  const final = points[points.length - 1]
  const { x: lastX, y: below } = placed[placed.length - 1]
  const lastY = Math.min(below, area.bottom)
  const tooltip = `${name}: ${formatFixed(final.y, 4)}${
    final.sd === undefined ? '' : ` ± ${formatFixed(final.sd, 4)}`
  }`
  const tone = `curve hue-${(index % hues) + 1}${dashes[Math.floor(index / hues) % dashes.length]}`
  const inside = clipped(area, [
    band(points, x, y),
    markup`<path class="line" d="${linePath(placed)}"/>`,
  ])
  return markup`<g class="${tone}"><title>${tooltip}</title>${inside}${leader(lastX, lastY, end)}${
    below === lastY && markup`<circle class="end" cx="${px(lastX)}" cy="${px(lastY)}" r="3"/>`
  }${endLabel(name, final.y, end)}</g>`
}

function band(
  points: readonly CurvePoint[],
  x: (value: number) => number,
  y: (value: number) => number,
): Markup | undefined {
  if (points.length < 2 || points.some(({ sd }) => sd === undefined)) return undefined
  const upper = points.map((one) => ({ x: x(one.x), y: y(one.y + one.sd!) }))
  const lower = points.map((one) => ({ x: x(one.x), y: y(one.y - one.sd!) })).reverse()
  return markup`<path class="band" d="${linePath([...upper, ...lower])}z"/>`
}

function numberOf(value: number): string {
  return formatFixed(value, 4)
}

/** The line that leads from the end of a curve to its name. */
function leader(fromX: number, fromY: number, { x, y, plotRight }: PlacedEnd): Markup {
  const path = `M${px(fromX)} ${px(fromY)}L${px(plotRight + 4)} ${px(fromY)}L${px(x - 6)} ${px(y)}`
  return markup`<path class="leader" d="${path}"/>`
}

function endLabel(name: string, value: number, { x, y, width }: PlacedEnd): Markup {
  const number = numberOf(value)
  const text = fitText(name, width - textWidth(` ${number}`))
  return label(markup`${text} <tspan class="number">${number}</tspan>`, { x, y: y + 4 })
}

/** A nested `<svg>` hides what lies outside; a clip path would need an id of its own on the page. */
function clipped({ left, right, top, bottom }: PlotArea, body: (Markup | undefined)[]): Markup {
  const [width, height] = [right - left + 4, bottom - top]
  return markup`<svg aria-hidden="true" x="${px(left)}" y="${px(top)}" width="${px(width)}" height="${px(height)}" viewBox="${px(left)} ${px(top)} ${px(width)} ${px(height)}">${body}</svg>`
}

/**
 * Values shown: from a little below the lowest level and end up to the highest of all. Ends far below the others are
 * left outside: they would squeeze the others together.
 */
function valueDomain(curves: readonly Curve[], levels: readonly CurveLevel[]): [number, number] {
  const all = curves.flatMap(({ points }) => points.map(({ y }) => y))
  const ends = curves.map(({ points }) => points[points.length - 1].y)
  const marks = [...ends, ...levels.map(({ y }) => y)].sort((a, b) => a - b)
  if (marks.length === 0) return [0, 1]
  const high = Math.max(...all, ...marks)
  const median = marks[marks.length >> 1]
  const lowestShown = Math.max(Math.min(...ends), high - 3 * (high - median))
  const floor = Math.min(lowestShown, ...levels.map(({ y }) => y))
  const reach = Math.max(high - floor, 0.02)
  return [Math.max(Math.min(...all, floor), floor - 0.5 * reach), high]
}
