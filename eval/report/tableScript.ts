/** Makes the buttons in a table's head sort its rows; numbers stand in `data-value`, names sort as people would. */
export const tableScript = `(() => {'use strict'
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, column) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = head.textContent
    head.replaceChildren(button)
    button.addEventListener('click', () => {
      const isText = head.dataset.kind === 'text'
      const first = isText ? 'ascending' : 'descending'
      const second = isText ? 'descending' : 'ascending'
      const direction = head.getAttribute('aria-sort') === first ? second : first
      for (const other of heads) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', direction)
      const sign = direction === 'ascending' ? 1 : -1
      const value = (row) => (isText ? row.cells[column].textContent : Number(row.cells[column].dataset.value))
      const compare = isText
        ? (a, b) => sign * value(a).localeCompare(value(b), 'en', { numeric: true })
        : (a, b) => sign * (value(a) - value(b)) || 0
      table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare))
    })
  })
}
})()`
