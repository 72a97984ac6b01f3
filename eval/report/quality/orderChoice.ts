import { type Markup, markup } from '../../charts/markup.js'
import type { ColumnOrders } from './columnStandings.js'

/** A choice among the orders of columns. */
export function orderChoice(
  id: string,
  worst: string,
  chosen: keyof ColumnOrders = 'table',
): Markup {
  const names: Record<keyof ColumnOrders, string> = {
    table: 'as in the table',
    name: 'by name',
    worst,
  }
  const options = Object.entries(names).map(([value, name]) =>
    value === chosen
      ? markup`<option value="${value}" selected>${name}</option>`
      : markup`<option value="${value}">${name}</option>`,
  )
  return markup`<div><label for="${id}">Order of columns</label><div class="group"><select id="${id}" data-order>${options}</select></div></div>`
}
