import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { escapeMarkup, markup, verbatim } from './markup.js'

const hostile = '</script><img src=x onerror="alert(1)">'

it('escapes what is put in, as text and as an attribute, and nothing twice', () => {
  const inner = markup`<b title="${hostile}">${hostile}</b>`
  const escaped = '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
  expect(inner.text).toBe(`<b title="${escaped}">${escaped}</b>`)
  expect(markup`<p>${inner}${[inner, undefined, false]}</p>`.text).toBe(
    `<p>${inner.text}${inner.text}</p>`,
  )
})

it('leaves nothing where a value is absent, and takes verbatim text as it is', () => {
  expect(markup`<i>${undefined}${false}${0}${verbatim('<br>')}</i>`.text).toBe('<i>0<br></i>')
})

it('gives any text back to a reader', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const [element] = elements(parseMarkup(markup`<a b="${text}">${text}</a>`.text))
      const shown = [...text].map((c) => (isForbidden(c) ? '\ufffd' : c)).join('')
      expect(element.attributes.b).toBe(shown)
      expect(textOf(element)).toBe(shown)
    }),
  )
})

it('replaces characters that XML cannot hold', () => {
  expect(escapeMarkup('a\u0000b\u001b[31m\tc')).toBe('a\ufffdb\ufffd[31m\tc')
})

function isForbidden(character: string): boolean {
  const code = character.charCodeAt(0)
  return (code < 32 && ![9, 10, 13].includes(code)) || code === 0xfffe || code === 0xffff
}
