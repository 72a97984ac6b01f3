import type { AccuracyCell, AccuracyDetails, CellShare } from '../../accuracy/accuracyResult.js'
import { formatCount, formatFixed, formatShare } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { figure, numberCell } from './figure.js'
import { term } from './glossary.js'
import type { QualityPart } from './qualityPart.js'

const shownCells = 10
const shownShares = 2

type CellKind = Exclude<
  keyof AccuracyDetails,
  'bins' | 'categoriesPerSequenceBins' | 'sequencesPerCategoryBins'
>

const kinds: readonly (readonly [CellKind, string, string])[] = [
  ['bivariate', 'Pairs of columns', 'pairs'],
  ['univariate', 'Single columns', 'columns'],
  ['trivariate', 'Triples of columns', 'triples'],
  ['autocorrelation', 'A row and the next', 'columns'],
  ['categoriesPerSequence', 'Categories per sequence', 'columns'],
  ['sequencesPerCategory', 'Sequences per category', 'columns'],
]

/** What shares are of, where that is not the rows. */
const sharesOf: { [Kind in CellKind]?: string } = {
  categoriesPerSequence: 'sequences',
  sequencesPerCategory: 'all occurrences in sequences',
}

/** The ten cells of each kind that fall shortest, with what is off in words. */
export function worstSection({ assessment, prefix }: QualityPart): Markup | undefined {
  const { accuracyDetails } = assessment
  const lists = kinds.filter(([kind]) => accuracyDetails[kind].length > 0)
  if (lists.length === 0) return undefined
  const note =
    'The sets of columns that fall furthest short of what an equal sample would score, and the values whose shares differ most, real → synthetic.'
  return section(
    `${prefix}worst`,
    'What is off',
    note,
    markup`${lists.map(([kind, title, noun], i) => worstList(accuracyDetails[kind], { kind, title, noun, isOpen: i === 0 }))}`,
  )
}

function worstList(
  cells: readonly AccuracyCell[],
  list: { kind: CellKind; title: string; noun: string; isOpen: boolean },
): Markup {
  const worst = cells
    .map((cell, index) => ({ cell, index, gap: cell.accuracyMax - cell.accuracy }))
    .sort((a, b) => b.gap - a.gap || a.index - b.index)
    .slice(0, shownCells)
  const rows = worst.map(({ cell, index, gap }) => {
    const path = `accuracyDetails.${list.kind}.${index}`
    const shares = cell.off
      .slice(0, shownShares)
      .map(
        (share) =>
          markup`<div class="off"><span>${offInWords(list.kind, cell.columns, share)}</span> <span class="shares">${formatShare(share.real)} <span class="arrow" aria-label="real, synthetic">→</span> ${formatShare(share.synthetic)}</span></div>`,
      )
    return markup`<tr><td>${columnsName(cell.columns, list.kind)}</td><td>${figure(`${path}.accuracy`, cell.accuracy)} <small>of ${figure(`${path}.accuracyMax`, cell.accuracyMax)}</small></td>${numberCell(gap)}<td class="words">${shares}</td></tr>\n`
  })
  const first = worst[0]
  const gist = markup`<bdi>${columnsName(first.cell.columns, list.kind)}</bdi> ${formatFixed(first.cell.accuracy)}`
  const head = ['Accuracy', 'Short by'].map(
    (name) => markup`<th scope="col"><span class="plain">${term(name)}</span></th>`,
  )
  // Of triples, only the worst are handed on.
  const total = list.kind === 'trivariate' ? '' : ` of ${formatCount(cells.length)}`
  const count = worst.length === 1 ? 'the one' : `${worst.length}${total}`
  const body = markup`<div class="scroll tall" tabindex="0" role="region" aria-label="${list.title}"><table class="worst"><thead><tr><th scope="col"><span class="plain">${list.title}</span></th>${head}<th scope="col" class="words"><span class="plain off"><span>What is off</span> <span>share of ${sharesOf[list.kind] ?? 'rows'}, real → synthetic</span></span></th></tr></thead>
<tbody>${rows}</tbody></table></div>`
  const summary = markup`<summary><b>${list.title}</b><span>worst ${count} ${list.noun}: ${gist}</span></summary>`
  return list.isOpen
    ? markup`<details class="fold" open>${summary}${body}</details>\n`
    : markup`<details class="fold">${summary}${body}</details>\n`
}

function columnsName(columns: readonly string[], kind: CellKind): Markup {
  const shown = kind === 'autocorrelation' ? columns.slice(0, 1) : columns
  return markup`${shown.map((name, i) => markup`${i > 0 && ' × '}<bdi>${shortName(name)}</bdi>`)}`
}

/** `mike ≥ 20 and emily = A2` */
export function offInWords(
  kind: CellKind,
  columns: readonly string[],
  { bins }: Pick<CellShare, 'bins'>,
): Markup {
  const column = (i: number) => columns[kind === 'autocorrelation' ? 0 : i] ?? columns[0]
  if (kind === 'categoriesPerSequence') {
    return markup`<bdi>${shortName(column(0))}</bdi> with <bdi>${shortName(bins[0])}</bdi> different values`
  }
  const joint = kind === 'autocorrelation' ? ' and then ' : ' and '
  const words = bins.map((bin, i) => markup`${i > 0 && joint}${binInWords(column(i), bin)}`)
  return markup`${words}`
}

/** `mike ≥ 20`, `mike in [4.1, 4.6)`, `emily = A2`, `emily missing` */
function binInWords(column: string, bin: string): Markup {
  const name = markup`<bdi>${shortName(column)}</bdi>`
  if (bin === '(n/a)') return markup`${name} missing`
  if (bin === '(other)') return markup`${name} any other value`
  if (bin === '(empty)') return markup`${name} empty`
  const value = markup`<bdi>${shortName(bin)}</bdi>`
  if (/^[<>≤≥=]/.test(bin)) return markup`${name} ${value}`
  if (/^[[(].*[,;…–].*[\])]$|^-?\d\S* – -?\d/.test(bin)) return markup`${name} in ${value}`
  return markup`${name} = ${value}`
}
