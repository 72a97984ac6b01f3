import { formatFixed, formatShare } from './formatNumber.js'
import { markup } from './markup.js'
import { linearScale } from './scale.js'
import { type ChartFrame, defaultWidth, fitText, label, px, svgChart, textWidth } from './svg.js'

export interface PairedBarsData extends ChartFrame {
  names: readonly string[]
  real: readonly number[] // shares
  synthetic: readonly number[]
  height?: number // pixels that few names spread over
}

const narrowestBand = 24
const widestBand = 40

/** Two bars a name, real over synthetic, and by how many points of a percent the second is off. */
export function pairedBars(data: PairedBarsData): string {
  const { names, real, synthetic, width = defaultWidth } = data
  const nameWidth = Math.min(width * 0.42, Math.max(16, ...names.map((name) => textWidth(name))))
  const [left, right] = [nameWidth + 8, width - 48]
  const highest = Math.max(...[...real, ...synthetic].filter(Number.isFinite), 1e-9)
  const length = linearScale([0, highest], [0, right - left])
  const spread = (data.height ?? 0) / Math.max(1, names.length)
  const band = Math.floor(Math.min(widestBand, Math.max(narrowestBand, spread)))
  const thickness = Math.floor((band - 10) / 2)
  const rows = names.map((name, i) => {
    const y = i * band + 4
    const middle = y + band / 2 + 1
    const bar = (tone: string, share: number, top: number) =>
      markup`<rect class="${tone}" x="${px(left)}" y="${px(top)}" width="${px(Math.min(right - left, Math.max(0.75, length(share) || 0)))}" height="${thickness}" rx="1.5"/>`
    const tooltip = `${fitText(name, 400)}: real ${formatShare(real[i])}, synthetic ${formatShare(synthetic[i])}`
    return markup`<g class="paired"><title>${tooltip}</title><rect class="hit" x="0" y="${px(y - 2)}" width="${px(width)}" height="${band}"/>${label(
      fitText(name, nameWidth),
      { x: left - 8, y: middle, anchor: 'end' },
    )}${bar('real-bar', real[i], y + 1)}${bar('synthetic-bar', synthetic[i], y + thickness + 2)}${label(
      signedPoints(synthetic[i] - real[i]),
      { x: width, y: middle, anchor: 'end', tone: 'points' },
    )}</g>`
  })
  return svgChart(data, width, names.length * band + 4, rows)
}

/** `+12.4`, `−0.31`, `0.00` */
function signedPoints(difference: number): string {
  const text = formatFixed(100 * difference, Math.abs(difference) >= 0.09995 ? 1 : 2)
  return difference > 0 && /[1-9]/.test(text) ? `+${text}` : text
}
