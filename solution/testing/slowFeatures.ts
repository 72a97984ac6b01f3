/**
 * One engineered feature computed afresh from all values seen so far, the obvious way: the oracle
 * of tests.
 *
 * @param values of one feature, the newest last
 */
export function slowFeature(group: string, values: ArrayLike<number>): number {
  const all = Array.from(values)
  const at = (back: number) => all[all.length - 1 - back]
  if (group === 'raw') return at(0)
  if (group === 'diff1') return all.length < 2 ? 0 : at(0) - at(1)
  if (group === 'diff2') return all.length < 3 ? 0 : at(0) - 2 * at(1) + at(2)
  if (group.startsWith('lag')) return at(Number(group.slice(3))) ?? 0
  if (group.startsWith('ema')) {
    const alpha = Number(group.slice(3))
    return all.reduce((average, value) => average + alpha * (value - average))
  }
  const window = all.slice(-Number(group.replace(/^[a-z]+/, '')))
  if (group.startsWith('min')) return Math.min(...window)
  if (group.startsWith('max')) return Math.max(...window)
  const mean = sum(window) / window.length
  if (group.startsWith('mean')) return mean
  return Math.sqrt(sum(window.map((value) => (value - mean) ** 2)) / window.length)
}

/** The running normalization of the newest of `values`, the obvious way. */
export function slowNormalized(values: readonly number[]): number {
  const mean = sum(values) / values.length
  const variance = sum(values.map((value) => (value - mean) ** 2)) / values.length
  return (values[values.length - 1] - mean) / Math.sqrt(variance + 1e-6)
}

/** Compensated (Neumaier), so that the oracle itself loses nothing. */
function sum(values: readonly number[]): number {
  let total = 0
  let lost = 0
  for (const value of values) {
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return total + lost
}
