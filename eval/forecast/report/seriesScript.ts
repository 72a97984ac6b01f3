/**
 * The pure part of the script that draws predicted against actual in the browser: it knows no page,
 * so that its test runs it beside the charts that are drawn here. Only numbers go into its markup.
 */
export const seriesFunctions = `
function decodeSample(sample, feature) {
  const bytes = Uint8Array.from(atob(sample.data), (c) => c.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  const values = Array.from({ length: 2 * sample.steps }, (_, i) => {
    const level = view.getUint16(2 * (2 * sample.steps * feature + i), true)
    return level === 65535 ? NaN : sample.low[feature] + level * sample.step[feature]
  })
  return { actual: values.slice(0, sample.steps), predicted: values.slice(sample.steps) }
}

function rSquared(actual, predicted) {
  const scored = actual.map((v, i) => [v, predicted[i]]).filter((pair) => pair.every(Number.isFinite))
  const mean = scored.reduce((sum, [v]) => sum + v, 0) / scored.length
  const residual = scored.reduce((sum, [v, p]) => sum + (v - p) ** 2, 0)
  const total = scored.reduce((sum, [v]) => sum + (v - mean) ** 2, 0)
  return total > 0 ? 1 - residual / total : NaN
}

function roundTicks(low, high, count) {
  const margin = high > low ? 0 : Math.abs(low) / 10 || 0.5
  const rough = (high - low + 2 * margin) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const ratio = rough / power
  const step = power * (ratio < Math.SQRT2 ? 1 : ratio < Math.sqrt(10) ? 2 : ratio < Math.sqrt(50) ? 5 : 10)
  const first = Math.floor((low - margin) / step + 1e-9)
  const last = Math.ceil((high + margin) / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
  return { ticks, step }
}

function fixed(value, digits) {
  if (!Number.isFinite(value)) return '\\u2013'
  const text = Math.abs(value) >= 1e6 ? Math.abs(value).toExponential(2) : Math.abs(value).toFixed(digits)
  return (value < 0 && /[1-9]/.test(text) ? '\\u2212' : '') + text
}

/** Places of everything in a drawing of steps from … from + count − 1. */
function seriesLayout(series, firstStep, from, count, width, height) {
  const finite = series.actual.concat(series.predicted).filter(Number.isFinite)
  const lowest = finite.reduce((a, b) => Math.min(a, b), Infinity)
  const highest = finite.reduce((a, b) => Math.max(a, b), -Infinity)
  const rows = finite.length ? roundTicks(lowest, highest, (height - 92) / 56) : roundTicks(0, 1, 4)
  const digits = Math.max(0, -Math.floor(Math.log10(rows.step) + 1e-9))
  const labels = rows.ticks.map((v) => fixed(v, digits))
  const left = Math.max(...labels.map((text) => text.length)) * 7.44 + 10
  const area = { left, right: width - 8, top: 50, bottom: height - 42 }
  const bottomValue = rows.ticks[0]
  const scale = (area.bottom - area.top) / (rows.ticks[rows.ticks.length - 1] - bottomValue)
  const first = firstStep + from
  const columns = roundTicks(first, first + count - 1, (area.right - left) / 100)
  return {
    area,
    rows: rows.ticks,
    labels,
    digits,
    columns: columns.ticks.filter((v) => Number.isInteger(v) && v >= first && v <= first + count - 1),
    x: (i) => left + ((i - from) * (area.right - left)) / Math.max(1, count - 1),
    y: (v) => area.bottom - (v - bottomValue) * scale,
  }
}

function seriesPath(values, from, count, x, y) {
  let path = ''
  let isDown = false
  for (let i = from; i < from + count; i++) {
    const drawn = Number.isFinite(values[i])
    if (drawn) path += (isDown ? 'L' : 'M') + round(x(i)) + ' ' + round(y(values[i]))
    isDown = drawn
  }
  return path
}

function round(value) {
  return Math.round(value * 100) / 100 || 0
}

function seriesDrawing(series, firstStep, from, count, width, height) {
  const { area, rows, labels, columns, x, y } = seriesLayout(series, firstStep, from, count, width, height)
  const level = (v, i) =>
    '<line class="' + (v === 0 ? 'zero' : 'grid') + '" x1="' + area.left + '" x2="' + area.right +
    '" y1="' + round(y(v)) + '" y2="' + round(y(v)) + '"/><text text-anchor="end" x="' + (area.left - 8) +
    '" y="' + round(y(v) + 4) + '">' + labels[i] + '</text>'
  const mark = (step) => {
    const place = round(x(step - firstStep))
    return '<line class="rule" x1="' + place + '" x2="' + place + '" y1="' + area.bottom + '" y2="' +
      (area.bottom + 4) + '"/><text text-anchor="middle" x="' + place + '" y="' + (area.bottom + 18) + '">' + step + '</text>'
  }
  const path = (values, tone) => '<path class="series ' + tone + '" d="' + seriesPath(values, from, count, x, y) + '"/>'
  const legend = (x, tone, name) => '<line class="series ' + tone + '" x1="' + x + '" x2="' + (x + 18) +
    '" y1="8" y2="8"/><text x="' + (x + 24) + '" y="12">' + name + '</text>'
  return '<g class="legend">' + legend(0, 'actual', 'actual') + legend(85, 'model', 'predicted') + '</g><text class="axis-name" x="0" y="38"></text><g class="axis">' + rows.map(level).join('') + columns.map(mark).join('') + '</g>' +
    '<text class="axis-name" text-anchor="end" x="' + area.right + '" y="' + (area.bottom + 36) + '">step in sequence</text>' +
    path(series.actual, 'actual') + path(series.predicted, 'model') +
    '<g class="cursor" visibility="hidden"><line y1="' + area.top + '" y2="' + area.bottom + '"/>' +
    '<circle r="3.5"/><circle class="model" r="3.5"/></g>'
}
`

/** The page's part: controls, arrow keys, the readout under the pointer. */
const seriesPage = `
const figure = document.querySelector('[data-series]')
if (figure) {
  const { features, sequences } = JSON.parse(document.getElementById('samples').textContent)
  const part = (name) => figure.querySelector('[data-' + name + ']')
  const [plot, caption, readout, controls] = ['plot', 'caption', 'readout', 'controls'].map(part)
  const [featureSelect, sequenceSelect, windowSelect, fromRange] = ['feature', 'sequence', 'window', 'from'].map(part)
  const height = 352
  const tip = readout.textContent
  let series
  let view
  let at = -1

  readout.hidden = false

  controls.hidden = false
  if (plot.clientWidth < 480) windowSelect.value = '100'
  plot.innerHTML = '<svg class="chart" role="img"></svg>'
  plot.tabIndex = 0
  const svg = plot.firstChild

  function load() {
    at = -1
    const sequence = sequences[sequenceSelect.selectedIndex]
    series = decodeSample(sequence, featureSelect.selectedIndex)
    const name = features[featureSelect.selectedIndex] + ' in sequence ' + sequence.seqIx
    caption.textContent = name + ' \\u00b7 R\\u00b2 ' + fixed(rSquared(series.actual, series.predicted), 3) +
      ' over ' + series.predicted.filter(Number.isFinite).length + ' of ' + sequence.steps + ' steps'
    svg.setAttribute('aria-label', 'Predicted and actual values of ' + name)
    draw()
  }

  function draw() {
    const { firstStep, steps } = sequences[sequenceSelect.selectedIndex]
    const count = Math.min(Number(windowSelect.value) || steps, steps)
    fromRange.max = steps - count
    fromRange.closest('[data-controls] > div').hidden = count === steps
    const from = Math.min(Number(fromRange.value), steps - count)
    const width = Math.max(280, plot.clientWidth)
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height)
    svg.innerHTML = seriesDrawing(series, firstStep, from, count, width, height)
    // Names go into the page as text alone, never into its markup.
    svg.querySelector('.axis-name').textContent = 'value of ' + features[featureSelect.selectedIndex]
    view = { ...seriesLayout(series, firstStep, from, count, width, height), firstStep, from, count, steps }
    readout.textContent = tip
  }

  function show(i) {
    at = i
    const { x, y, firstStep, digits } = view
    const cursor = svg.querySelector('.cursor')
    const [line, actual, predicted] = cursor.children
    const place = (mark, value) => {
      mark.setAttribute('cx', x(i))
      mark.setAttribute('cy', Number.isFinite(value) ? y(value) : -99)
    }
    line.setAttribute('x1', x(i))
    line.setAttribute('x2', x(i))
    place(actual, series.actual[i])
    place(predicted, series.predicted[i])
    cursor.setAttribute('visibility', 'visible')
    readout.textContent = 'step ' + (firstStep + i) + ' \\u00b7 actual ' + fixed(series.actual[i], digits + 2) +
      ' \\u00b7 predicted ' + fixed(series.predicted[i], digits + 2)
  }

  function point(event) {
    const box = svg.getBoundingClientRect()
    const { area, from, count } = view
    const share = ((event.clientX - box.left) * (svg.viewBox.baseVal.width / box.width) - area.left) / (area.right - area.left)
    show(from + Math.min(count - 1, Math.max(0, Math.round(share * (count - 1)))))
  }

  /** Reads the value at a place, and moves the window along where it lies outside. */
  function walkTo(wanted) {
    const i = Math.min(view.steps - 1, Math.max(0, wanted))
    const { from, count } = view
    if (i < from || i >= from + count) {
      fromRange.value = i < from ? i : i - count + 1
      draw()
    }
    show(Math.min(view.from + view.count - 1, Math.max(view.from, i)))
  }

  function leave(event) {
    // A finger that is lifted leaves the value to be read.
    if (event.pointerType !== 'mouse') return
    svg.querySelector('.cursor').setAttribute('visibility', 'hidden')
    readout.textContent = tip
  }

  function turn(select, by) {
    const read = at
    select.selectedIndex = (select.selectedIndex + by + select.length) % select.length
    load()
    if (select === featureSelect && read >= 0) walkTo(read)
  }

  featureSelect.addEventListener('change', load)
  sequenceSelect.addEventListener('change', load)
  windowSelect.addEventListener('change', draw)
  fromRange.addEventListener('input', draw)
  for (const button of figure.querySelectorAll('[data-turn]'))
    button.addEventListener('click', () => turn(part(button.dataset.turn), Number(button.value)))
  plot.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const far = event.shiftKey ? 10 : 1
    const { from, steps } = view
    const to = { ArrowLeft: at - far, ArrowRight: at + far, Home: 0, End: steps - 1 }[event.key]
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (to === undefined && !by) return
    event.preventDefault()
    if (by) turn(featureSelect, by)
    else walkTo(at < 0 && event.key.startsWith('Arrow') ? from : to)
  })
  svg.addEventListener('pointerdown', point)
  svg.addEventListener('pointermove', point)
  svg.addEventListener('pointerleave', leave)
  new ResizeObserver(() => draw()).observe(plot)
  load()
}
`

export const seriesScript = `(() => {'use strict'\n${seriesFunctions}${seriesPage}})()`
