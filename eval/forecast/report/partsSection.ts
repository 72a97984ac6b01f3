import { formatCount, formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../../report/html.js'
import { scrollBox } from '../../report/scrollBox.js'
import { baselineTitle } from '../baselineTitles.js'
import { bestBaseline } from '../bestBaseline.js'
import { worseThanBaseline } from '../worseThanBaseline.js'

/** A part of the data, what it was used for, and the scores on it; a part to train on has none. */
export interface DataPart {
  name: string // 'to test on'
  role: string // 'chose nothing; scored once, at the end'
  sequences: number
  meanR2?: number
  baselines?: Readonly<Record<string, number>>
  optimumR2?: number
}

/** The parts of the data under one another, so that no figure is taken for another. */
export function partsSection(parts: readonly DataPart[], note: string): Markup | undefined {
  if (parts.length === 0) return undefined
  const hasOptimum = parts.some(({ optimumR2 }) => optimumR2 !== undefined)
  const head = ['this model', 'difference', 'best baseline', ...(hasOptimum ? ['optimum'] : [])]
  const rows = parts.map((part) => {
    const best = bestBaseline(part.baselines ?? {})
    const { meanR2 } = part
    const isWorse = meanR2 !== undefined && worseThanBaseline(meanR2, part.baselines ?? {})
    const lead = meanR2 === undefined || best === undefined ? undefined : meanR2 - best.r2
    const number = best
      ? markup`${formatFixed(best.r2, 4)}<small> ${baselineTitle(best.name)}</small>`
      : formatFixed(undefined)
    return markup`<tr${isWorse && markup` class="behind"`}><td>${formatCount(part.sequences)} ${part.name}</td><td>${formatFixed(meanR2, 4)}</td><td>${isWorse && '▼ '}${formatFixed(lead, 4)}</td><td>${number}</td>${
      hasOptimum && markup`<td>${formatFixed(part.optimumR2, 4)}</td>`
    }<td class="words">${part.role}</td></tr>\n`
  })
  const table = markup`<table class="parts"><thead><tr><th scope="col"><span class="plain">sequences</span></th>${head.map(
    (name) => markup`<th scope="col"><span class="plain">${name}</span></th>`,
  )}<th scope="col" class="words"><span class="plain">what they did</span></th></tr></thead>
<tbody>${rows}</tbody></table>`
  return section(
    'parts',
    'Which figure is which',
    note,
    scrollBox('Mean R² by part of the data', table, 'whole'),
  )
}
