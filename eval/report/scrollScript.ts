/**
 * Says over each box that holds more than it shows that one can scroll in it, and which way. A table that is too wide
 * has its heads broken into lines; where that is not enough, its columns get one width, so that the box shows whole
 * ones, and the first stays in sight.
 */
export const scrollScript = `(() => {'use strict'
const textWidth = (cell) => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return range.getBoundingClientRect().width
}
const fit = (box) => {
  const table = box.querySelector(':scope > table')
  if (!table?.tHead) return
  box.classList.remove('narrowed', 'paged')
  table.style.width = ''
  const isWide = () => box.scrollWidth > box.clientWidth + 1
  if (!isWide()) return
  box.classList.add('narrowed')
  if (!isWide()) return
  const heads = [...table.tHead.rows[0].cells].filter((cell) => cell.offsetWidth > 0)
  const rest = heads.slice(1).map((cell) => cell.getBoundingClientRect().width)
  if (rest.length === 0) return
  const longest = Math.max(...[...table.rows].filter((row) => row.cells.length > 1).map(({ cells }) => textWidth(cells[0])))
  const own = Math.min(longest + 16, box.clientWidth * 0.4)
  const room = box.clientWidth - own
  const count = Math.max(1, Math.min(rest.length, Math.floor(room / Math.min(room, Math.max(...rest)))))
  box.style.setProperty('--first', own + 'px')
  box.style.setProperty('--column', room / count + 'px')
  table.style.width = own + rest.length * (room / count) + 'px'
  box.classList.add('paged')
}
for (const box of document.querySelectorAll('.scroll')) {
  const hint = document.createElement('p')
  hint.className = 'scroll-hint'
  hint.hidden = true
  box.before(hint)
  const look = () => {
    fit(box)
    const isWide = box.scrollWidth > box.clientWidth + 1
    const isTall = box.scrollHeight > box.clientHeight + 1
    hint.hidden = !isWide && !isTall
    hint.textContent = isWide && isTall ? 'Scroll within for more \\u2194 \\u2195' : isWide ? 'Scroll sideways for more \\u2194' : 'Scroll within for more \\u2195'
  }
  new ResizeObserver(look).observe(box)
  look()
}
})()`
