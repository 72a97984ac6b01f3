import { createHash } from 'node:crypto'
import { chartStyle } from '../charts/chartStyle.js'
import { type Markup, markup, verbatim } from '../charts/markup.js'
import { pageStyle } from './pageStyle.js'

export interface Page {
  title: string
  body: Markup
  data?: Readonly<Record<string, unknown>> // JSON blocks for the scripts, by element id
  scripts?: readonly string[] // our own constants, never anything from outside
  style?: string // likewise: what this kind of page needs beyond the common style
}

/**
 * A whole HTML page in one string: nothing is loaded from anywhere. Its content security policy names
 * its own scripts by their hash, so that nothing else would run even if it got into the page.
 *
 * Source: W3C, Content Security Policy Level 3, hash sources.
 */
export function renderPage({ title, body, data = {}, scripts = [], style = '' }: Page): string {
  const hashes = scripts.map((script) => `'sha256-${sha256(script)}'`).join(' ')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashes || "'none'"}`
  const blocks = Object.entries(data).map(
    ([id, value]) =>
      markup`<script type="application/json" id="${id}">${verbatim(jsonForScript(value))}</script>\n`,
  )
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${verbatim(pageStyle)}${verbatim(chartStyle)}${verbatim(style)}</style>
</head>
<body>
${body}
${blocks}${scripts.map((script) => markup`<script>${verbatim(script)}</script>\n`)}</body>
</html>
`.text
}

/**
 * JSON that cannot end the `<script>` it stands in, nor start a comment or tag there.
 *
 * Source: WHATWG, HTML, "Restrictions for contents of script elements".
 */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A titled part of a page; `note` says in a sentence how to read it. */
export function section(
  id: string,
  title: string | Markup,
  note: string | Markup | undefined,
  body: Markup,
): Markup {
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${note && markup`<p class="note">${note}</p>\n`}${body}
</section>
`
}

/** Name and value side by side, for settings and machine facts. */
export function definitions(entries: readonly (readonly [string, string])[]): Markup {
  return markup`<dl class="details">${entries.map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
