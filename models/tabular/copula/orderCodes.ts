import type { CodedColumn } from './codedColumn.js'
import { scoreIntervals } from './scoreIntervals.js'

const mostRounds = 200
const tolerance = 1e-9

/**
 * Orders the codes of columns of labels by the axis along which all columns go together best, the first one of a
 * homogeneity analysis: a row's place is the mean of its columns' quantifications, a label's the mean place of its
 * rows, by turns until nothing changes. Numbers keep their order and are quantified by their normal scores alone.
 *
 * Source: Gifi 1990, Nonlinear Multivariate Analysis, chapters 2 and 3.
 *
 * @returns [columns][codes] codes in their order
 */
export function orderCodes(columns: readonly CodedColumn[]): Int32Array[] {
  const rows = columns[0].codes.length
  const parts = columns.filter(({ counts }) => counts.filter((count) => count > 0).length > 1)
  // A label's first quantification is its place by frequency.
  const quantified = parts.map(({ counts }) => scoreIntervals(counts).means.map(finite))
  const isLabels = parts.some(({ isOrdered }) => !isOrdered)
  const places = new Float64Array(rows)
  for (let round = 0, moved = 1; isLabels && round < mostRounds && moved > tolerance; round++) {
    moved = placeRows(parts, quantified, places)
    for (const [j, part] of parts.entries()) quantify(part, quantified[j], places)
  }
  return columns.map((column) => {
    const order = Int32Array.from(column.counts, (_, code) => code)
    if (column.isOrdered) return order
    const own = quantified[parts.indexOf(column)]
    return own ? order.sort((a, b) => own[a] - own[b] || a - b) : order
  })
}

/** Each row's mean quantification, standardised. @returns mean square of what they moved by */
function placeRows(
  parts: readonly CodedColumn[],
  quantified: readonly Float64Array[],
  places: Float64Array,
): number {
  const rows = places.length
  const next = new Float64Array(rows)
  for (const [j, { codes }] of parts.entries()) {
    const own = quantified[j]
    for (let row = 0; row < rows; row++) if (codes[row] >= 0) next[row] += own[codes[row]]
  }
  const mean = next.reduce((sum, value) => sum + value, 0) / rows
  const square = next.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0
  let moved = 0
  for (let row = 0; row < rows; row++) {
    const place = (next[row] - mean) * scale
    moved += (place - places[row]) ** 2
    places[row] = place
  }
  return moved / rows
}

/** A label's mean place; of ordered codes the scores, as far as they follow the places. */
function quantify(
  { codes, counts, isOrdered }: CodedColumn,
  own: Float64Array,
  places: Float64Array,
) {
  const rows = places.length
  if (isOrdered) {
    const scores = scoreIntervals(counts).means.map(finite)
    let slope = 0
    let known = 0
    for (let row = 0; row < rows; row++) {
      if (codes[row] < 0) continue
      slope += scores[codes[row]] * places[row]
      known++
    }
    for (let code = 0; code < own.length; code++) own[code] = (slope / known) * scores[code]
    return
  }
  own.fill(0)
  for (let row = 0; row < rows; row++) if (codes[row] >= 0) own[codes[row]] += places[row]
  for (let code = 0; code < own.length; code++) {
    if (counts[code] > 0) own[code] /= counts[code]
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : 0)
