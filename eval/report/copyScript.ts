/** The pure part of the script that copies: it knows no page, so that its test can run it. */
export const copyFunctions = `
/** A table as RFC 4180 has it. */
function csvOf(rows) {
  const field = (value) => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\\r\\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text
  }
  return rows.map((row) => row.map(field).join(',') + '\\r\\n').join('')
}

/** A name for a file: letters and digits of any script, the rest as hyphens. */
function fileNameOf(name, extension) {
  const words = name.toLowerCase().match(/[\\p{L}\\p{N}]+/gu) || ['figure']
  return words.join('-').slice(0, 60) + '.' + extension
}
`

/**
 * Offers each table as CSV and each plot as SVG and its values as CSV: into the clipboard or, where a browser keeps
 * that from a page, as a file.
 *
 * Source: IETF, RFC 4180, for the CSV.
 */
export const copyScript = `(() => {'use strict'
${copyFunctions}
const looks = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'stroke-linejoin', 'opacity',
  'font-family', 'font-size', 'font-weight', 'text-anchor']

const margin = 16

/** A drawing by itself: with the look that the page gives it, on the page's ground. */
const svgOf = (svg) => {
  const copy = svg.cloneNode(true)
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll('*')])
  from.forEach((element, i) => {
    if (['title', 'desc'].includes(element.localName)) return
    const style = getComputedStyle(element)
    to[i].setAttribute('style', looks.map((name) => name + ':' + style.getPropertyValue(name).replaceAll('"', "'")).join(';'))
  })
  for (const unseen of copy.querySelectorAll('.hit, .cell-cursor, .cursor')) unseen.remove()
  const { width, height } = svg.viewBox.baseVal
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  const place = { x: -margin, y: -margin, width: width + 2 * margin, height: height + 2 * margin }
  for (const name in place) ground.setAttribute(name, place[name])
  ground.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--card').trim())
  copy.setAttribute('viewBox', Object.values(place).join(' '))
  copy.setAttribute('width', place.width)
  copy.setAttribute('height', place.height)
  copy.prepend(...copy.querySelectorAll(':scope > title, :scope > desc'), ground)
  return new XMLSerializer().serializeToString(copy)
}

const rowsOf = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => {
  const { value } = cell.dataset
  // Differences are not exact in their last digits.
  if (value !== undefined && Number(value) > -1e300) return Number(Number(value).toPrecision(12))
  if (value !== undefined) return ''
  const lines = [...cell.querySelectorAll(':scope > div')]
  return (lines.length ? lines : [cell]).map((part) => part.textContent.replace(/\\s+/g, ' ').trim()).join('; ')
}))

const save = (text, type, name) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const tools = (name, kinds) => {
  const bar = document.createElement('p')
  bar.className = 'copy-tools'
  for (const [kind, textOf] of kinds) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = kind
    button.setAttribute('aria-label', 'Copy ' + name + ' as ' + kind)
    const done = (word) => {
      button.textContent = word
      setTimeout(() => { button.textContent = kind }, 1500)
    }
    button.addEventListener('click', async () => {
      const text = textOf()
      try {
        await navigator.clipboard.writeText(text)
        done('copied')
      } catch {
        save(text, kind === 'SVG' ? 'image/svg+xml' : 'text/csv', fileNameOf(name, kind.toLowerCase()))
        done('saved')
      }
    })
    bar.append(button)
  }
  return bar
}

/** The drawing that is shown, of those for pages of several widths. */
const shown = (elements) => [...elements].find((element) => element.getClientRects().length) || elements[0]

for (const box of document.querySelectorAll('.copyable')) {
  box.append(tools(box.dataset.name, [
    ['CSV', () => csvOf(JSON.parse(box.dataset.rows))],
    ['SVG', () => svgOf(shown(box.querySelectorAll('svg.chart')))],
  ]))
}
for (const panel of document.querySelectorAll('.panel')) {
  const boxes = panel.querySelectorAll('[data-panel]')
  const name = boxes[0].querySelector('title').textContent
  panel.append(tools(name, [
    ['CSV', () => csvOf(boxes[0].rowsToCopy())],
    ['SVG', () => svgOf(shown(boxes).querySelector('svg'))],
  ]))
}
for (const table of document.querySelectorAll('.scroll > table')) {
  table.parentElement.after(tools(table.parentElement.getAttribute('aria-label'), [['CSV', () => csvOf(rowsOf(table))]]))
}
})()`
