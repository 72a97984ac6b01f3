import type { LabelColumn } from '../../datasets/table.js'

/** One column of several tables under common codes. */
export interface UnionLabels {
  /** All labels that occur in any table, sorted by code unit, so that codes do not depend on row order. */
  labels: readonly string[]
  /** Index into `labels` of each row of each table, −1 where there is no value. */
  codes: readonly Int32Array[]
}

export function unionLabels(columns: readonly LabelColumn[]): UnionLabels {
  const all = new Set<string>()
  for (const column of columns) {
    const occurs = new Uint8Array(column.labels.length)
    for (let row = 0; row < column.codes.length; row++) {
      if (column.codes[row] >= 0) occurs[column.codes[row]] = 1
    }
    for (const [code, label] of column.labels.entries()) if (occurs[code] === 1) all.add(label)
  }
  const labels = [...all].sort()
  const places = new Map(labels.map((label, i) => [label, i]))
  const codes = columns.map((column) => {
    const place = Int32Array.from(column.labels, (label) => places.get(label) ?? -1)
    return column.codes.map((code) => (code < 0 ? -1 : place[code]))
  })
  return { labels, codes }
}

/** How often each code 0 … size−1 occurs; negative ones are not counted. */
export function countCodes(codes: ArrayLike<number>, size: number): Float64Array {
  const counts = new Float64Array(size)
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) counts[codes[row]]++
  return counts
}
