import { isTimeType } from '../../../datasets/table.js'
import { formatCount, formatDate, formatDigits, formatShare } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { shortName } from '../shortName.js'
import { figureCell } from './figure.js'
import type { QualityPart } from './qualityPart.js'

/** Mean and standard deviation of the numbers, divergence of the labels, as tables that can be sorted. */
export function columnTables({ assessment, limits }: QualityPart): Markup {
  const { numeric, categorical } = assessment.profile
  const numberRows = numeric
    .slice(0, limits.rows)
    .map(({ column, type, mean, std, box, missing }, i) => {
      const path = `profile.numeric.${i}`
      const write = isTimeType(type) ? formatDate : formatDigits
      const spread = isTimeType(type) ? days : formatDigits
      return markup`<tr><td><bdi>${shortName(column)}</bdi></td>${(['real', 'synthetic'] as const).map((table) => figureCell(`${path}.mean.${table}`, mean[table], write(mean[table])))}${(['real', 'synthetic'] as const).map((table) => figureCell(`${path}.std.${table}`, std[table], spread(std[table])))}${(['real', 'synthetic'] as const).map((table) => figureCell(`${path}.box.${table}.median`, box[table].median, write(box[table].median)))}${(['real', 'synthetic'] as const).map((table) => figureCell(`${path}.missing.${table}`, missing[table], formatShare(missing[table])))}</tr>\n`
    })
  const labelRows = categorical
    .slice(0, limits.rows)
    .map(({ column, distinct, klDivergence, missing }, i) => {
      const path = `profile.categorical.${i}`
      return markup`<tr><td><bdi>${shortName(column)}</bdi></td>${figureCell(`${path}.klDivergence`, klDivergence, formatDigits(klDivergence))}${(['real', 'synthetic'] as const).map((table) => figureCell(`${path}.distinct.${table}`, distinct[table], formatCount(distinct[table])))}${(['real', 'synthetic'] as const).map((table) => figureCell(`${path}.missing.${table}`, missing[table], formatShare(missing[table])))}</tr>\n`
    })
  return markup`${
    numberRows.length > 0 &&
    fold(
      'Means and standard deviations',
      sortableTable(
        'Means and standard deviations',
        pairedHeads(['Mean', 'Std', 'Median', 'Missing']),
        numberRows,
        numeric.length,
      ),
    )
  }${
    labelRows.length > 0 &&
    fold(
      'Divergence of labels',
      sortableTable(
        'Divergence of labels',
        ['KL divergence', ...pairedHeads(['Labels', 'Missing'])],
        labelRows,
        categorical.length,
      ),
    )
  }`
}

/** `Mean, real`, `Mean, synthetic` … */
function pairedHeads(names: readonly string[]): string[] {
  return names.flatMap((name) => [`${name}, real`, `${name}, synthetic`])
}

/** A part that opens on demand. */
export function fold(title: string, body: Markup): Markup {
  return markup`<details class="fold"><summary><b>${title}</b></summary>${body}</details>\n`
}

/** A table with a column of names first; says when it has not all rows. */
export function sortableTable(
  name: string,
  head: readonly string[],
  rows: readonly Markup[],
  all: number,
  first = 'Column',
): Markup {
  const cells = head.map((text) => markup`<th scope="col"><span class="plain">${text}</span></th>`)
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table data-sortable><thead><tr><th scope="col" data-kind="text"><span class="plain">${first}</span></th>${cells}</tr></thead>
<tbody>
${rows}</tbody></table></div>${
    rows.length < all &&
    markup`<p class="small left-out">The first ${formatCount(rows.length)} of ${formatCount(all)} are listed; the JSON has all.</p>`
  }`
}

function days(milliseconds: number): string {
  return `${formatDigits(milliseconds / 86_400_000)}\u00a0d`
}
