import { type PlotArea, valueAxisBottom } from './axes.js'
import { formatFixed } from './formatNumber.js'
import { diamond, type LegendItem, legend } from './legend.js'
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

/** One kind of mark: what is judged is a dot, what it is held against a ring, a line or a diamond. */
export interface DotSeries {
  name: string
  mark: 'dot' | 'ring' | 'thick' | 'diamond'
  values: readonly (number | undefined)[] // [rows]
}

export interface DotPlotData extends ChartFrame {
  names: readonly string[] // of the rows
  series: readonly DotSeries[] // the first is written out at the right
  domain?: readonly [number, number] // of the axis; what the values need otherwise
  digits?: number
}

/** Width in pixels below which names take up to 45 % of it. */
const narrowest = 480

const markTone = {
  dot: 'dot-mark',
  ring: 'ring-mark',
  thick: 'optimum-line',
  diamond: 'baseline-mark',
}

/** Marks on a common axis, a row each. The axis need not begin at zero, since no bar's length is read. */
export function dotPlot(data: DotPlotData): string {
  const { names, series, digits = 3, width = defaultWidth } = data
  const key = legend(legendItems(series), width)
  const values = series.flatMap((one) => one.values.filter(isNumber))
  const band = names.length > 30 ? 18 : names.length > 14 ? 22 : 28
  const nameWidth = Math.min(
    width * (width < narrowest ? 0.45 : 0.36),
    Math.max(8, ...names.map((name) => textWidth(name, 13))),
  )
  const area: PlotArea = {
    left: nameWidth + 14,
    right: width - textWidth(formatFixed(0.1, digits)) - 20,
    top: key.height + 4,
    bottom: key.height + 4 + names.length * band,
  }
  const ends = data.domain ?? spread(values)
  const ticks = innerTicks(...ends, Math.max(3, (area.right - area.left) / 90))
  const x = linearScale(ends, [area.left + 6, area.right - 6])
  const clamped = (value: number) => Math.min(area.right - 6, Math.max(area.left + 6, x(value)))
  const rows = names.map((name, i) => {
    const y = area.top + (i + 0.5) * band
    const shown = series.flatMap(({ values: all }) => (isNumber(all[i]) ? [clamped(all[i])] : []))
    const tooltip = `${fitText(name, 400)}: ${series
      .map((one) => `${one.name} ${formatFixed(one.values[i], digits)}`)
      .join(', ')}`
    return markup`<g class="dot-row"><title>${tooltip}</title><rect class="hit" x="0" y="${px(y - band / 2)}" width="${px(width)}" height="${px(band)}"/>${label(
      fitText(name, nameWidth, 13),
      { x: area.left - 10, y: y + 4, anchor: 'end' },
    )}${shown.length > 1 && line(Math.min(...shown), y, Math.max(...shown), y, 'span')}${[...series]
      .reverse()
      .map(({ mark, values: all }) =>
        isNumber(all[i]) ? drawnMark(mark, clamped(all[i]), y) : undefined,
      )}${label(formatFixed(series[0].values[i], digits), { x: width, y: y + 4, anchor: 'end', tone: 'value' })}</g>`
  })
  return svgChart(data, width, area.bottom + 24, [
    key.body,
    valueAxisBottom(ticks, x, area),
    markup`<g>${rows}</g>`,
  ])
}

/** The round numbers around all values. */
function spread(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1]
  return tickDomain(niceTicks(Math.min(...values), Math.max(...values), 6))
}

function drawnMark(mark: DotSeries['mark'], x: number, y: number): Markup {
  if (mark === 'thick') return line(x, y - 8, x, y + 8, markTone.thick)
  if (mark === 'diamond') return diamond(x, y, markTone.diamond)
  return markup`<circle class="${markTone[mark]}" cx="${px(x)}" cy="${px(y)}" r="5.5"/>`
}

function legendItems(series: readonly DotSeries[]): LegendItem[] {
  if (series.length < 2) return []
  return series.map(({ name, mark }) => ({ name, mark, tone: markTone[mark] }))
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value)
}
