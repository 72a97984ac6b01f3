import { type Markup, type MarkupValue, markup } from './markup.js'

/** What every chart is told about itself. */
export interface ChartFrame {
  title: string // what is shown, for those who cannot see it
  description?: string // what there is to see in it
  width?: number // in pixels at natural size; the text does not shrink with it
}

/** Sizes in pixels that all charts share. */
export const fontSize = 12
export const defaultWidth = 960

/** The `<svg>` around a chart's parts, with its name and description. */
export function svgChart(
  frame: ChartFrame,
  width: number,
  height: number,
  body: readonly (Markup | undefined)[],
): string {
  return markup`<svg class="chart" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="img" xmlns="http://www.w3.org/2000/svg"><title>${frame.title}</title>${
    frame.description && markup`<desc>${frame.description}</desc>`
  }${body}</svg>`.text
}

/** A coordinate with the two decimals that can be seen; charts with 900 points stay small. */
export function px(value: number): number {
  return Math.round(value * 100) / 100 || 0
}

/** The width that a text will have at most in a common sans-serif; there is no browser to ask. */
export function textWidth(text: string, size = fontSize): number {
  let width = 0
  for (const character of text) width += character.codePointAt(0)! > 0x2e7f ? 1.05 : 0.62
  return width * size
}

/** The text cut to what fits, an ellipsis at its end. */
export function fitText(text: string, width: number, size = fontSize): string {
  if (textWidth(text, size) <= width) return text
  const kept = [...text.slice(0, 400)]
  while (kept.length > 1 && textWidth(`${kept.join('')}…`, size) > width) kept.pop()
  return `${kept.join('')}…`
}

export interface LabelPlace {
  x: number
  y: number
  anchor?: 'start' | 'middle' | 'end'
  tone?: string // further class names
}

/** A text at a place. */
export function label(text: MarkupValue, { x, y, anchor = 'start', tone }: LabelPlace): Markup {
  return markup`<text x="${px(x)}" y="${px(y)}"${
    anchor !== 'start' && markup` text-anchor="${anchor}"`
  }${tone && markup` class="${tone}"`}>${text}</text>`
}

/** A straight line. */
export function line(x1: number, y1: number, x2: number, y2: number, tone: string): Markup {
  return markup`<line class="${tone}" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`
}

/** A rectangle between two corners, whichever way round; what is pointed at shows `tooltip`. */
export function rectangle(
  [x1, x2]: readonly [number, number],
  [y1, y2]: readonly [number, number],
  tone: string,
  tooltip?: string,
): Markup {
  const width = Math.abs(x2 - x1)
  const height = Math.abs(y2 - y1)
  return markup`<rect class="${tone}" x="${px(Math.min(x1, x2))}" y="${px(Math.min(y1, y2))}" width="${px(width)}" height="${px(height)}" rx="${px(Math.min(2, width / 2, height / 2))}">${
    tooltip && markup`<title>${tooltip}</title>`
  }</rect>`
}

/** A rectangle that is not seen: what a pointer meets of a bar or row, however short it is drawn. */
export function hitArea(xs: readonly [number, number], ys: readonly [number, number]): Markup {
  return rectangle(xs, ys, 'hit')
}
