import { describe, expect, it } from 'vitest'
import { type Colors, colorVariables, darkColors, lightColors } from './colors.js'

/** Contrast ratio of WCAG 2.2: (L1 + 0.05) / (L2 + 0.05). */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(color.slice(i, i + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe.each([
  ['light', lightColors],
  ['dark', darkColors],
])('%s colours', (_, colors: Readonly<Colors>) => {
  it.each([
    ['ink', 'page'],
    ['ink', 'card'],
    ['ink', 'modelSoft'],
    ['muted', 'page'],
    ['muted', 'card'],
    ['model', 'card'],
    ['warn', 'warnSoft'],
  ] as const)('%s can be read as text on %s', (text, ground) => {
    expect(contrast(colors[text], colors[ground])).toBeGreaterThanOrEqual(4.5)
  })

  it.each([
    'model',
    'optimum',
    'baseline',
    'below',
    'rule',
    'tone3',
    'tone4',
    'tone5',
    'tone6',
  ] as const)('%s can be told from a card as a mark', (mark) => {
    expect(contrast(colors[mark], colors.card)).toBeGreaterThanOrEqual(3)
  })
})

it('turns into CSS variables', () => {
  expect(colorVariables(lightColors)).toMatch(/^--page:#\w{6};.*--model-soft:#\w{6};/)
})
