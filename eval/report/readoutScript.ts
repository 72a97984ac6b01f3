/** The pure part of the script that reads values out: it knows no page, so that its test can run it. */
export const readoutFunctions = `
/** Place of the value nearest to \`wanted\` among ascending ones. */
function nearest(values, wanted) {
  let [low, high] = [0, values.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (values[middle] < wanted) low = middle
    else high = middle
  }
  return wanted - values[low] <= values[high] - wanted ? low : high
}

function decimal(value, digits) {
  if (value === null || !Number.isFinite(value)) return '\\u2013'
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return (value < 0 && /[1-9]/.test(text) ? '\\u2212' : '') + text
}

/** What is read out at one place of a line chart. */
function lineText({ xName, x, series }, i) {
  const values = series.map(({ name, y, digits }) => name + ' ' + decimal(y[i], digits))
  return [xName + ' ' + x[i], ...values].join(' \\u00b7 ')
}

/** Where a key leads from place \`at\` of \`count\`; null for a key that leads nowhere. */
function placeAfter(key, isFar, at, count) {
  const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key]
  if (by) return at < 0 ? 0 : Math.min(count - 1, Math.max(0, at + by * (isFar ? 10 : 1)))
  return { Home: 0, End: count - 1 }[key] ?? null
}
`

/** Reads values out of each \`readFigure\`: under the pointer, at a tap, and by the arrow keys. */
export const readoutScript = `(() => {'use strict'
${readoutFunctions}
const make = (name) => document.createElementNS('http://www.w3.org/2000/svg', name)
const set = (element, attributes) => {
  for (const name in attributes) element.setAttribute(name, attributes[name])
}
for (const figure of document.querySelectorAll('[data-read]')) {
  const box = figure.querySelector('.plot')
  const output = figure.querySelector('[data-readout]')
  const tip = output.textContent
  const lines = figure.dataset.lines && JSON.parse(figure.dataset.lines)
  // Of the drawings for pages of several widths one is shown.
  const drawing = () => [...box.querySelectorAll('svg.chart')].find((svg) => svg.getClientRects().length)
  const stops = () => [...drawing().querySelectorAll('.stop')]
  const marked = lines && lines.series.filter(({ tone }) => tone)
  let at = -1
  output.hidden = false

  const placeOf = (svg) => {
    const cursor = svg.querySelector('.cursor')
    const [left, right, top, bottom] = cursor.dataset.area.split(' ').map(Number)
    const [first, last, low, high] = cursor.dataset.domain.split(' ').map(Number)
    return { cursor, left, right, top, bottom, first, last,
      x: (value) => left + ((value - first) / (last - first)) * (right - left),
      y: (value) => bottom - ((value - low) / (high - low)) * (bottom - top) }
  }

  const hide = () => {
    for (const mark of box.querySelectorAll('.cursor')) mark.replaceChildren()
    for (const stop of box.querySelectorAll('.read')) stop.classList.remove('read')
  }

  const show = (i) => {
    at = i
    hide()
    if (!lines) {
      const stop = stops()[i]
      stop.classList.add('read')
      output.textContent = stop.querySelector('title').textContent
      return
    }
    output.textContent = lineText(lines, i)
    const { cursor, top, bottom, x, y } = placeOf(drawing())
    const middle = x(lines.x[i])
    const line = make('line')
    set(line, { x1: middle, x2: middle, y1: top, y2: bottom })
    cursor.append(line, ...marked.flatMap((series) => {
      const value = series.y[i]
      if (value === null || y(value) < top - 1 || y(value) > bottom + 1) return []
      const mark = make('circle')
      set(mark, { class: series.tone, cx: middle, cy: y(value), r: 3.5 })
      return [mark]
    }))
  }

  const point = (event) => {
    if (!lines) {
      const stop = event.target.closest('.stop')
      if (stop) show(stops().indexOf(stop))
      return
    }
    const svg = drawing()
    const area = svg.getBoundingClientRect()
    const { left, right, first, last } = placeOf(svg)
    const place = (event.clientX - area.left) * (svg.viewBox.baseVal.width / area.width)
    show(nearest(lines.x, first + ((place - left) / (right - left)) * (last - first)))
  }

  box.addEventListener('pointerdown', point)
  box.addEventListener('pointermove', point)
  box.addEventListener('pointerleave', (event) => {
    // A finger that is lifted leaves the value to be read.
    if (event.pointerType !== 'mouse') return
    hide()
    output.textContent = tip
  })
  box.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const to = placeAfter(event.key, event.shiftKey, at, lines ? lines.x.length : stops().length)
    if (to === null) return
    event.preventDefault()
    show(to)
    const read = box.querySelector('.read')
    if (!read) return
    // In a plot that scrolls, what is read comes into sight.
    const [part, whole] = [read, box].map((element) => element.getBoundingClientRect())
    if (part.left < whole.left || part.right > whole.right) box.scrollLeft += part.left - whole.left - whole.width / 2
  })
}
})()`
