/** Opens what a link leads to where it is folded away, and everything for printing. */
export const foldScript = `(() => {'use strict'
const open = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1))
  if (!target) return
  for (let at = target; at; at = at.parentElement) if (at.localName === 'details') at.open = true
  target.scrollIntoView()
}
addEventListener('hashchange', open)
for (const link of document.querySelectorAll('a[href^="#"]')) link.addEventListener('click', () => {
  if (link.getAttribute('href') === location.hash) open()
})
open()
let closed = []
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')]
  for (const one of closed) one.open = true
})
addEventListener('afterprint', () => {
  for (const one of closed) one.open = false
})
})()`
