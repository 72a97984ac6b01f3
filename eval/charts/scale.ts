/** Tick marks of an axis; `values` cover everything that was asked to be shown. */
export interface Ticks {
  values: number[]
  step: number // 1, 2 or 5 times a power of ten
}

/**
 * About `count` round numbers whose first is ≤ `low` and whose last is ≥ `high`.
 * An empty or non-finite interval is widened to one that can be drawn.
 *
 * Source of the steps' thresholds, √2, √10 and √50: d3-array's `ticks`.
 */
export function niceTicks(low: number, high: number, count = 5): Ticks {
  ;[low, high] = drawable(low, high)
  const rough = (high - low) / Math.max(1, count)
  const exponent = Math.floor(Math.log10(rough))
  const power = 10 ** exponent
  const ratio = rough / power
  const mantissa =
    ratio < Math.SQRT2 ? 1 : ratio < Math.sqrt(10) ? 2 : ratio < Math.sqrt(50) ? 5 : 10
  const step = mantissa * power
  // A whole number of steps each, so that rounding does not add up and 0 is exactly 0.
  const tick = (i: number) =>
    exponent < 0 ? (i * mantissa) / 10 ** -exponent : i * mantissa * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  return { values: Array.from({ length: last - first + 1 }, (_, i) => tick(first + i)), step }
}

/** The ticks that lie within the interval: for an axis that ends where its data end. */
export function innerTicks(low: number, high: number, count = 5): Ticks {
  const { values, step } = niceTicks(low, high, count)
  return { values: values.filter((tick) => tick >= low && tick <= high), step }
}

/** The straight line that takes `domain` to `range`. */
export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const slope = (range[1] - range[0]) / (domain[1] - domain[0])
  return (value) => range[0] + (value - domain[0]) * slope
}

/** First and last tick: the interval that an axis shows. */
export function tickDomain(ticks: Ticks): [number, number] {
  return [ticks.values[0], ticks.values[ticks.values.length - 1]]
}

/**
 * The interval to show for scores that reach far below zero: always with 0, and with everything
 * unless a few values are so low that they would squeeze the others together; those are cut off.
 */
export function scoreDomain(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b)
  if (finite.length === 0) return [0, 1]
  const high = Math.max(0, finite[finite.length - 1])
  const median = finite[finite.length >> 1]
  const lowest = -Math.max(high, 0.5, 2 * Math.abs(median))
  const low = Math.max(Math.min(0, finite[0]), lowest)
  return high - low > 1e-9 ? [low, high] : [0, 1]
}

/** Outside these sizes powers of ten leave float64. */
const [tiniest, largest] = [1e-200, 1e200]

function drawable(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1]
  if (high < low) return drawable(high, low)
  low = Math.min(Math.max(low, -largest), largest)
  high = Math.min(Math.max(high, -largest), largest)
  // Values closer together than rounding allows would make a step that cannot be told from zero.
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (high - low > Math.max(size * 1e-9, tiniest)) return [low, high]
  const margin = size > tiniest ? size * 0.1 : 0.5
  return [low - margin, high + margin]
}
