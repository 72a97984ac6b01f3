import { type Markup, markup } from '../charts/markup.js'

/** A box in which what is too wide (a table, a plot of many bars) is scrolled; {@link scrollScript} hints at it. */
export function scrollBox(name: string, body: Markup, tone = ''): Markup {
  return markup`<div class="${`scroll ${tone}`.trim()}" tabindex="0" role="region" aria-label="${name}">${body}</div>`
}
