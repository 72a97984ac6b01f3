/** Says over each box that holds more than it shows that one can scroll in it, and which way. */
export const scrollScript = `(() => {'use strict'
for (const box of document.querySelectorAll('.scroll')) {
  const hint = document.createElement('p')
  hint.className = 'scroll-hint'
  hint.hidden = true
  box.before(hint)
  const look = () => {
    const isWide = box.scrollWidth > box.clientWidth + 1
    const isTall = box.scrollHeight > box.clientHeight + 1
    hint.hidden = !isWide && !isTall
    hint.textContent = isWide && isTall ? 'Scroll within for more \\u2194 \\u2195' : isWide ? 'Scroll sideways for more \\u2194' : 'Scroll within for more \\u2195'
  }
  new ResizeObserver(look).observe(box)
  look()
}
})()`
