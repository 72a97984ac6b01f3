import type { ColumnType } from '../../../datasets/table.js'
import { formatCount, formatFixed, formatShare } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { keptRules } from '../../structure/keptRules.js'
import { gapInWords, ruleInWords, valueInWords } from '../../structure/ruleInWords.js'
import type { BrokenSequence, OfTables, Structure } from '../../structure/structureResult.js'
import { counted } from '../counted.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { fold, sortableTable } from './columnTables.js'
import { figure, figureCell } from './figure.js'
import type { QualityPart } from './qualityPart.js'

/** What holds the rows of a sequence together: constants, order, steps, totals, gaps, and sequences that break them. */
export function structureSection({ assessment, limits, prefix }: QualityPart): Markup | undefined {
  const { structure, holdout } = assessment
  if (!structure) return undefined
  const rules = ruleRows(structure, holdout !== undefined)
  const gaps = gapRows(structure, holdout !== undefined)
  if (rules.length + gaps.length === 0) return undefined
  const tables = ['Real', ...(holdout ? ['Holdout'] : []), 'Synthetic']
  const lead = (
    [
      ['score', 'Kept'],
      ['order', 'order'],
      ['constancy', 'constants'],
    ] as const
  ).flatMap(([key, name]) =>
    structure[key] === undefined
      ? []
      : [markup`<span>${name} <b>${figure(`structure.${key}`, structure[key])}</b></span>`],
  )
  return section(
    `${prefix}structure`,
    'Order inside a group',
    'What a column does from row to row, in which share of the sequences with at least two values. By chance: were values dealt out anew, or rows shuffled within their sequence. Kept: 0 by chance, 1 as in the holdout.',
    markup`${lead.length > 0 && markup`<p class="lead-figures">${lead}</p>`}${
      rules.length > 0 &&
      sortableTable(
        'What holds inside a sequence',
        [...tables, 'By chance', 'Kept'],
        rules.slice(0, limits.rows),
        rules.length,
        'Inside a sequence',
      )
    }${
      gaps.length > 0 &&
      fold(
        'Gaps between successive values',
        markup`<p class="note">Median difference of a value to the one before; Kolmogorov–Smirnov statistic of the differences against the real ones; share of the values that their sequence had before.</p>${sortableTable(
          'Gaps between successive values',
          [
            ...tables.map((name) => `${name} gap`),
            ...tables.slice(1).map((name) => `${name} KS`),
            ...tables.map((name) => `${name} repeats`),
          ],
          gaps.slice(0, limits.rows),
          gaps.length,
        )}`,
      )
    }${
      structure.worst.length > 0 &&
      fold(
        'Synthetic sequences that break the most',
        markup`${structure.worst.map((broken) => brokenTable(broken, structure))}`,
      )
    }`,
  )
}

const tableNames = ['real', 'holdout', 'synthetic'] as const

function ruleRows(structure: Structure, hasHoldout: boolean): Markup[] {
  return keptRules(structure).map(({ column, columnIndex, shares, ruleIndex }) => {
    const path = `structure.columns.${columnIndex}.rules.${ruleIndex}`
    const name = markup`<td><bdi>${shortName(column.column)}</bdi> <bdi>${ruleInWords(shares, column.type)}</bdi></td>`
    const cells = ofEach(hasHoldout, shares, (table, share) =>
      figureCell(`${path}.${table}`, share ?? undefined, formatShare(share ?? undefined)),
    )
    return markup`<tr>${name}${cells}${figureCell(`${path}.chance`, shares.chance, formatShare(shares.chance))}${figureCell(`${path}.kept`, shares.kept)}</tr>\n`
  })
}

function gapRows(structure: Structure, hasHoldout: boolean): Markup[] {
  return structure.columns.flatMap(({ column, type, gaps, repeats }, i) => {
    if (!gaps || !repeats) return []
    const path = `structure.columns.${i}`
    const medians = ofEach(hasHoldout, gaps.median, (table, gap) =>
      figureCell(
        `${path}.gaps.median.${table}`,
        gap ?? undefined,
        gap === null || gap === undefined ? '–' : gapInWords(gap, type),
      ),
    )
    const ks = (hasHoldout ? (['holdout', 'synthetic'] as const) : (['synthetic'] as const)).map(
      (table) =>
        figureCell(`${path}.gaps.ks.${table}`, gaps.ks[table], formatFixed(gaps.ks[table])),
    )
    const repeated = ofEach(hasHoldout, repeats, (table, share) =>
      figureCell(`${path}.repeats.${table}`, share, formatShare(share)),
    )
    return [markup`<tr><td><bdi>${shortName(column)}</bdi></td>${medians}${ks}${repeated}</tr>\n`]
  })
}

function ofEach<Value>(
  hasHoldout: boolean,
  of: OfTables<Value>,
  cell: (table: (typeof tableNames)[number], value: Value | undefined) => Markup,
): Markup[] {
  return tableNames
    .filter((table) => hasHoldout || table !== 'holdout')
    .map((table) => cell(table, of[table]))
}

/** Rows of a sequence, those marked in which a rule is first broken. */
function brokenTable(broken: BrokenSequence, { columns }: Structure): Markup {
  const typeOf = (name: string): ColumnType =>
    columns.find(({ column }) => column === name)?.type ?? 'category'
  const said = broken.breaks.map(({ column, rule, row, rows }) => {
    const type = typeOf(column)
    const shares = columns
      .find((other) => other.column === column)
      ?.rules.find((other) => other.rule === rule)
    return markup`<li><bdi>${shortName(column)}</bdi> <bdi>${ruleInWords(shares ?? { rule }, type)}</bdi> in the real table; here not in row ${formatCount(row)}${rows > 1 && markup` and ${counted(rows - 1, 'other')}`}.</li>`
  })
  const heads = broken.columns.map(
    (name) => markup`<th scope="col"><span class="plain"><bdi>${shortName(name)}</bdi></span></th>`,
  )
  const rows = broken.cells.map((cells, i) => {
    const row = broken.firstRow + i
    const shown = cells.map((value, c) => {
      const name = broken.columns[c]
      const isBreak = broken.breaks.some((one) => one.column === name && one.row === row)
      const text = markup`<bdi>${shortName(valueInWords(value, typeOf(name)))}</bdi>`
      return markup`<td>${isBreak ? markup`<b class="concern">${text}</b>` : text}</td>`
    })
    return markup`<tr><td>${formatCount(row)}</td>${shown}</tr>\n`
  })
  const key = shortName(String(broken.key))
  return markup`<h3 class="apart"><bdi>${key}</bdi>, ${counted(broken.length, 'row')}</h3><ul class="notes">${said}</ul><div class="scroll tall" tabindex="0" role="region" aria-label="Rows of ${key}"><table><thead><tr><th scope="col"><span class="plain">Row</span></th>${heads}</tr></thead>
<tbody>${rows}</tbody></table></div>`
}
