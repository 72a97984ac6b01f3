/**
 * Mean lagged products of a sequence, in units of its own mean square: Σ_s w(s) w(s−lag)ᵀ / Σ_s |w(s)|² · width.
 *
 * @param rows [steps, width]
 * @returns [longest, width, width], lag 1 first
 */
export function laggedMeans(rows: Float64Array, width: number, longest: number): Float64Array {
  const means = new Float64Array(longest * width * width)
  for (let lag = 1; lag <= longest; lag++) {
    const to = means.subarray((lag - 1) * width * width, lag * width * width)
    for (let at = lag * width; at < rows.length; at += width) {
      const before = at - lag * width
      for (let i = 0; i < width; i++) {
        const own = rows[at + i]
        for (let j = 0; j < width; j++) to[i * width + j] += own * rows[before + j]
      }
    }
  }
  const energy = rows.reduce((sum, value) => sum + value * value, 0) / width
  return means.map((sum) => sum / energy)
}
