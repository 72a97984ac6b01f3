/** Colours of a heat map, each with the colour that text on it must have. */
export interface ColorStep {
  fill: string
  text: string
}

/**
 * What a heat map's colours mean. A sequential scale tells how far a value lies below `high`, in steps that are the same
 * in every chart and grow with the distance; a diverging one has equal steps from `low` to `high`.
 */
export type ColorScale =
  | { kind: 'sequential'; high: number }
  | { kind: 'diverging'; low: number; high: number }

export const rampLevels = { sequential: 10, diverging: 13 } as const

/** Distances below the best value at which the colours of a sequential scale change: a tenth and a half differ. */
export const sequentialSteps = [0.5, 0.35, 0.2, 0.12, 0.07, 0.04, 0.02, 0.01, 0.005] as const

/** Colours from what is off, which catches the eye, to what is as it should be, which stays calm. */
const sequentialStops = {
  light: ['#8f2f0c', '#cf6d1f', '#efb568', '#f7e6c8', '#e8eff8', '#dbe7fb', '#cfdffa'],
  dark: ['#ffd08a', '#ef9d45', '#a9672d', '#5f473a', '#2b3142', '#243150', '#1f3058'],
} as const

/** Colours from negative through none to positive. */
const divergingStops = {
  light: ['#a5470a', '#e3a868', '#f5f3ef', '#8fb0ee', '#2450b5'],
  dark: ['#ffbe6b', '#8f6136', '#232833', '#40619f', '#9dbdff'],
} as const

/**
 * The steps of a scale in light or dark.
 *
 * Sources: mixed in OKLab, Ottosson 2020, "A perceptual color space for image processing"; text by the luminance of
 * WCAG 2.2.
 */
export function colorRamp(kind: ColorScale['kind'], mode: 'light' | 'dark'): ColorStep[] {
  const stops = kind === 'sequential' ? sequentialStops[mode] : divergingStops[mode]
  const count = rampLevels[kind]
  return Array.from({ length: count }, (_, i) => {
    const place = (i / (count - 1)) * (stops.length - 1)
    const from = Math.min(Math.floor(place), stops.length - 2)
    const fill = mixed(stops[from], stops[from + 1], place - from)
    // Where black and white are equally easy to read.
    return { fill, text: luminance(fill) > 0.179 ? '#000000' : '#ffffff' }
  })
}

/** The level that shows `value`, or −1 where there is none; values beyond the ends take the ends' colours. */
export function colorLevel(value: number | null | undefined, scale: ColorScale): number {
  if (value === null || value === undefined || !Number.isFinite(value)) return -1
  if (scale.kind === 'sequential') {
    // A distance of 0.02 that was rounded on its way is no more than 0.02.
    const distance = scale.high - value - 1e-9
    const below = sequentialSteps.findIndex((step) => distance > step)
    return below < 0 ? sequentialSteps.length : below
  }
  const levels = rampLevels[scale.kind]
  const level = Math.floor(((value - scale.low) / (scale.high - scale.low)) * levels)
  return Math.min(levels - 1, Math.max(0, level || 0))
}

/** The class of the cells at a level: `s3`, `d12`, and `none` for −1. */
export function levelClass(level: number, kind: ColorScale['kind']): string {
  return level < 0 ? 'none' : `${kind[0]}${level}`
}

/** `--s0:#8f2f0c;--s0-text:#ffffff;…` */
export function rampVariables(mode: 'light' | 'dark'): string {
  return (['sequential', 'diverging'] as const)
    .flatMap((kind) =>
      colorRamp(kind, mode).map(
        ({ fill, text }, i) => `--${kind[0]}${i}:${fill};--${kind[0]}${i}-text:${text}`,
      ),
    )
    .join(';')
}

/** How cells and the numbers in them look at each level. */
export const rampStyle = (['sequential', 'diverging'] as const)
  .flatMap((kind) =>
    Array.from(
      { length: rampLevels[kind] },
      (_, i) =>
        `.${kind[0]}${i}{fill:var(--${kind[0]}${i});background:var(--${kind[0]}${i})}` +
        `.chart .numbers .${kind[0]}${i}{fill:var(--${kind[0]}${i}-text)}`,
    ),
  )
  .join('')

/** Mixes two colours in OKLab, where equal steps look equal. */
function mixed(a: string, b: string, share: number): string {
  const [first, second] = [toOklab(a), toOklab(b)]
  return fromOklab(first.map((value, i) => value + (second[i] - value) * share))
}

/** Björn Ottosson, "A perceptual color space for image processing", 2020. */
function toOklab(color: string): number[] {
  const [r, g, b] = linear(color)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromOklab([lightness, a, b]: number[]): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return `#${channels.map(hexChannel).join('')}`
}

function hexChannel(value: number): string {
  const gamma = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055
  const byte = Math.round(255 * Math.min(1, Math.max(0, gamma || 0)))
  return byte.toString(16).padStart(2, '0')
}

function linear(color: string): number[] {
  return [1, 3, 5].map((i) => {
    const channel = Number.parseInt(color.slice(i, i + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
}

/** Relative luminance of WCAG 2.2. */
function luminance(color: string): number {
  const [r, g, b] = linear(color)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
