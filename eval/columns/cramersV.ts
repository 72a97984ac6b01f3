/**
 * Cramér's V of two label columns over the rows in which both have a value: √(χ² / n / (min(rows, columns) − 1))
 * of their contingency table, 0 where one of them is constant or there are no such rows.
 *
 * Source: Cramér 1946, Mathematical Methods of Statistics, chapter 21.
 *
 * @param a codes, −1 where there is no value
 * @param b likewise
 * @param labelCount codes are less than this
 */
export function cramersV(a: Int32Array, b: Int32Array, labelCount: number): number {
  const cells = new Float64Array(a.length)
  let n = 0
  const countsA = new Float64Array(labelCount)
  const countsB = new Float64Array(labelCount)
  for (let row = 0; row < a.length; row++) {
    if (a[row] < 0 || b[row] < 0) continue
    cells[n++] = a[row] * labelCount + b[row]
    countsA[a[row]]++
    countsB[b[row]]++
  }
  const rank = Math.min(...[countsA, countsB].map((counts) => counts.filter((c) => c > 0).length))
  if (rank < 2) return 0

  // Σ n_ij² / (n_i n_j) over the cells that occur: sorted, so that 100,000 labels need no dense table.
  const sorted = cells.subarray(0, n).sort()
  let sum = 0
  for (let i = 0; i < n; ) {
    const cell = sorted[i]
    const start = i
    while (i < n && sorted[i] === cell) i++
    const from = Math.floor(cell / labelCount)
    sum += (i - start) ** 2 / countsA[from] / countsB[cell - from * labelCount]
  }
  return Math.min(1, Math.sqrt(Math.max(0, sum - 1) / (rank - 1)))
}
