import { sequentialSteps } from '../charts/colorRamp.js'

/**
 * The pure part of the script that puts heat maps into another order: it knows no page, so that its test
 * compares it with the charts that are drawn here. Only numbers go into its paths.
 */
export const heatMapFunctions = `
const levelsOf = { sequential: 10, diverging: 13 }
const steps = ${JSON.stringify(sequentialSteps)}

function levelOf(value, scale) {
  if (!Number.isFinite(value)) return -1
  if (scale.kind === 'sequential') {
    const below = steps.findIndex((step) => scale.high - value - 1e-9 > step)
    return below < 0 ? steps.length : below
  }
  const levels = levelsOf[scale.kind]
  const level = Math.floor(((value - scale.low) / (scale.high - scale.low)) * levels)
  return Math.min(levels - 1, Math.max(0, level || 0))
}

/** Halves of symmetric matrices are kept as [[a], [b, c], …]; \`extras\` are columns beside them. */
function valueAt(cells, extras, i, j, count) {
  if (j >= count) return extras[i][j - count]
  return i >= j ? cells[i][j] : cells[j][i]
}

function columnCount(panel, count) {
  return count + (panel.extraNames || []).length
}

function pathsOf(panel, order) {
  const paths = Array(levelsOf[panel.scale.kind] + 1).fill('')
  const count = order.length
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columnCount(panel, count); column++) {
      const j = column < count ? order[column] : column
      const value = valueAt(panel.values, panel.extras, order[row], j, count)
      paths[levelOf(value, panel.scale) + 1] += 'M' + (column + (column >= count ? 0.5 : 0)) + ' ' + row + 'h1v1h-1z'
    }
  }
  return paths
}

/** The same panel with what each value falls short of its maximum by, as a number below zero. */
function shortfallOf(panel) {
  const less = (rows, max) => rows.map((row, i) => row.map((value, j) => value === null ? null : value - max[i][j]))
  return { ...panel, values: less(panel.values, panel.max), extras: less(panel.extras, panel.maxExtras), scale: { kind: 'sequential', high: 0 } }
}

function classOf(level, scale) {
  return level < 0 ? 'none' : scale.kind[0] + level
}

function numberIn(value) {
  if (!Number.isFinite(value)) return ''
  return value.toFixed(3).replace(/^(-?)0\\./, '$1.').replace(/^-?\\.000$/, '0').replace('1.000', '1').replace('-', '\\u2212')
}

/** The matrix that is drawn, with its names, as rows of a table. */
function tableOf(panel, names, order) {
  const head = [panel.name, ...order.map((i) => names[i]), ...(panel.extraNames || [])]
  const rows = order.map((i) => [names[i], ...head.slice(1).map((_, column) => {
    const j = column < order.length ? order[column] : column
    const value = valueAt(panel.values, panel.extras, i, j, order.length)
    // Differences are not exact in their last digits.
    return value === null ? null : Number(value.toPrecision(12))
  })])
  return [head, ...rows]
}
`

/** Puts heat maps in the order that is chosen, and says what is in the cell under pointer or cursor. */
export const heatMapScript = `(() => {'use strict'
${heatMapFunctions}
const fixed = (value) => Number.isFinite(value)
  ? (value < 0 && /[1-9]/.test(value.toFixed(3)) ? '\\u2212' : '') + Math.abs(value).toFixed(3) : '\\u2013'
const names = (panel, data, i, j) => j >= data.names.length ? [data.names[i], panel.extraNames[j - data.names.length]]
  : i === j ? [data.names[i]] : [data.names[i], data.names[j]]
for (const figure of document.querySelectorAll('[data-heat-map]')) {
  const data = JSON.parse(document.getElementById(figure.dataset.heatMap).textContent)
  const boxes = [...figure.querySelectorAll('[data-panel]')]
  const readout = figure.querySelector('[data-readout]')
  const select = figure.querySelector('[data-order]')
  const count = data.names.length
  const shade = figure.querySelector('[data-shade]')
  const isShortfall = () => shade !== null && shade.value === 'shortfall'
  const chosenOrder = () => select === null ? data.orders.table
    : select.value === 'worst' && isShortfall() ? data.orders.shortfall : data.orders[select.value]
  let panels = data.panels
  let order = data.orders.table
  let at = null
  const draw = (box) => {
    const panel = panels[box.dataset.panel]
    const svg = box.querySelector('svg')
    const [rowNames, columnNames] = svg.querySelectorAll('.names')
    const labels = box.dataset.labels && JSON.parse(box.dataset.labels)
    order.forEach((i, place) => {
      if (!rowNames) return
      rowNames.children[place].textContent = labels[i]
      columnNames.children[place].textContent = labels[i]
    })
    const cells = svg.querySelector('.cells')
    cells.replaceChildren(...pathsOf(panel, order).flatMap((d, i) => {
      if (!d) return []
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
      path.setAttribute('class', classOf(i - 1, panel.scale))
      path.setAttribute('d', d)
      return [path]
    }))
    const numbers = svg.querySelector('.numbers')
    if (!numbers) return
    const columns = columnCount(panel, count)
    ;[...numbers.children].forEach((text, k) => {
      const column = k % columns
      const value = valueAt(panel.values, panel.extras, order[Math.floor(k / columns)], column < count ? order[column] : column, count)
      text.textContent = numberIn(value)
      text.setAttribute('class', classOf(levelOf(value, panel.scale), panel.scale))
    })
  }
  const show = (row, column) => {
    at = [row, column]
    const i = order[row]
    const j = column < count ? order[column] : column
    const [first] = data.panels
    const parts = data.panels.map((panel) => {
      const value = fixed(valueAt(panel.values, panel.extras, i, j, count))
      const max = panel.max && fixed(valueAt(panel.max, panel.maxExtras, i, j, count))
      return panel.name + ' ' + value + (max ? ', of an equal sample ' + max : '')
    })
    const title = document.createElement('b')
    title.append(...names(first, data, i, j).flatMap((name, k) => {
      const part = document.createElement('bdi')
      part.textContent = name
      return k ? [' \\u00d7 ', part] : [part]
    }))
    readout.replaceChildren(title, ' ' + parts.join(' \\u00b7 '))
    for (const box of boxes) {
      const { left, top, cell } = box.querySelector('.cells').dataset
      const cursor = box.querySelector('.cell-cursor')
      cursor.setAttribute('x', Number(left) + (column + (column >= count ? 0.5 : 0)) * cell)
      cursor.setAttribute('y', Number(top) + row * cell)
      cursor.setAttribute('visibility', 'visible')
    }
  }
  for (const box of boxes) {
    const panel = data.panels[box.dataset.panel]
    const columns = columnCount(panel, count)
    const point = (event) => {
      const svg = box.querySelector('svg')
      const area = svg.getBoundingClientRect()
      const scale = svg.viewBox.baseVal.width / area.width
      const { left, top, cell } = svg.querySelector('.cells').dataset
      const x = ((event.clientX - area.left) * scale - left) / cell
      const row = Math.floor(((event.clientY - area.top) * scale - top) / cell)
      const column = Math.floor(x >= count ? x - 0.5 : x)
      if (row >= 0 && row < count && column >= 0 && column < columns && (x < count || x >= count + 0.5)) show(row, column)
    }
    box.addEventListener('pointermove', point)
    box.addEventListener('click', point)
    box.addEventListener('keydown', (event) => {
      const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] || []
      if (down === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      const [row, column] = at || [0, -right]
      show(Math.min(count - 1, Math.max(0, row + down)), Math.min(columns - 1, Math.max(0, column + right)))
    })
  }
  const apply = () => {
    order = chosenOrder()
    panels = data.panels.map((panel) => isShortfall() ? shortfallOf(panel) : panel)
    boxes.forEach(draw)
    for (const legend of figure.querySelectorAll('[data-legend]')) {
      legend.hidden = legend.dataset.legend !== (isShortfall() ? 'shortfall' : 'value')
    }
    if (at) show(...at)
  }
  select?.addEventListener('change', apply)
  shade?.addEventListener('change', apply)
  // A browser that goes back to the page keeps what was chosen.
  apply()
  // What is copied as CSV.
  for (const box of boxes) box.rowsToCopy = () => tableOf(panels[box.dataset.panel], data.names, order)
  for (const controls of figure.querySelectorAll('[data-controls]')) controls.hidden = false
}
})()`
