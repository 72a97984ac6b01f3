import { type PlotArea, stepAxisBottom, valueAxisBottom, valueAxisLeft } from './axes.js'
import { formatFixed } from './formatNumber.js'
import { diamond, type LegendItem, legend } from './legend.js'
import { type Markup, markup } from './markup.js'
import { innerTicks, linearScale, niceTicks, scoreDomain, tickDomain } from './scale.js'
import {
  type ChartFrame,
  defaultWidth,
  fitText,
  hitArea,
  label,
  line,
  px,
  rectangle,
  svgChart,
  textWidth,
} from './svg.js'

/** A second value for every bar, drawn over it: a line for an optimum, a diamond for a baseline. */
export interface BarMarker {
  name: string
  tone: 'optimum' | 'baseline'
  values: readonly number[]
  notes?: readonly string[] // what each of them is, for the read-out
}

export interface BarChartData extends ChartFrame {
  valueName: string // what the bars are, for the legend
  axisName: string // what they measure
  nameAxis: string // what they are of
  names: readonly string[]
  values: readonly number[] // NaN leaves a gap
  markers?: readonly BarMarker[]
  /** Bars that are drawn hollow, and what that says. */
  hollow?: { name: string; bars: readonly boolean[] }
  orientation?: 'horizontal' | 'vertical' // of the bars; upright ones from 20 on
}

/** Bars from zero, one a name. Values far below the others are cut off, with an arrow that says so. */
export function barChart(data: BarChartData): string {
  const upright =
    (data.orientation ?? (data.names.length >= 20 ? 'vertical' : 'horizontal')) === 'vertical'
  const shown = { ...data, markers: data.markers ?? [], width: data.width ?? defaultWidth }
  return upright ? uprightBars(shown) : lyingBars(shown)
}

type Shown = BarChartData & { markers: readonly BarMarker[]; width: number }

function lyingBars(data: Shown): string {
  const { names, values, markers, width } = data
  const key = legend(legendItems(data, 'thick'), width)
  const band = names.length > 40 ? 16 : names.length > 12 ? 20 : 26
  const nameWidth = Math.min(width * 0.34, Math.max(...names.map((name) => textWidth(name)), 8))
  const area: PlotArea = {
    left: nameWidth + 12,
    right: width - 56,
    top: key.height + 22,
    bottom: key.height + 22 + names.length * band,
  }
  const domain = scoreDomain(allValues(data))
  const ticks = innerTicks(...domain, (area.right - area.left) / 90)
  const x = linearScale(domain, [area.left, area.right])
  const rows = names.map((name, i) => {
    const middle = area.top + (i + 0.5) * band
    const [value, tooltip] = [values[i], describe(data, i)]
    const half = Math.min(band * 0.34, 8)
    const isCut = value < domain[0]
    return markup`<g class="stop"><title>${tooltip}</title>${label(fitText(name, nameWidth), { x: area.left - 10, y: middle + 4, anchor: 'end' })}${
      Number.isFinite(value) &&
      rectangle(
        [x(0), x(Math.max(value, domain[0]))],
        [middle - half, middle + half],
        barTone(data, i),
      )
    }${isCut && markup`<path class="cut" d="M${px(area.left + 9)} ${px(middle - 4)}l-6 4 6 4z"/>`}${markers.map(
      ({ tone, values: marks }) =>
        !(marks[i] >= domain[0])
          ? markup``
          : tone === 'baseline'
            ? diamond(x(marks[i]), middle, 'baseline-mark')
            : line(x(marks[i]), middle - half - 3, x(marks[i]), middle + half + 3, 'optimum-line'),
    )}${label(formatFixed(value), { x: width, y: middle + 4, anchor: 'end', tone: 'value' })}${hitArea([0, width], [middle - band / 2, middle + band / 2])}</g>`
  })
  const body = [
    key.body,
    label(data.nameAxis, { x: 0, y: key.height + 12, tone: 'axis-name' }),
    valueAxisBottom(ticks, x, area),
    markup`<g>${rows}</g>`,
    label(data.axisName, { x: area.right, y: area.bottom + 34, anchor: 'end', tone: 'axis-name' }),
  ]
  return svgChart(data, width, area.bottom + 40, body)
}

function uprightBars(data: Shown): string {
  const { names, values, markers, width } = data
  const key = legend(legendItems(data, 'line'), width)
  const area: PlotArea = { left: 44, right: width, top: key.height + 24, bottom: key.height + 264 }
  const ticks = niceTicks(...scoreDomain(allValues(data)), 4)
  const domain = tickDomain(ticks)
  const y = linearScale(domain, [area.bottom, area.top])
  const band = (area.right - area.left) / names.length
  const columns = names.map((_, i) => {
    const middle = area.left + (i + 0.5) * band
    const [value, tooltip] = [values[i], describe(data, i)]
    const half = Math.min(band * 0.34, 14)
    const isCut = value < domain[0]
    return markup`<g class="stop"><title>${tooltip}</title>${
      Number.isFinite(value) &&
      rectangle(
        [middle - half, middle + half],
        [y(0), y(Math.max(value, domain[0]))],
        barTone(data, i),
      )
    }${isCut && markup`<path class="cut" d="M${px(middle - 4)} ${px(area.bottom - 9)}l4 6 4-6z"/>`}${markers.map(
      ({ tone, values: marks }) =>
        !(marks[i] >= domain[0])
          ? markup``
          : tone === 'baseline'
            ? diamond(middle, y(marks[i]), 'baseline-mark')
            : line(middle - half - 3, y(marks[i]), middle + half + 3, y(marks[i]), 'optimum-line'),
    )}${hitArea([middle - band / 2, middle + band / 2], [area.top, area.bottom])}</g>`
  })
  const axis = nameAxis(names, band, area)
  const bottom = area.bottom + axis.height
  const body = [
    key.body,
    label(data.axisName, { x: 0, y: key.height + 12, tone: 'axis-name' }),
    valueAxisLeft(ticks, y, area),
    markup`<g>${columns}</g>`,
    axis.body,
    label(data.nameAxis, { x: area.right, y: bottom + 10, anchor: 'end', tone: 'axis-name' }),
  ]
  return svgChart(data, width, bottom + 16, body)
}

/** Names under the bars: level where they fit, else standing, else only every so many numbered. */
function nameAxis(
  names: readonly string[],
  band: number,
  area: PlotArea,
): { body: Markup; height: number } {
  const middle = (i: number) => area.left + (i + 0.5) * band
  const longest = Math.max(...names.map((name) => textWidth(name, 11)))
  if (longest <= band - 1) {
    const level = names.map((name, i) =>
      label(name, { x: middle(i), y: area.bottom + 18, anchor: 'middle' }),
    )
    return { body: markup`<g class="names">${level}</g>`, height: 26 }
  }
  if (band >= 13) {
    const length = Math.min(longest, 110)
    const standing = names.map(
      (name, i) =>
        markup`<text transform="translate(${px(middle(i) + 4)} ${px(area.bottom + 10)}) rotate(-90)" text-anchor="end">${fitText(name, length, 11)}</text>`,
    )
    return { body: markup`<g class="names">${standing}</g>`, height: length + 16 }
  }
  const ticks = niceTicks(0, names.length - 1, 8)
  const inside = ticks.values.filter((i) => Number.isInteger(i) && i < names.length)
  return { body: stepAxisBottom(inside, ticks.step, middle, area), height: 28 }
}

function legendItems(
  { valueName, markers, hollow }: Shown,
  optimumMark: 'line' | 'thick',
): LegendItem[] {
  const isHollow = hollow?.bars.includes(true)
  if (markers.length === 0 && !isHollow) return []
  return [
    { name: valueName, mark: 'bar', tone: 'bar' },
    ...(isHollow ? [{ name: hollow!.name, mark: 'bar' as const, tone: 'bar hollow' }] : []),
    ...markers.map(
      ({ name, tone }): LegendItem =>
        tone === 'optimum'
          ? { name, mark: optimumMark, tone: 'optimum-line' }
          : { name, mark: 'diamond', tone: 'baseline-mark' },
    ),
  ]
}

function describe({ names, values, valueName, markers }: Shown, i: number): string {
  const marks = markers.map(
    ({ name, values: marked, notes }) =>
      `${name}${notes ? ` (${notes[i]})` : ''} ${formatFixed(marked[i])}`,
  )
  return [`${fitText(names[i], 400)}: ${valueName} ${formatFixed(values[i])}`, ...marks].join(', ')
}

function allValues({ values, markers }: Shown): number[] {
  return [...values, ...markers.flatMap((marker) => [...marker.values])]
}

function barTone({ values, hollow }: Shown, i: number): string {
  if (hollow?.bars[i]) return 'bar hollow'
  return values[i] < 0 ? 'bar below' : 'bar'
}
