import { formatTick } from './formatNumber.js'
import { type Markup, markup } from './markup.js'
import type { Ticks } from './scale.js'
import { label, line } from './svg.js'

/** The rectangle of a chart that its data are drawn in, in pixels. */
export interface PlotArea {
  left: number
  right: number
  top: number
  bottom: number
}

/** Horizontal grid lines with their numbers at the left; the line at zero is stronger. */
export function valueAxisLeft(ticks: Ticks, y: (value: number) => number, area: PlotArea): Markup {
  return markup`<g class="axis">${ticks.values.map(
    (tick) =>
      markup`${line(area.left, y(tick), area.right, y(tick), tick === 0 ? 'zero' : 'grid')}${label(
        formatTick(tick, ticks.step),
        { x: area.left - 8, y: y(tick) + 4, anchor: 'end' },
      )}`,
  )}</g>`
}

/** Vertical grid lines with their numbers beneath; the line at zero is stronger. */
export function valueAxisBottom(
  ticks: Ticks,
  x: (value: number) => number,
  area: PlotArea,
): Markup {
  return markup`<g class="axis">${ticks.values.map(
    (tick) =>
      markup`${line(x(tick), area.top, x(tick), area.bottom, tick === 0 ? 'zero' : 'grid')}${label(
        formatTick(tick, ticks.step),
        { x: x(tick), y: area.bottom + 16, anchor: 'middle' },
      )}`,
  )}</g>`
}

/** Numbers under the plot without grid lines, for axes of steps and epochs. */
export function stepAxisBottom(
  values: readonly number[],
  step: number,
  x: (value: number) => number,
  area: PlotArea,
): Markup {
  return markup`<g class="axis">${line(area.left, area.bottom, area.right, area.bottom, 'rule')}${values.map(
    (value) =>
      markup`${line(x(value), area.bottom, x(value), area.bottom + 4, 'rule')}${label(
        formatTick(value, step),
        { x: x(value), y: area.bottom + 18, anchor: 'middle' },
      )}`,
  )}</g>`
}
