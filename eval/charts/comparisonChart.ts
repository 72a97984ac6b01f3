import { type PlotArea, valueAxisBottom } from './axes.js'
import { formatFixed } from './formatNumber.js'
import { type Markup, markup } from './markup.js'
import { innerTicks, linearScale, scoreDomain } from './scale.js'
import {
  type ChartFrame,
  defaultWidth,
  fitText,
  fontSize,
  hitArea,
  label,
  line,
  px,
  rectangle,
  svgChart,
  textWidth,
} from './svg.js'

export interface Contender {
  name: string
  value: number
  role: 'model' | 'baseline' | 'optimum'
}

export interface ComparisonData extends ChartFrame {
  contenders: readonly Contender[]
  /** What the bars measure. */
  valueName: string
  gap?: ClosedGap
}

/** The distance of which a part was closed, e.g. from ridge's score to the optimum's. */
export interface ClosedGap {
  from: number
  to: number
  closed: number
  /** What is written over it. */
  text: string
}

const nameSize = fontSize + 1
const rowHeight = 38
const stackedRowHeight = 44
/** Width in pixels below which the names stand over their bars and not beside them. */
const narrowest = 480

/** The model among baselines and the optimum on one axis, worst first, with the distance it closed. */
export function comparisonChart(data: ComparisonData): string {
  const width = data.width ?? defaultWidth
  const contenders = [...data.contenders].sort((a, b) => order(a.value) - order(b.value))
  const values = contenders.map(({ value }) => value)
  const isStacked = width < narrowest
  const longestName = Math.max(...contenders.map(({ name }) => textWidth(name, nameSize)))
  const nameWidth = isStacked ? width * 0.7 : Math.min(width * 0.36, longestName)
  const gap = data.gap && data.gap.to > data.gap.from ? data.gap : undefined
  const top = gap ? 30 : 8
  const area: PlotArea = {
    left: isStacked ? 0 : nameWidth + 14,
    right: isStacked ? width : width - 12,
    top,
    bottom: top + contenders.length * (isStacked ? stackedRowHeight : rowHeight),
  }
  const shown = scoreDomain(values)
  const longestNumber = Math.max(...values.map((value) => textWidth(formatFixed(value))))
  const room = isStacked ? 0.02 : (longestNumber + 12) / (area.right - area.left)
  const domain = withRoom(shown, room)
  const ticks = innerTicks(...domain, (area.right - area.left) / 80)
  const x = linearScale(domain, [area.left, area.right])
  const row = isStacked ? stackedRow : levelRow
  const rows = contenders.map((contender, i) => {
    const start = area.top + i * (isStacked ? stackedRowHeight : rowHeight)
    const height = isStacked ? stackedRowHeight : rowHeight
    const tooltip = `${fitText(contender.name, 400)}: ${data.valueName} ${formatFixed(contender.value, 4)}`
    return markup`<g class="${`${contender.role} stop`}"><title>${tooltip}</title>${row(contender, start, { x, lowest: shown[0], area, nameWidth })}${hitArea([0, width], [start, start + height])}</g>`
  })
  const title = label(data.valueName, {
    x: area.right,
    y: area.bottom + 36,
    anchor: 'end',
    tone: 'axis-name',
  })
  const body = [
    gap && gapBand(gap, x, area, shown[0]),
    valueAxisBottom(ticks, x, area),
    ...rows,
    title,
  ]
  return svgChart(data, width, area.bottom + 42, body)
}

interface RowPlace {
  x: (value: number) => number
  lowest: number // bars that would reach further are cut off
  area: PlotArea
  nameWidth: number
}

/** Name at the left, number past the end of the bar. */
function levelRow(contender: Contender, top: number, place: RowPlace): Markup {
  const { x, lowest, area, nameWidth } = place
  const { name, value } = contender
  const y = top + rowHeight / 2 + 4
  const end = barEnd(value, x, lowest)
  return markup`${label(fitText(name, nameWidth, nameSize), { x: area.left - 12, y, anchor: 'end', tone: 'name' })}${bar(contender, top + rowHeight / 2, place)}${label(
    formatFixed(value),
    value < 0 ? { x: end - 7, y, anchor: 'end', tone: 'value' } : { x: end + 7, y, tone: 'value' },
  )}`
}

/** Name and number over the bar. */
function stackedRow(contender: Contender, top: number, place: RowPlace): Markup {
  const { area, nameWidth } = place
  const y = top + 16
  return markup`${label(fitText(contender.name, nameWidth, nameSize), { x: 0, y, tone: 'name' })}${label(
    formatFixed(contender.value),
    { x: area.right, y, anchor: 'end', tone: 'value' },
  )}${bar(contender, top + 31, place)}`
}

function bar({ value }: Contender, middle: number, { x, lowest }: RowPlace): Markup {
  const end = barEnd(value, x, lowest)
  const half = 7
  return markup`${rectangle([x(0), end], [middle - half, middle + half], 'contender')}${
    value < lowest && markup`<path class="cut" d="M${px(end + 10)} ${px(middle - 5)}l-7 5 7 5z"/>`
  }`
}

function barEnd(value: number, x: (value: number) => number, lowest: number): number {
  return x(Number.isFinite(value) ? Math.max(value, lowest) : 0)
}

function gapBand(
  gap: ClosedGap,
  x: (value: number) => number,
  area: PlotArea,
  lowest: number,
): Markup {
  const [from, to] = [x(Math.max(gap.from, lowest)), x(gap.to)]
  const reached = from + (to - from) * Math.min(1, Math.max(0, gap.closed))
  const half = textWidth(gap.text) / 2
  const middle = Math.min(area.right - half, Math.max(area.left + half, (from + to) / 2))
  const y = area.top - 8
  return markup`${rectangle([from, to], [y, area.bottom], 'gap')}${line(from, y, to, y, 'gap-whole')}${line(
    from,
    y,
    reached,
    y,
    'gap-closed',
  )}${label(gap.text, { x: middle, y: y - 9, anchor: 'middle', tone: 'gap-text' })}`
}

/** The interval with a share of the axis left free past the bars at each end that they reach. */
function withRoom([low, high]: [number, number], share: number): [number, number] {
  const ends = (low < 0 ? 1 : 0) + (high > 0 ? 1 : 0)
  const room = (share * (high - low)) / (1 - ends * share) || 1
  return [low < 0 ? low - room : low, high > 0 || low === 0 ? high + room : high]
}

function order(value: number): number {
  return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY
}
