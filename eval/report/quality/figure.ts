import { formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'

/**
 * A number of the assessment in running text. `path` is where it stands in the JSON; `data-value` holds it
 * exactly, so that a page can be checked against the JSON it was made from.
 */
export function figure(
  path: string,
  value: number | undefined,
  text: string = formatFixed(value),
): Markup {
  if (!isKept(value)) return markup`<span>${text}</span>`
  return markup`<span data-figure="${path}" data-value="${String(value)}">${text}</span>`
}

/** A number of the assessment as a cell of a table that can be sorted, see {@link figure}. */
export function figureCell(
  path: string,
  value: number | undefined,
  text: string = formatFixed(value),
): Markup {
  if (!isKept(value)) return numberCell(value, text)
  return markup`<td data-figure="${path}" data-value="${String(value)}">${text}</td>`
}

/** A cell with a number that the page works out; sorts last where there is none. */
export function numberCell(value: number | undefined, text: string = formatFixed(value)): Markup {
  return markup`<td data-value="${isKept(value) ? String(value) : '-1e300'}">${text}</td>`
}

/** JSON keeps finite numbers alone. */
function isKept(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value)
}
