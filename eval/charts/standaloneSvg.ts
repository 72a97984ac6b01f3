import { chartStyle } from './chartStyle.js'
import { colorVariables, darkColors, lightColors } from './colors.js'

/**
 * A chart as a file of its own, which a page may show as an image: with the style that our pages have for it, light
 * or dark as the reader's system is, and a ground and a margin of its own.
 */
export function standaloneSvg(chart: string): string {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(chart)!.map(Number)
  const margin = 24
  const [outerWidth, outerHeight] = [width + 2 * margin, height + 2 * margin]
  const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
  const style = `:root { ${colorVariables(lightColors)}; --sans: ${sans}; }
@media (prefers-color-scheme: dark) { :root { ${colorVariables(darkColors)}; } }
.ground { fill: var(--card); }${chartStyle.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}
.chart { width: auto; }`
  const placed = chart.replace('<svg ', `<svg x="${margin}" y="${margin}" `)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${outerWidth} ${outerHeight}" width="${outerWidth}" height="${outerHeight}">
<style>${style}</style>
<rect class="ground" width="${outerWidth}" height="${outerHeight}" rx="12"/>
${placed}
</svg>
`
}
