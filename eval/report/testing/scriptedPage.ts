import type { LoadedPage } from './chromium.js'

/** The page with a script of a test's at its end, which the page's own policy would not let run. */
export function withScript(page: string, script: string): string {
  return page
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace('</body>', () => `<script>${script}</script></body>`)
}

/** Leaves what a script finds where {@link found} reads it, through everything that a browser does to text. */
export const reportFunction = `const report = (value) => {
  const note = document.createElement('pre')
  note.id = 'found'
  note.textContent = encodeURIComponent(JSON.stringify(value))
  document.body.append(note)
}`

/** What the script of a test has reported. */
export function found<T>({ dom }: LoadedPage): T {
  const text = /<pre id="found">([^<]*)</.exec(dom)?.[1]
  if (text === undefined) throw new Error('the test’s own script found nothing')
  return JSON.parse(decodeURIComponent(text))
}
