/** The colours of charts and pages; each is a CSS variable, so that a page can be light or dark. */
export interface Colors {
  page: string
  card: string
  ink: string // text
  muted: string // lesser text
  rule: string // axes, borders of controls
  grid: string
  model: string // what is judged: bars, lines, the headline
  modelSoft: string // areas in the model's colour
  below: string // the model's bars below zero
  optimum: string
  baseline: string
  warn: string
  warnSoft: string
  tone3: string // further lines; the first two are model and optimum
  tone4: string
  tone5: string
  tone6: string
}

export const lightColors: Readonly<Colors> = {
  page: '#f7f6f3',
  card: '#ffffff',
  ink: '#1b2230',
  muted: '#5a6373',
  rule: '#8d929c',
  grid: '#e9e7e2',
  model: '#2f5fcb',
  modelSoft: '#e6edfb',
  below: '#7d94c9',
  optimum: '#b4540a',
  baseline: '#868c98',
  warn: '#8a3d0c',
  warnSoft: '#fdf1e3',
  tone3: '#0f766e',
  tone4: '#a02f7c',
  tone5: '#6b6a10',
  tone6: '#4b5563',
}

export const darkColors: Readonly<Colors> = {
  page: '#11141a',
  card: '#191d25',
  ink: '#e9ebef',
  muted: '#a0a8b6',
  rule: '#6b7484',
  grid: '#2a2f39',
  model: '#84abff',
  modelSoft: '#202c47',
  below: '#6079b3',
  optimum: '#f2b05c',
  baseline: '#7f8898',
  warn: '#ffc08a',
  warnSoft: '#35271b',
  tone3: '#5ccfc0',
  tone4: '#f09bd2',
  tone5: '#d5cf6a',
  tone6: '#b9c0cc',
}

/** `--page:#f7f6f3;--model-soft:…` */
export function colorVariables(colors: Readonly<Colors>): string {
  return Object.entries(colors)
    .map(([name, value]) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${value}`)
    .join(';')
}
