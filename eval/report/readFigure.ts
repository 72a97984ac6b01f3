import { type Markup, markup } from '../charts/markup.js'

/** Values of a line chart as {@link readoutScript} reads them out; the chart itself holds only their places. */
export interface LineReadout {
  xName: string
  /** In ascending order. */
  x: readonly number[]
  series: readonly LineValues[]
}

/** Values of one line at the places of `x`. */
export interface LineValues {
  name: string
  y: readonly (number | null)[]
  /** Decimals that are shown. */
  digits: number
  /** Class of the mark on the line; without it the values are read out and no mark is drawn. */
  tone?: string
}

/** What a figure needs to know beyond its chart. */
export interface ReadFigureOptions {
  /** Values of a line chart; without them the parts of class `stop` are read, each by its title. */
  lines?: LineReadout
  /** The chart may be wider than the page: it scrolls within its box. */
  isWide?: boolean
}

/** A plot whose values can be read: under the pointer, at a tap, with the arrow keys where it has the focus. */
export function readFigure(
  name: string,
  chart: Markup,
  { lines, isWide = false }: ReadFigureOptions = {},
): Markup {
  return markup`<figure data-read${
    lines && markup` data-lines="${JSON.stringify(lines)}"`
  }><div class="${isWide ? 'plot scroll whole wide' : 'plot'}" tabindex="0" role="group" aria-label="${name}: arrow keys read its values">${chart}</div>
<figcaption><span data-readout aria-live="polite" hidden>${readoutTip}</span></figcaption></figure>`
}

/** What stands where values are read out, before there is any. */
export const readoutTip = 'Point at the plot, tap it, or focus it and use ← → to read its values.'
