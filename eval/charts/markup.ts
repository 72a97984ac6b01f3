/** A piece of HTML or SVG in which every foreign text has been escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a `markup` template takes; strings and numbers are escaped, absent values leave nothing. */
export type MarkupValue =
  | string
  | number
  | Markup
  | readonly (Markup | undefined | false)[]
  | undefined
  | false

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that XML forbids even as entities; a column name can contain them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text made safe between tags and inside quoted attributes, in HTML and in SVG. */
export function escapeMarkup(text: string): string {
  return text.replace(forbidden, '\ufffd').replace(/[&<>"']/g, (character) => entities[character])
}

/**
 * Template tag that escapes what is put in: markup`<td title="${name}">${value}</td>`.
 * Nested `Markup` goes in as it is, so nothing is escaped twice and nothing unescaped slips through.
 */
export function markup(strings: TemplateStringsArray, ...values: MarkupValue[]): Markup {
  let text = strings[0]
  for (let i = 0; i < values.length; i++) text += markupText(values[i]) + strings[i + 1]
  return new Markup(text)
}

/** Text that is known to be markup: a chart, a constant of ours. */
export function verbatim(text: string): Markup {
  return new Markup(text)
}

function markupText(value: MarkupValue): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escapeMarkup(String(value))
  return value.map((part) => (part ? part.text : '')).join('')
}
