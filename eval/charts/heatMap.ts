import { type ColorScale, colorLevel, levelClass, rampLevels } from './colorRamp.js'
import { type Markup, markup } from './markup.js'
import { type ChartFrame, fitText, label, px, svgChart, textWidth } from './svg.js'

/** A value for each pair of a row and a column; null where there is none. */
export type Matrix = readonly (readonly (number | null)[])[]

export interface HeatMapData extends ChartFrame {
  rows: readonly string[]
  columns: readonly string[]
  values: Matrix // [rows, columns]
  scale: ColorScale
  numbers: 'percent' | 'correlation' // how the numbers in the cells are written
  split?: number // columns from here on stand apart
  cell?: number // side of a cell in pixels
  hasNames?: boolean // false where there is no room for them; a page's script still tells them
}

const splitGap = 0.5 // of a cell
const longestName = 132
const nameSize = 11

/** Cells that are this large have room for their numbers. */
const numberedCell = 28

/**
 * Coloured cells with names at the left and, slanted, above. One path a colour: 1,600 cells take 20 kB.
 * A page's script can put rows and columns into another order (`heatMapScript`).
 */
export function heatMap(data: HeatMapData): string {
  const { rows, columns, scale, split = columns.length, hasNames = true } = data
  const cell = data.cell ?? heatMapCell(rows.length)
  const widest = (names: readonly string[]) =>
    Math.min(longestName, Math.max(8, ...names.map((name) => textWidth(name, nameSize))))
  const left = hasNames ? widest(rows) + 10 : 2
  const slant = hasNames ? widest(columns) * Math.SQRT1_2 : 0
  const top = hasNames ? slant + 16 : 2
  const place = (column: number) => column + (column >= split ? splitGap : 0)
  const [right, bottom] = [left + place(columns.length) * cell, top + rows.length * cell]
  const paths = cellPaths(data.values, scale, split).map(
    (d, i) => d && markup`<path class="${levelClass(i - 1, scale.kind)}" d="${d}"/>`,
  )
  const body = [
    hasNames &&
      markup`<g class="names">${rows.map((name, i) =>
        label(fitText(name, longestName, nameSize), {
          x: left - 8,
          y: top + (i + 0.5) * cell + 4,
          anchor: 'end',
        }),
      )}</g>`,
    hasNames &&
      markup`<g class="names">${columns.map((name, i) => {
        const at = `translate(${px(left + (place(i) + 0.5) * cell + 3)} ${px(top - 7)}) rotate(-45)`
        return markup`<text transform="${at}">${fitText(name, longestName, nameSize)}</text>`
      })}</g>`,
    markup`<g class="cells" data-left="${px(left)}" data-top="${px(top)}" data-cell="${px(cell)}" transform="translate(${px(left)} ${px(top)}) scale(${px(cell)})">${paths.map((path) => path || undefined)}</g>`,
    cell >= numberedCell && numbers(data, left, top, cell, place),
    markup`<rect class="cell-cursor" width="${px(cell)}" height="${px(cell)}" visibility="hidden"/>`,
  ]
  // The last slanted name leans out to the right.
  const lean = hasNames ? left + (place(columns.length - 1) + 0.5) * cell + slant + 14 : 0
  const width = Math.max(right + 2, lean)
  return svgChart(
    data,
    Math.ceil(width),
    Math.ceil(bottom + 2),
    body.filter((part) => part !== false),
  )
}

/** The side of a cell that suits a number of rows: large enough for numbers in up to 16. */
export function heatMapCell(rows: number): number {
  return rows <= 8 ? 54 : rows <= 12 ? 48 : rows <= 16 ? 36 : rows <= 26 ? 24 : 18
}

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

/** `97.3` for 0.973, or `−.45`; short enough for a cell, with real minus signs. */
export function cellNumber(
  value: number | null | undefined,
  numbers: HeatMapData['numbers'],
): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ''
  if (numbers === 'percent')
    return (100 * value)
      .toFixed(1)
      .replace('100.0', '100')
      .replace(/^-(?=.*[1-9])/, '\u2212')
      .replace('-', '')
  return value
    .toFixed(2)
    .replace(/^(-?)0\./, '$1.')
    .replace(/^-?\.00$/, '0')
    .replace('1.00', '1')
    .replace('-', '\u2212')
}

function numbers(
  { values, scale, numbers }: HeatMapData,
  left: number,
  top: number,
  cell: number,
  place: (column: number) => number,
): Markup {
  const texts = values.flatMap((row, i) =>
    row.map((value, j) =>
      label(cellNumber(value, numbers), {
        x: left + (place(j) + 0.5) * cell,
        y: top + (i + 0.5) * cell + 4,
        tone: levelClass(colorLevel(value, scale), scale.kind),
      }),
    ),
  )
  return markup`<g class="numbers" data-numbers="${numbers}" text-anchor="middle">${texts}</g>`
}

/** The colours of a scale with the values at its ends. */
export function heatMapLegend(scale: ColorScale, low: string, high: string): Markup {
  const steps = Array.from(
    { length: rampLevels[scale.kind] },
    (_, i) => markup`<i class="${levelClass(i, scale.kind)}"></i>`,
  )
  return markup`<p class="ramp"><span>${low}</span><span class="ramp-steps" aria-hidden="true">${steps}</span><span>${high}</span></p>`
}
