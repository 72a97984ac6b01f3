import { type Markup, markup, verbatim } from './markup.js'

/** The natural widths for a wide page, a tablet or paper, and a telephone. */
export const chartWidths = { wide: 960, mid: 640, narrow: 350 } as const

/**
 * A chart at three widths, of which the page's style shows the one that fits:
 * text keeps its size, where scaling one drawing down would make it too small to read.
 */
export function responsive(
  chart: (width: number) => string,
  widths: Readonly<Record<keyof typeof chartWidths, number>> = chartWidths,
): Markup {
  return markup`${Object.entries(widths).map(
    ([name, width]) => markup`<div class="${`drawing-${name}`}">${verbatim(chart(width))}</div>`,
  )}`
}
