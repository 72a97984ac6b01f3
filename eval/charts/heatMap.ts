import {
  type ColorScale,
  colorLevel,
  levelClass,
  rampLevels,
  sequentialSteps,
} from './colorRamp.js'
import { type Markup, markup } from './markup.js'
import { type ChartFrame, fitText, label, px, svgChart, textWidth } from './svg.js'

/** A value for each pair of a row and a column; null where there is none. */
export type Matrix = readonly (readonly (number | null)[])[]

export interface HeatMapData extends ChartFrame {
  rows: readonly string[]
  columns: readonly string[]
  values: Matrix // [rows, columns]
  scale: ColorScale
  split?: number // columns from here on stand apart
  cell?: number // side of a cell in pixels
  hasNames?: boolean // false where there is no room for them; a page's script still tells them
  longestName?: number // in pixels; longer names are cut
  hasUprightNames?: boolean // names above the columns stand upright, where slanted ones would take too much room
}

const splitGap = 0.5 // of a cell
const longestName = 132
const nameSize = 11

/** Side of a cell from which on a number such as `−.094` has room in it. */
export const numberedCell = 36

/** Side of a cell from which on numbers have their usual size. */
const roomyCell = 42

/**
 * Coloured cells with names at the left and, slanted, above. One path a colour: 1,600 cells take 20 kB.
 * A page's script can put rows and columns into another order (`heatMapScript`).
 */
export function heatMap(data: HeatMapData): string {
  const { rows, columns, scale, split = columns.length, hasNames = true, cell = 24 } = data
  const longest = data.longestName ?? longestName
  const place = placeOf(split)
  const { left, top, ends } = margins(data)
  const bottom = top + rows.length * cell
  const paths = cellPaths(data.values, scale, split).map(
    (d, i) => d && markup`<path class="${levelClass(i - 1, scale.kind)}" d="${d}"/>`,
  )
  const body = [
    hasNames &&
      markup`<g class="names">${rows.map((name, i) =>
        label(heatMapName(name, longest), {
          x: left - 8,
          y: top + (i + 0.5) * cell + 4,
          anchor: 'end',
        }),
      )}</g>`,
    hasNames &&
      markup`<g class="names">${columns.map((name, i) => {
        const angle = data.hasUprightNames ? -90 : -45
        const at = `translate(${px(left + (place(i) + 0.5) * cell + (data.hasUprightNames ? 4 : 3))} ${px(top - 7)}) rotate(${angle})`
        return markup`<text transform="${at}">${heatMapName(name, longest)}</text>`
      })}</g>`,
    markup`<g class="cells" data-left="${px(left)}" data-top="${px(top)}" data-cell="${px(cell)}" transform="translate(${px(left)} ${px(top)}) scale(${px(cell)})">${paths.map((path) => path || undefined)}</g>`,
    cell >= numberedCell && numbers(data, left, top, cell, place),
    markup`<rect class="cell-cursor" width="${px(cell)}" height="${px(cell)}" visibility="hidden"/>`,
  ]
  return svgChart(
    data,
    Math.ceil(left + Math.max(...ends.map(({ at, room }) => at * cell + room))),
    Math.ceil(bottom + 2),
    body.filter((part) => part !== false),
  )
}

/** The largest side of a cell, in whole pixels, at which the chart is no wider than `width`. */
export function heatMapCell(
  data: Omit<HeatMapData, 'cell' | keyof ChartFrame>,
  width: number,
): number {
  const { left, ends } = margins(data)
  return Math.max(
    1,
    Math.floor(Math.min(...ends.map(({ at, room }) => (width - left - room) / at))),
  )
}

/** A name as it stands beside or above the cells. */
export function heatMapName(name: string, longest = longestName): string {
  return fitText(name, longest, nameSize)
}

/** Room that names take, where they end at the right: `at` cells from the left, and so many pixels further. */
interface Margins {
  left: number
  top: number
  ends: { at: number; room: number }[]
}

function margins({
  rows,
  columns,
  hasNames = true,
  split = columns.length,
  longestName: longest = longestName,
  hasUprightNames = false,
}: Omit<HeatMapData, 'values' | 'scale' | keyof ChartFrame>): Margins {
  const place = placeOf(split)
  const cells = { at: place(columns.length - 1) + 1, room: 2 }
  if (!hasNames) return { left: 2, top: 2, ends: [cells] }
  const widest = (names: readonly string[]) =>
    Math.min(longest, Math.max(8, ...names.map((name) => textWidth(name, nameSize))))
  const left = widest(rows) + 10
  if (hasUprightNames) return { left, top: widest(columns) + 12, ends: [cells] }
  const lean = (names: readonly string[]) => widest(names) * Math.SQRT1_2 + 14
  // Of the columns that can be sorted each may come to stand last.
  const sorted = { at: place(split - 1) + 0.5, room: lean(columns.slice(0, split)) }
  const others = columns
    .slice(split)
    .map((name, i) => ({ at: place(split + i) + 0.5, room: lean([name]) }))
  return { left, top: widest(columns) * Math.SQRT1_2 + 16, ends: [cells, sorted, ...others] }
}

const placeOf = (split: number) => (column: number) => column + (column >= split ? splitGap : 0)

/** The `d` of a path for the cells without a value and then for those of each level, in units of cells. */
export function cellPaths(values: Matrix, scale: ColorScale, split: number): string[] {
  const paths = Array<string>(rampLevels[scale.kind] + 1).fill('')
  values.forEach((row, i) => {
    row.forEach((value, j) => {
      const x = j + (j >= split ? splitGap : 0)
      paths[colorLevel(value, scale) + 1] += `M${x} ${i}h1v1h-1z`
    })
  })
  return paths
}

/** `.973` or `−.094`; short enough for a cell, with a real minus sign. */
export function cellNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ''
  return value
    .toFixed(3)
    .replace(/^(-?)0\./, '$1.')
    .replace(/^-?\.000$/, '0')
    .replace('1.000', '1')
    .replace('-', '\u2212')
}

function numbers(
  { values, scale }: HeatMapData,
  left: number,
  top: number,
  cell: number,
  place: (column: number) => number,
): Markup {
  const texts = values.flatMap((row, i) =>
    row.map((value, j) =>
      label(cellNumber(value), {
        x: left + (place(j) + 0.5) * cell,
        y: top + (i + 0.5) * cell + 4,
        tone: levelClass(colorLevel(value, scale), scale.kind),
      }),
    ),
  )
  return markup`<g class="${cell < roomyCell ? 'numbers tight' : 'numbers'}" text-anchor="middle">${texts}</g>`
}

/** The colours of a scale with the values at which they change, or at its ends. */
export function heatMapLegend(scale: ColorScale): Markup {
  const steps = Array.from({ length: rampLevels[scale.kind] }, (_, i) => {
    // Every other boundary has room for its number.
    const bound = scale.kind === 'sequential' && i % 2 === 0 ? sequentialSteps[i] : undefined
    return markup`<i class="${levelClass(i, scale.kind)}">${bound !== undefined && markup`<b>${cellNumber(scale.high - bound)}</b>`}</i>`
  })
  if (scale.kind === 'sequential') {
    return markup`<p class="ramp bounds"><span class="ramp-steps">${steps}</span></p>`
  }
  return markup`<p class="ramp"><span>${cellNumber(scale.low)}</span><span class="ramp-steps" aria-hidden="true">${steps}</span><span>${cellNumber(scale.high)}</span></p>`
}
