import { formatCount, formatDuration, formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { definitions, section } from '../html.js'
import { shortName } from '../shortName.js'
import { fold } from './columnTables.js'
import { tableSize } from './qualityHead.js'
import type { QualityPart } from './qualityPart.js'

/** How the figures came about: files, seeds, types, caps, stand-ins. */
export function methodSection({ assessment, limits, prefix }: QualityPart): Markup {
  const { training, holdout, synthetic, key, columns, seed, draws, replaySeed, weights } =
    assessment
  const weightsInWords = Object.entries(weights)
    .map(([name, weight]) => `${formatFixed(weight, 2)} ${name}`)
    .join(', ')
  const entries: (readonly [string, string])[] = [
    ['training', `${training.file.slice(0, 400)}, ${tableSize(training)}`],
    ...(holdout
      ? ([['holdout', `${holdout.file.slice(0, 400)}, ${tableSize(holdout)}`]] as const)
      : []),
    ['synthetic', `${synthetic.file.slice(0, 400)}, ${tableSize(synthetic)}`],
    ...(key === undefined ? [] : ([['key', shortName(key)]] as const)),
    ['seed', replaySeed === undefined ? String(seed) : `${seed}, replay ${replaySeed}`],
    ['draws', String(draws)],
    ['weights', weightsInWords],
    ['time taken', formatDuration(assessment.seconds)],
  ]
  return section(
    `${prefix}method`,
    'Method',
    undefined,
    markup`${definitions(entries)}${spread(assessment)}${types(columns, limits.rows)}${coercions(assessment.coercions.slice(0, limits.rows))}`,
  )
}

function spread({ accuracySpread }: QualityPart['assessment']): Markup | undefined {
  const entries = Object.entries(accuracySpread ?? {})
  if (entries.length === 0) return undefined
  const words = entries.map(([name, value]) => `${name} ${formatFixed(value, 5)}`).join(', ')
  return markup`<p class="small">Standard deviation over the draws: ${words}.</p>`
}

function types(columns: QualityPart['assessment']['columns'], limit: number): Markup {
  const items = columns
    .slice(0, limit)
    .map(({ name, type }) => markup`<li><bdi>${shortName(name)}</bdi> <small>${type}</small></li>`)
  const rest = columns.length - items.length
  return fold(
    `Types of ${formatCount(columns.length)} columns`,
    markup`<ul class="types">${items}</ul>${rest > 0 && markup`<p class="small">and ${formatCount(rest)} more</p>`}`,
  )
}

function coercions(all: QualityPart['assessment']['coercions']): Markup | undefined {
  if (all.length === 0) return undefined
  const rows = all.map(
    ({ table, column, type, count, example, row }) =>
      markup`<tr><td><bdi>${shortName(column)}</bdi></td><td>${table}</td><td>${type}</td><td>${formatCount(count)}</td><td><bdi>${shortName(example)}</bdi></td><td>${formatCount(row)}</td></tr>\n`,
  )
  const head = ['Column', 'Table', 'Type', 'Values lost', 'First of them', 'In row'].map(
    (name) => markup`<th scope="col"><span class="plain">${name}</span></th>`,
  )
  return fold(
    'Values of another type',
    markup`<div class="scroll" tabindex="0" role="region" aria-label="Values of another type"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`,
  )
}
