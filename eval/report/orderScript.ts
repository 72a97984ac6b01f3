/** Puts the children of a list in the order that is chosen; each carries its place in `data-order-…`. */
export const orderScript = `(() => {'use strict'
for (const figure of document.querySelectorAll('[data-ordered]')) {
  const select = figure.querySelector('[data-order]')
  const list = figure.querySelector('[data-list]')
  const sort = () => {
    const place = (child) => Number(child.getAttribute('data-order-' + select.value))
    list.append(...[...list.children].sort((a, b) => place(a) - place(b)))
  }
  select.addEventListener('change', sort)
  for (const controls of figure.querySelectorAll('[data-controls]')) controls.hidden = false
}
})()`
