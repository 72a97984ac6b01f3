import { type Markup, markup } from './markup.js'
import { fitText, label, px, textWidth } from './svg.js'

/** One line of a legend: what the mark looks like, and its meaning. */
export interface LegendItem {
  name: string
  mark: 'bar' | 'line' | 'thick' | 'diamond' | 'dot' | 'ring'
  tone: string // class names of the mark
}

export const legendRow = 20
const markWidth = 18

/** Marks with their names in rows that fit `width`, from the top left corner of the chart. */
export function legend(
  items: readonly LegendItem[],
  width: number,
): { body: Markup; height: number } {
  let x = 0
  let row = 0
  const entries = items.map((item) => {
    const name = fitText(item.name, width - markWidth - 8)
    const needed = markWidth + 8 + textWidth(name)
    if (x > 0 && x + needed > width) {
      x = 0
      row++
    }
    const entry = markup`<g transform="translate(${px(x)} ${row * legendRow})">${legendMark(item)}${label(
      name,
      { x: markWidth + 6, y: 12 },
    )}</g>`
    x += needed + 14
    return entry
  })
  const height = items.length > 0 ? (row + 1) * legendRow + 6 : 0
  return { body: markup`<g class="legend">${entries}</g>`, height }
}

/** The mark that stands for a value on a chart: a small diamond. */
export function diamond(x: number, y: number, tone: string): Markup {
  return markup`<path class="${tone}" d="M${px(x)} ${px(y - 4.5)}l4.5 4.5-4.5 4.5-4.5-4.5z"/>`
}

function legendMark({ mark, tone }: LegendItem): Markup {
  if (mark === 'bar')
    return markup`<rect class="${tone}" x="2" y="2" width="12" height="12" rx="2"/>`
  if (mark === 'dot' || mark === 'ring')
    return markup`<circle class="${tone}" cx="8" cy="8" r="5"/>`
  if (mark === 'diamond') return diamond(8, 8, tone)
  if (mark === 'thick') return markup`<line class="${tone}" x1="8" y1="1" x2="8" y2="15"/>`
  return markup`<line class="${tone}" x1="0" y1="8" x2="${markWidth}" y2="8"/>`
}
