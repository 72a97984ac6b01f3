import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { markup } from '../charts/markup.js'
import { definitions, jsonForScript, renderPage, section } from './html.js'

const hostile = '</script><img src=x onerror="alert(1)"><!--<script>'

describe('jsonForScript', () => {
  it('holds nothing that a page would take for markup', () => {
    expect(jsonForScript({ [hostile]: [hostile, '\u2028'] })).not.toMatch(/[<>&\u2028]/)
  })

  it('reads back as what went in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonForScript(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

describe('renderPage', () => {
  const script = 'document.title.length'
  const page = renderPage({
    title: hostile,
    body: section('a', hostile, hostile, definitions([[hostile, hostile]])),
    data: { samples: { name: hostile } },
    scripts: [script],
  })
  const all = elements(parseMarkup(page, true))

  it('is well-formed and shows hostile text as text', () => {
    expect(all.filter(({ name }) => name === 'img')).toEqual([])
    expect(textOf(all.find(({ name }) => name === 'title')!)).toBe(hostile)
    expect(textOf(all.find(({ name }) => name === 'dd')!)).toBe(hostile)
    const block = all.find(({ attributes }) => attributes.id === 'samples')!
    expect(JSON.parse(textOf(block))).toEqual({ name: hostile })
  })

  it('lets only its own script run and nothing load', () => {
    const policy = all.find(({ attributes }) => attributes['http-equiv'])!.attributes.content
    const hash = createHash('sha256').update(script).digest('base64')
    expect(policy).toBe(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`,
    )
    expect(page).not.toMatch(/(src|href)="(?!x)|url\(|@import/)
  })

  it('allows no script where there is none', () => {
    expect(renderPage({ title: 't', body: markup`<p>x</p>` })).toContain("script-src 'none'")
  })
})
