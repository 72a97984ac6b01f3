import { type Markup, markup, verbatim } from './markup.js'

/** The natural widths for a wide page, a tablet or paper, and a telephone. */
export const chartWidths = { wide: 960, mid: 640, narrow: 350 } as const

/** Classes of the drawings for a wide page, a tablet or paper, and a telephone. */
export const responsiveTones = ['drawing-wide', 'drawing-mid', 'drawing-narrow'] as const

/**
 * A chart at three widths, of which the page's style shows the one that fits:
 * text keeps its size, where scaling one drawing down would make it too small to read.
 */
export function responsive(
  chart: (width: number) => string,
  { wide, mid, narrow }: Readonly<Record<keyof typeof chartWidths, number>> = chartWidths,
): Markup {
  return markup`${[wide, mid, narrow].map(
    (width, i) => markup`<div class="${responsiveTones[i]}">${verbatim(chart(width))}</div>`,
  )}`
}
