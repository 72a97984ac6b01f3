import type { Groups } from '../../../datasets/groups.js'
import type { LabelColumn, LabelType } from '../../../datasets/table.js'

/** Codes of a column of labels: one for each, then one for missing. */
export interface LabelCodec {
  name: string
  type: LabelType
  /** All different; the most frequent first, the one for protected labels last unless the column had it itself. */
  labels: string[]
  /** Whether {@link rareLabel} stands in rows to learn from but is never to be drawn. */
  rareIsForbidden: boolean
  missing: boolean
}

/** What protected labels become. */
export const rareLabel = '_RARE_'

/**
 * A code for each label that enough groups hold and a common one for the others. That one may only be drawn where
 * there is no label else, or where the table has the label `_RARE_` in enough groups already.
 *
 * Source: the protection of rare categories in mostlyai-engine 2.7.3, whose token `_RARE_` is.
 *
 * @param threshold groups that a label needs
 */
export function fitLabels(column: LabelColumn, groups: Groups, threshold: number): LabelCodec {
  const { name, type, codes } = column
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
  const needsRare = kept.length < present.length && !labels.includes(rareLabel)
  const rareIsForbidden = needsRare && labels.length > 0
  if (needsRare) labels.push(rareLabel)
  return { name, type, labels, rareIsForbidden, missing }
}
