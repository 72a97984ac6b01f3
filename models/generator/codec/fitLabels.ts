import type { LabelColumn } from '../../../datasets/table.js'
import type { GroupRows } from './groupViews.js'

/** Codes of a column of labels: one for each, then one for missing. */
export interface LabelCodec {
  /** All different; the most frequent first, {@link rareLabel} last unless the column had it itself. */
  labels: string[]
  missing: boolean
}

/** What protected labels become. */
export const rareLabel = '_RARE_'

/**
 * A code for each label that enough groups hold and a common one for the others, which keeps their share.
 *
 * Source: the protection of rare categories in mostlyai-engine 2.7.3, whose token `_RARE_` is.
 *
 * @param threshold groups that a label needs
 */
export function fitLabels(
  column: Pick<LabelColumn, 'codes' | 'labels'>,
  groups: GroupRows,
  threshold: number,
): LabelCodec {
  const { codes } = column
  const rows = new Int32Array(column.labels.length)
  const holders = new Int32Array(column.labels.length)
  const lastHolder = new Int32Array(column.labels.length).fill(-1)
  let missing = false
  for (let group = 0; group < groups.count; group++) {
    for (let i = groups.starts[group]; i < groups.starts[group + 1]; i++) {
      const code = codes[groups.rows[i]]
      if (code < 0) {
        missing = true
        continue
      }
      rows[code]++
      if (lastHolder[code] !== group) holders[code]++
      lastHolder[code] = group
    }
  }
  const present = [...rows.keys()].filter((code) => rows[code] > 0)
  const kept = present.filter((code) => holders[code] >= threshold)
  const labels = kept
    .sort((a, b) => rows[b] - rows[a] || (column.labels[a] < column.labels[b] ? -1 : 1))
    .map((code) => column.labels[code])
  if (kept.length < present.length && !labels.includes(rareLabel)) labels.push(rareLabel)
  return { labels, missing }
}

/** How many codes a column has. */
export function labelCodes({ labels, missing }: LabelCodec): number {
  return labels.length + Number(missing)
}
